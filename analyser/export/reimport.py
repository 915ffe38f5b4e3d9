"""Reads a corrected export back: what a person changed in the table, as changes of fields."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analyser.export.columns import CATEGORIES, VERDICTS
from analyser.export.tables import Cell
from analyser.folding import fold

EDITABLE = {
    "intitule": "title",
    "maitre_ouvrage": "owner",
    "description_courte": "description",
    "verdict_eligibilite": "verdict",
    "categorie_principale": "categories",
    "categories_secondaires": "categories",
    "niveau_maturite": "maturity",
    "cout_brut": "cost",
    "cout_valeur": "cost",
    "cout_valeur_max": "cost",
    "taxe": "cost",
    "calendrier_brut": "schedule",
    "annee_debut": "schedule",
    "annee_fin": "schedule",
}
"""Exported column -> corrected value; other columns are not read back."""

_VERDICT_IDS = {label: id_ for id_, label in VERDICTS.items()}
_CATEGORY_IDS = {fold(label): id_ for id_, label in CATEGORIES.items()}


@dataclass(frozen=True)
class Change:
    """What one imported row changes: corrected values by name, and sentences on cells that could not be read."""

    changes: Mapping[str, object] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def changes_of(imported: Mapping[str, str], current: Mapping[str, Cell]) -> Change:
    """Compare an imported row with the same action's row of today; cells written alike change nothing."""
    touched = {
        name
        for column, name in EDITABLE.items()
        if column in imported and not _same(imported[column], current.get(column))
    }
    changes: dict[str, object] = {}
    problems: list[str] = []
    for name in sorted(touched):
        try:
            changes[name] = _READERS[name](imported)
        except ValueError as error:
            problems.append(str(error))
    return Change(changes, tuple(problems))


def _same(imported: str, current: Cell) -> bool:
    if current is None or current == "":
        return imported.strip() == ""
    if isinstance(current, int | float) and not isinstance(current, bool):
        try:
            return abs(_number(imported) - current) < 0.005
        except ValueError:
            return False
    return fold(imported) == fold(str(current))


def _number(text: str) -> float:
    cleaned = "".join(text.split()).replace("€", "").replace(",", ".")
    try:
        return float(cleaned)
    except ValueError:
        raise ValueError(f"« {text} » n'est pas un nombre.") from None


def _optional(text: str | None) -> float | None:
    return _number(text) if text and text.strip() else None


def _year(text: str | None) -> int | None:
    number = _optional(text)
    return int(number) if number is not None else None


def _verdict(row: Mapping[str, str]) -> str:
    label = fold(row["verdict_eligibilite"]).lower()
    if label not in _VERDICT_IDS:
        raise ValueError(f"avis « {row['verdict_eligibilite']} » inconnu ; attendus : {', '.join(_VERDICT_IDS)}.")
    return _VERDICT_IDS[label]


def _categories(row: Mapping[str, str]) -> list[str]:
    labels = [row.get("categorie_principale", ""), *row.get("categories_secondaires", "").split("|")]
    wanted = [fold(label).lower() for label in labels if label.strip()]
    if unknown := [label for label in wanted if label not in _CATEGORY_IDS]:
        raise ValueError(f"catégorie « {unknown[0]} » inconnue ; attendues : {', '.join(_CATEGORY_IDS)}.")
    return list(dict.fromkeys(_CATEGORY_IDS[label] for label in wanted))


def _maturity(row: Mapping[str, str]) -> int | None:
    level = _year(row.get("niveau_maturite"))
    if level is not None and not 0 <= level <= 7:
        raise ValueError(f"niveau de maturité « {level} » hors de l'échelle 0 à 7.")
    return level


def _cost(row: Mapping[str, str]) -> dict[str, object]:
    tax = row.get("taxe", "").strip().upper()
    if tax not in ("", "HT", "TTC"):
        raise ValueError(f"taxe « {tax} » inconnue ; attendues : HT, TTC ou vide.")
    return {
        "raw": row.get("cout_brut", ""),
        "value": _optional(row.get("cout_valeur")),
        "max": _optional(row.get("cout_valeur_max")),
        "tax": tax or None,
        "basis": "total",
    }


def _schedule(row: Mapping[str, str]) -> dict[str, object]:
    return {
        "raw": row.get("calendrier_brut", ""),
        "start_year": _year(row.get("annee_debut")),
        "end_year": _year(row.get("annee_fin")),
    }


_READERS = {
    "title": lambda row: fold(row["intitule"]),
    "owner": lambda row: fold(row["maitre_ouvrage"]) or None,
    "description": lambda row: fold(row["description_courte"]) or None,
    "verdict": _verdict,
    "categories": _categories,
    "maturity": _maturity,
    "cost": _cost,
    "schedule": _schedule,
}
