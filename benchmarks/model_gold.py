"""What a language model can add and cannot spoil: one that knows the answers, one that answers at random, and none.

`python -m benchmarks.model_gold [GOLD_FOLDER] [--withhold N] [--seed N] [--out FOLDER]`. Both speak over HTTP.
`--withhold N` takes every N-th found action away before the model is asked, as if structure had missed it. Each score
is printed without a model, with either one, and by how much it moved; GOLD_FOLDER: pairs NAME.pdf and NAME.json.
`--out` keeps the projects of each as JSON lines, in the form of `pvdplus analyse --json`. `--engine URL` asks a real
engine as well, such as the one that `scripts/random_engine.py` serves.
"""

import argparse
import json
import random
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analyser.audit import Audited
    from analyser.evaluation import PlanScore
    from analyser.records import Document, Extraction

ROOT = Path(__file__).parent.parent
FALL_ALLOWED = 0.005
_TASKS = {"Vous relisez": "actions", "Vous complétez": "champs", "Vous jugez": "avis", "Vous résumez": "resume"}
_CATEGORIES = ("energy_production", "public_building_efficiency", "green_spaces", "soft_mobility", "bioeconomy")
_VERDICTS = ("eligible", "to_check", "not_eligible", "insufficient_information")


@dataclass(frozen=True)
class Asked:
    """What a prompt asks: the task, the title it is about, the lines shown (numbered from 1)."""

    task: str
    title: str
    lines: tuple[str, ...]

    @classmethod
    def read(cls, prompt: str) -> "Asked":
        """Take a prompt apart again."""
        task = next(name for start, name in _TASKS.items() if prompt.startswith(start))
        request = prompt.rsplit("Passage :\n", 1)
        title = re.findall(r"^Action : (.*)$", request[0], re.MULTILINE)
        lines = re.findall(r"^\d+\| ?(.*)$", request[1], re.MULTILINE)
        return cls(task, title[-1] if title else "", tuple(lines))

    def point(self, words: str | None, first: int = 0) -> dict[str, Any] | None:
        """Point at words where they start at or after line index `first`; None where they do not stand."""
        from analyser.folding import find_folded

        if not words:
            return None
        text = "\n".join(self.lines[first:])
        found = find_folded(words, text, str.lower)
        if found is None:
            return None
        line = first + text[: found[0]].count("\n") + 1
        return {"line": line, "quote": text[found[0] : found[1]].replace("\n", " ")}

    def opening(self, word: str | None) -> dict[str, Any] | None:
        """Point at a word that opens a line, as the number in the first cell of a table does."""
        lines = (n for n, line in enumerate(self.lines, 1) if word and line.split()[:1] == [word])
        return next(({"line": n, "quote": word} for n in lines), None)


class Knowing:
    """Answers from the labels of the plan that is being read."""

    def __init__(self, actions: Sequence[Mapping[str, Any]]) -> None:
        self.actions = actions

    def reply(self, asked: Asked) -> dict[str, Any]:
        """Answer in the form of the task's schema."""
        if asked.task == "actions":
            return {"actions": [found for action in self.actions if (found := self._found(asked, action))]}
        action = self._meant(asked.title)
        if asked.task == "champs":
            return self._fields(asked, action, 0) if action else {}
        if asked.task == "avis":
            return self._judgement(asked, action) if action else {"verdict": "insufficient_information"}
        first = next((line for line in asked.lines if len(line.split()) > 6), asked.lines[0])
        return {"sentences": [first], "evidence": [asked.point(first)], "questions": []}

    def _found(self, asked: Asked, action: Mapping[str, Any]) -> dict[str, Any] | None:
        title = asked.point(action["title"])
        if title is None:
            return None
        number = asked.opening(action.get("number")) or asked.point(action.get("number"), max(0, title["line"] - 2))
        first = min(title["line"], number["line"] if number else title["line"])
        fields = self._fields(asked, action, first - 1)
        kept = {name: fields[name] for name in ("owner", "cost", "schedule")}
        return {"title": title, "number": number, **kept}

    def _fields(self, asked: Asked, action: Mapping[str, Any], first: int) -> dict[str, Any]:
        raws = {
            "owner": action.get("owner"),
            "cost": (action.get("cost") or {}).get("raw"),
            "schedule": (action.get("schedule") or {}).get("raw"),
        }
        single = {name: asked.point(raw, first) for name, raw in raws.items()}
        listed = {
            name: [asked.point(one, first) for one in action.get(name, [])] for name in ("partners", "funding_cited")
        }
        return single | {name: [p for p in pointers if p] for name, pointers in listed.items()}

    def _judgement(self, asked: Asked, action: Mapping[str, Any]) -> dict[str, Any]:
        quotes: dict[str, list[Any]] = {}
        for one in action.get("evidence", []):
            if pointer := asked.point(one["quote"]):
                quotes.setdefault(one["for"], []).append(pointer)
        argued = [{"category": c, "evidence": quotes.get(f"category:{c}", [])} for c in action["categories"]]
        return {
            "categories": [one for one in argued if one["evidence"]],
            "verdict": action["verdict"],
            "verdict_evidence": quotes.get("verdict", []),
            "maturity": action.get("maturity"),
            "maturity_evidence": quotes.get("maturity", []),
        }

    def _meant(self, title: str) -> Mapping[str, Any] | None:
        from rapidfuzz import fuzz, process

        found = process.extractOne(title, [a["title"] for a in self.actions], scorer=fuzz.token_sort_ratio)
        return self.actions[found[2]] if found and found[1] > 80 else None


