#!/usr/bin/env python3
"""Write the sample plans and the plans of the tests from their YAML: NAME.pdf and its labels NAME.json beside it.

usage: make_samples.py [SOURCE.yaml ...]      (default: all of corpus/plans/sources and tests/data/plans/sources)
"""

import importlib
import json
import sys
from pathlib import Path

import yaml
from samples.gold import make_gold
from samples.paper import register_fonts

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (ROOT / "corpus/plans/sources", ROOT / "tests/data/plans/sources")


def make(source: Path) -> Path:
    """Render one plan and label it; returns the PDF."""
    plan = yaml.safe_load(source.read_text("utf-8"))
    pdf = source.parent.parent / plan["file"]
    importlib.import_module(f"samples.{plan['renderer']}").render(plan, pdf)
    gold = make_gold(plan, pdf)
    pdf.with_suffix(".json").write_text(json.dumps(gold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    print(f"{pdf.name}: {gold['page_count']} pages, {len(gold['actions'])} actions")
    return pdf


if __name__ == "__main__":
    register_fonts()
    named = [Path(argument) for argument in sys.argv[1:]]
    for path in named or [source for folder in SOURCES for source in sorted(folder.glob("*.yaml"))]:
        make(path)
