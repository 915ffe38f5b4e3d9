"""Teaches the second opinion from public open data, measures it against the rules alone, and writes it if it helps.

usage: train_second_opinion.py --fonds-vert CSV --grants CSV [--decisions CSV] --titles CSV --labels CSV [--out JSON]

--fonds-vert  Fonds vert laureates: columns dep, title, label, strength (the measure that funded them, as field)
--grants      State grants (DETR, DSIL ...): columns dep, title; taught with what the rules say of them
--decisions   reviewers' decisions: columns title, categories (ids parted by `;`), dep if known
--titles, --labels  titles judged by readers (id,title and id,categories): only measured on, and used to calibrate

Everything is measured on départements that the model was not taught with. The rows of the data are not kept.
"""

import argparse
import csv
import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from analyser.folding import plain
from analyser.judging.eligibility import weigh_title
from analyser.knowledge import Rulebook, load_rulebook
from analyser.second_opinion import SecondOpinion, fit_calibration, save_second_opinion, teach
from analyser.settings import Settings

FIELD_OF_LABEL = {
    "energy_efficiency_public_buildings": "public_building_efficiency",
    "green_spaces_urban_parks": "green_spaces",
    "soft_mobility_green_transport": "soft_mobility",
    "bioeconomy?biowaste": "bioeconomy",
}
"""What the funding line of a laureate says of its field; other lines say nothing."""
NOT_TAUGHT = frozenset({"ambiguous", "green_spaces?nature"})
FOLDS = 5
WANTED_PRECISION = 0.97


@dataclass(frozen=True)
class Title:
    """One title with the fields that it is taught with, or that readers gave it."""

    text: str
    fields: frozenset[str]
    fold: int


@dataclass(frozen=True)
class Suggestion:
    """One field that the rules propose for a labelled title."""

    text: str
    category_id: str
    right: bool
    fold: int


def main() -> int:
    arguments = _arguments()
    rulebook = load_rulebook(arguments.corpus / "categories.yaml")
    labelled = _labelled(arguments)
    hidden = {plain(title.text) for title in labelled}
    taught = [t for t in _taught(arguments, rulebook) if plain(t.text) not in hidden]
    suggestions = _suggestions(labelled, rulebook)
    print(f"taught_titles: {len(taught)}\nlabelled_titles: {len(labelled)}\nsuggestions: {len(suggestions)}")
    alone, with_model = _cross_validate(taught, suggestions)
    _report("rules_alone", suggestions, alone)
    _report("with_second_opinion", suggestions, with_model)
    if _log_loss(suggestions, with_model) >= _log_loss(suggestions, alone):
        print("not written: it does not beat the rules alone", file=sys.stderr)
        return 1
    model = teach([t.text for t in taught], [t.fields for t in taught], f"1.{date.today():%Y%m%d}")
    probabilities = _out_of_fold(taught, suggestions)
    note = (
        f"Taught on {len(taught)} public titles; scores calibrated on {len(suggestions)} suggestions, on held-out "
        f"départements: log loss {_log_loss(suggestions, with_model):.3f}, "
        f"rules alone {_log_loss(suggestions, alone):.3f}."
    )
    calibration = fit_calibration(probabilities, [s.right for s in suggestions])
    save_second_opinion(replace(model, calibration=calibration, note=note), arguments.out)
    print(f"written: {arguments.out.name}, {arguments.out.stat().st_size // 1000} kB, {len(model.words)} words")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("--fonds-vert", "--grants", "--titles", "--labels"):
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument("--decisions", type=Path)
    parser.add_argument("--corpus", type=Path, default=Settings().corpus)
    parser.add_argument("--out", type=Path, default=Settings().corpus / "second_opinion.json")
    return parser.parse_args()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _fold(key: str) -> int:
    """Give the fold of a département, or of a title whose département is not known."""
    return sha256(key.encode()).digest()[0] % FOLDS


def _taught(arguments: argparse.Namespace, rulebook: Rulebook) -> Iterable[Title]:
    """Go through the public titles and the reviewers' decisions."""
    for row in _rows(arguments.fonds_vert):
        if row["label"] not in NOT_TAUGHT:
            measure = {FIELD_OF_LABEL[row["label"]]} if row["label"] in FIELD_OF_LABEL else set()
            yield Title(row["title"], _by_rules(row["title"], rulebook) | measure, _fold(row["dep"]))
    for row in _rows(arguments.grants):
        yield Title(row["title"], _by_rules(row["title"], rulebook), _fold(row["dep"]))
    for row in _rows(arguments.decisions) if arguments.decisions else ():
        fields = frozenset(filter(None, row["categories"].split(";")))
        yield Title(row["title"], fields, _fold(row.get("dep") or row["title"]))