class Guessing:
    """Answers at random from what stands in the passage: any words, or words that look like what is asked for."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def reply(self, asked: Asked) -> dict[str, Any]:
        """Answer in the form of the task's schema."""
        if asked.task == "actions":
            return {"actions": [self._action(asked) for _ in range(12)]}
        if asked.task == "champs":
            names = ("owner", "cost", "schedule", "location", "description")
            lists = {name: [self._any(asked) for _ in range(3)] for name in ("partners", "funding_cited")}
            return {name: self._like(asked, name) for name in names} | lists
        if asked.task == "avis":
            return {
                "categories": [
                    {"category": c, "evidence": [self._any(asked)]} for c in self.chance.sample(_CATEGORIES, 2)
                ],
                "verdict": self.chance.choice(_VERDICTS),
                "verdict_evidence": [self._any(asked)],
                "maturity": self.chance.randrange(8),
                "maturity_evidence": [self._any(asked)],
            }
        said = " ".join(self.chance.sample(" ".join(asked.lines).split(), 12 if len(asked.lines) > 3 else 2))
        return {"sentences": [said], "evidence": [self._any(asked)], "questions": [said]}

    def _action(self, asked: Asked) -> dict[str, Any]:
        at = self.chance.randrange(len(asked.lines))
        title = {"line": at + 1, "quote": asked.lines[at]} if self.chance.random() < 0.7 else self._any(asked)
        numbered = re.match(r"\W*(?:[a-zé]+ )?([A-Z]?\d[\w.-]*)\s*[:.–-]?\s*(.+)", asked.lines[at], re.IGNORECASE)
        number = None
        if numbered:
            number = {"line": at + 1, "quote": numbered[1]}
            title = {"line": at + 1, "quote": numbered[2]}
        return {"title": title, "number": number} | {n: self._like(asked, n) for n in ("owner", "cost", "schedule")}

    def _like(self, asked: Asked, name: str) -> dict[str, Any]:
        """Pick words that look right, half of the time."""
        looks = {"cost": r"\d[\d  ,.]*(?:k|M)?€(?: ?(?:HT|TTC))?", "schedule": r"20\d\d(?: ?[-–à] ?20\d\d)?"}
        pattern = looks.get(name, r"[A-ZÉ][a-zé]+(?: de| du| des| [A-ZÉ]?[a-zé]+){1,4}")
        hits = [(i, m[0]) for i, line in enumerate(asked.lines, 1) for m in re.finditer(pattern, line)]
        if hits and self.chance.random() < 0.5:
            line, quote = self.chance.choice(hits)
            return {"line": line, "quote": quote}
        return self._any(asked)

    def _any(self, asked: Asked) -> dict[str, Any]:
        at = self.chance.randrange(len(asked.lines))
        words = asked.lines[at].split() or ["x"]
        start = self.chance.randrange(len(words))
        return {"line": at + 1, "quote": " ".join(words[start : start + self.chance.randint(1, 8)])}


Double = Callable[[Mapping[str, Any]], "Knowing | Guessing | str | None"]
"""Gives what answers for a model on one plan: a double made from its labels, the address of an engine, or nobody."""


def compare(folder: Path, withhold: int, seed: int, out: Path | None, engine: str | None) -> bool:
    """Print every score without a model, with each double, and what moved; tell whether nothing was spoilt."""
    from analyser.evaluation import evaluate_folder

    doubles: dict[str, Double] = {
        "sans modèle": lambda _: None,
        "qui sait": lambda gold: Knowing(gold["actions"]),
        "au hasard": lambda gold: Guessing(seed + len(gold["actions"])),
    }
    if engine:
        doubles["moteur"] = lambda _: engine
    read = _Reader(withhold, out)
    scores = {}
    for name, double in doubles.items():
        report = evaluate_folder(folder, lambda path, name=name, double=double: read.audited(path, name, double))
        scores[name] = _figures(report.total)
    read.close()
    print(f"{'':12}" + "".join(f"{name:>20}" for name in doubles))
    for figure, base in scores["sans modèle"].items():
        cells = [f"{scores[name][figure]:>12.4f} {scores[name][figure] - base:+.4f}" for name in doubles]
        print(f"{figure:12}" + "".join(f"{cell:>20}" for cell in cells))
    for name, log in read.logs.items():
        print(f"{name} : {log}")
    falls = [s[f] - b for n, s in scores.items() for f, b in scores["sans modèle"].items() if n != "sans modèle"]
    return min(falls, default=0.0) >= -FALL_ALLOWED


