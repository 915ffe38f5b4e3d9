"""Run every benchmark in turn: `python -m benchmarks [NAME ...]`. They print ratios; nothing here is a test."""

import importlib
import pkgutil
import sys

import benchmarks


def main() -> None:
    known = [module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")]
    for name in sys.argv[1:] or known:
        print(f"== {name}")
        importlib.import_module(f"benchmarks.{name}").main()


if __name__ == "__main__":
    main()