def _by_rules(title: str, rulebook: Rulebook) -> frozenset[str]:
    return frozenset(c.category_id for c in weigh_title(title, rulebook).categories)


def _labelled(arguments: argparse.Namespace) -> list[Title]:
    """Join readers' labels with titles, and titles with the département of the same public title."""
    rows = [*_rows(arguments.fonds_vert), *_rows(arguments.grants)]
    departments = {plain(row["title"]): row["dep"] for row in rows}
    titles = {row["id"]: row["title"] for row in _rows(arguments.titles)}
    found, joined = [], 0
    for row in _rows(arguments.labels):
        title = titles[row["id"]]
        department = departments.get(plain(title))
        joined += department is not None
        fields = frozenset(filter(None, row["categories"].split(";")))
        found.append(Title(title, fields, _fold(department or title)))
    print(f"labelled_titles_with_departement: {joined} (others are grouped by a hash of the title)")
    return found


def _suggestions(labelled: Iterable[Title], rulebook: Rulebook) -> list[Suggestion]:
    """Give every field that the rules propose for the labelled titles."""
    return [
        Suggestion(title.text, c.category_id, c.category_id in title.fields, title.fold)
        for title in labelled
        for c in weigh_title(title.text, rulebook).categories
    ]


def _cross_validate(taught: Sequence[Title], suggestions: Sequence[Suggestion]) -> tuple[list[float], list[float]]:
    """Give held-out scores: the precision of the rules elsewhere, and the calibrated model."""
    probabilities = _out_of_fold(taught, suggestions)
    alone, with_model = [0.0] * len(suggestions), [0.0] * len(suggestions)
    for fold in range(FOLDS):
        kept = [i for i, s in enumerate(suggestions) if s.fold != fold]
        right = [suggestions[i].right for i in kept]
        calibration = fit_calibration([probabilities[i] for i in kept], right)
        for i, suggestion in enumerate(suggestions):
            if suggestion.fold == fold:
                alone[i] = (sum(right) + 1) / (len(right) + 2)
                with_model[i] = calibration.apply(probabilities[i])
    return alone, with_model


def _out_of_fold(taught: Sequence[Title], suggestions: Sequence[Suggestion]) -> list[float]:
    """Give what models say of suggestions from départements that they were not taught with."""
    models: list[SecondOpinion] = []
    for fold in range(FOLDS):
        others = [t for t in taught if t.fold != fold]
        models.append(teach([t.text for t in others], [t.fields for t in others], "fold"))
    return [models[s.fold].probability(s.text, s.category_id) for s in suggestions]


def _report(name: str, suggestions: Sequence[Suggestion], scores: Sequence[float]) -> None:
    """Print log loss, expected calibration error, coverage at the wanted precision, and the reliability table."""
    bins = [(0.0, 0.5), (0.5, 0.7), (0.7, 0.9), (0.9, 0.95), (0.95, 0.98), (0.98, 1.01)]
    print(f"{name}_log_loss: {_log_loss(suggestions, scores):.3f}")
    error = 0.0
    for low, high in bins:
        inside = [i for i, score in enumerate(scores) if low <= score < high]
        if inside:
            said = sum(scores[i] for i in inside) / len(inside)
            right = sum(suggestions[i].right for i in inside) / len(inside)
            error += abs(said - right) * len(inside) / len(scores)
            print(f"{name} {low:.2f}-{min(high, 1):.2f}: {len(inside)} suggestions, said {said:.3f}, right {right:.3f}")
    print(f"{name}_expected_calibration_error: {error:.3f}")
    print(f"{name}_coverage_at_{WANTED_PRECISION:.0%}_precision: {_coverage(suggestions, scores):.3f}")


def _log_loss(suggestions: Sequence[Suggestion], scores: Sequence[float]) -> float:
    pairs = zip(suggestions, scores, strict=True)
    return sum(-math.log(max(1e-9, score if s.right else 1 - score)) for s, score in pairs) / len(scores)


def _coverage(suggestions: Sequence[Suggestion], scores: Sequence[float]) -> float:
    """Give the largest share of suggestions, surest first, that keeps the wanted precision; ties stay together."""
    best = 0.0
    for threshold in sorted(set(scores)):
        kept = [i for i in range(len(scores)) if scores[i] >= threshold]
        if sum(suggestions[i].right for i in kept) >= WANTED_PRECISION * len(kept):
            best = max(best, len(kept) / len(scores))
    return best


if __name__ == "__main__":
    sys.exit(main())