class _Reader:
    """Reads each plan once and audits it with one double after the other."""

    def __init__(self, withhold: int, out: Path | None) -> None:
        from analyser.knowledge import load_knowledge
        from analyser.settings import Settings

        self.withhold = withhold
        self.out = out
        self.settings = Settings(_env_file=None)
        self.knowledge = load_knowledge(self.settings.corpus)
        self.read: dict[Path, tuple[Document, Extraction]] = {}
        self.logs: dict[str, str] = {}
        self._data = tempfile.TemporaryDirectory()

    def close(self) -> None:
        self._data.cleanup()

    def audited(self, path: Path, name: str, double: "Double") -> "Audited":
        """Audit one plan with what `double` makes, and keep the projects if asked to."""
        from analyser.serialising import project_record

        document, _ = self._extracted(path)
        audited = self._audited(path, double)
        if self.out is not None:
            self.out.mkdir(parents=True, exist_ok=True)
            with (self.out / f"{name}.jsonl").open("a", encoding="utf-8") as file:
                for project, suggestion in zip(audited.extraction.projects, audited.suggestions, strict=True):
                    record = project_record(project, suggestion, document, audited.extraction.town, lambda _: ())
                    file.write(json.dumps(record, ensure_ascii=False) + "\n")
        return audited

    def _audited(self, path: Path, double: "Double") -> "Audited":
        from analyser.audit import audit

        document, extraction = self._extracted(path)
        answering = double(json.loads(path.with_suffix(".json").read_text("utf-8")))
        if answering is None:
            return _proposed(audit(document, extraction, self.knowledge, self.settings))
        with _address(answering) as address:
            kind = "moteur" if isinstance(answering, str) else type(answering).__name__
            chat = {"chat_provider": "openai", "chat_model": kind, "chat_base_url": address, "chat_timeout_s": 600.0}
            used = self.settings.model_copy(update=chat | {"data": Path(self._data.name), "chat_concurrency": 1})
            audited = audit(document, extraction, self.knowledge, used)
        log, known = audited.log, {project.project_id for project in extraction.projects}
        more = [project.title.value[:60] for project in audited.extraction.projects if project.project_id not in known]
        self.logs[f"{kind}, {path.stem[:24]}"] = (
            f"{len(log.sent)} appels, {len(log.refused)} refus, {len(log.failed)} échecs, actions de plus : {more or 0}"
        )
        return _proposed(audited)

    def _extracted(self, path: Path) -> "tuple[Document, Extraction]":
        from analyser.extraction import extract
        from analyser.reading import ReadingLimits, read_safely

        if path not in self.read:
            document = read_safely(path, path.name, ReadingLimits.from_settings(self.settings))
            extraction = extract(document)
            if self.withhold:
                kept = [p for i, p in enumerate(extraction.projects, 1) if i % self.withhold]
                extraction = replace(extraction, projects=tuple(kept))
            self.read[path] = document, extraction
        return self.read[path]


@contextmanager
def _address(answering: "Knowing | Guessing | str") -> Iterator[str]:
    """Give where a model answers; a double is served for as long as it is asked."""
    from openai_server import Reply, serving

    if isinstance(answering, str):
        yield answering
        return
    with serving(lambda prompt: Reply(json.dumps(answering.reply(Asked.read(prompt)), ensure_ascii=False))) as server:
        yield server.address


def _proposed(audited: "Audited") -> "Audited":
    """Leave out the suggestions on actions set aside, which are not scored."""
    return replace(audited, suggestions=audited.suggestions[: len(audited.extraction.projects)])


def _figures(score: "PlanScore") -> dict[str, float]:
    """Give every score between 0 and 1; values invented count as a share of the actions found."""
    ratios = {"rappel": score.recall, "précision": score.precision, **score.measures}
    figures = {name: ratio.right / ratio.asked for name, ratio in ratios.items() if ratio.asked}
    return figures | {"non inventé": 1 - score.invented / max(1, score.precision.asked)}


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", nargs="?", type=Path, default=ROOT / "corpus" / "plans")
    parser.add_argument("--withhold", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--engine", help="address of a server that speaks the OpenAI API")
    arguments = parser.parse_args([] if sys.argv[0].endswith("benchmarks/__main__.py") else None)
    sys.exit(0 if compare(arguments.gold, arguments.withhold, arguments.seed, arguments.out, arguments.engine) else 1)


if __name__ == "__main__":
    main()
