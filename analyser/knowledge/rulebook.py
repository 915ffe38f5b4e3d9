"""Reads corpus/categories.yaml: each block becomes a rule, and what is ill-formed is told with its line."""

from collections.abc import Iterator, Mapping

from analyser.french.phrases import compile_phrase
from analyser.knowledge.nodes import Entry
from analyser.knowledge.rules import (
    BorderlineCase,
    Category,
    Cues,
    Headings,
    Rule,
    Rulebook,
    RuleKind,
    heading_words,
)
from analyser.records import CATEGORY_IDS, VerdictId

_VERDICTS = {
    "eligible": VerdictId.ELIGIBLE,
    "a_verifier": VerdictId.TO_CHECK,
    "non_eligible": VerdictId.NOT_ELIGIBLE,
    "information_insuffisante": VerdictId.INSUFFICIENT,
}


def read_rulebook(entry: Entry) -> Rulebook:
    """Read the parsed file; `CorpusError` names the line of what is wrong."""
    names = entry["noms_propres"]
    rules: list[Rule] = []
    for key, kind in _BLOCKS.items():
        rules += [_rule(one, kind) for one in entry.entries_of(key)]
    _check_phrases(entry)
    return Rulebook(
        version=entry["version"].text(),
        dated=entry["date"].day(),
        owner=entry["proprietaire"].text(),
        threshold=entry["seuil"].number(),
        groups={name: _phrases(group) for name, group in entry["groupes"].items()},
        categories=_categories(entry["categories"]),
        rules=tuple(rules),
        cues=_cues(entry["lecture"]),
        headings=_headings(entry["zones"]),
        false_friends=_phrases(entry["faux_amis"]),
        addresses=_phrases(entry["adresses"]),
        borderline_cases=tuple(_borderline_case(one) for one in entry.entries_of("cas_limites")),
        ways=frozenset(_phrases(names["voies"])),
        places=frozenset(_phrases(names["lieux"])),
    )


_BLOCKS: Mapping[str, RuleKind] = {
    "reserves": "caution",
    "exclusions": "exclusion",
    "voisins": "neighbour",
    "hors_champ": "outside",
    "ouverts": "open",
    "indecis": "undecided",
}
_RULE_KEYS = (
    "id",
    "nom",
    "mots",
    "avec",
    "sans",
    "categories",
    "force",
    "titre_seul",
    "corps_decide",
    "motif",
    "question",
    "note",
)
_TERM_KEYS = ("mots", "avec", "sans", "poids", "avis", "titre_seul", "corps_confirme", "note")


def _cues(entry: Entry) -> Cues:
    entry.only("nie_ce_qui_suit", "nie_ce_qui_precede", "possible", "suppose", "consigne", "ailleurs")
    return Cues(
        _phrases(entry["nie_ce_qui_suit"]),
        _phrases(entry["nie_ce_qui_precede"]),
        _phrases(entry["possible"]),
        _phrases(entry["suppose"]),
        _phrases(entry["consigne"]),
        _phrases(entry["ailleurs"]),
    )


def _borderline_case(entry: Entry) -> BorderlineCase:
    entry.only("cas", "champs", "avis", "demander")
    categories = tuple(one.one_of(*CATEGORY_IDS) for one in entry.entries_of("champs"))
    verdict = _VERDICTS[entry["avis"].one_of(*_VERDICTS)]
    return BorderlineCase(entry["cas"].text(), categories, verdict, entry.text_of("demander") or "")


def _headings(entry: Entry) -> Headings:
    entry.only("prolongements", "poids")
    return Headings(
        {
            heading_words(heading): zone["compte"].number()
            for zone in entry["poids"].entries()
            for heading in _phrases(zone["mots"])
        },
        frozenset(word for extension in _phrases(entry["prolongements"]) for word in heading_words(extension)),
    )


def _categories(entry: Entry) -> tuple[Category, ...]:
    """Read the five fields; each must be there once."""
    found = tuple(_category(one) for one in entry.entries())
    if sorted(c.category_id for c in found) != sorted(CATEGORY_IDS):
        entry.fail(f"les cinq champs sont attendus, une fois chacun : {', '.join(CATEGORY_IDS)}.")
    return found


def _category(entry: Entry) -> Category:
    entry.only("id", "nom", "definition", "inclus", "exclus", "indicateurs", "questions", "termes")
    category_id = entry["id"].one_of(*CATEGORY_IDS)
    return Category(
        category_id=category_id,
        name=entry["nom"].text(),
        definition=entry["definition"].text(),
        scope_in=entry["inclus"].texts(),
        scope_out=entry["exclus"].texts(),
        indicators=entry["indicateurs"].texts(),
        questions=entry["questions"].texts(),
        terms=tuple(_term(one, category_id) for one in entry["termes"].entries()),
    )


def _term(entry: Entry, category_id: str) -> Rule:
    entry.only(*_TERM_KEYS)
    weight, verdict = entry.number_of("poids"), entry.get("avis")
    if weight is not None and not 0 < weight <= 1:
        entry["poids"].fail("un poids va de 0 (exclu) à 1.")
    return Rule(
        rule_id=f"{category_id}:{entry.line}",
        kind="term",
        words=_phrases(entry["mots"]),
        needs=_phrases_of(entry, "avec"),
        without=_phrases_of(entry, "sans"),
        categories=(category_id,),
        weight=1.0 if weight is None else weight,
        verdict=_VERDICTS[verdict.one_of("eligible", "a_verifier")] if verdict else VerdictId.ELIGIBLE,
        title_only=_flag(entry, "titre_seul"),
        needs_body=_flag(entry, "corps_confirme"),
        line=entry.line,
    )


def _flag(entry: Entry, key: str) -> bool:
    """Read « oui » or « non »; absent: no."""
    return (found := entry.get(key)) is not None and found.one_of("oui", "non") == "oui"


def _rule(entry: Entry, kind: RuleKind) -> Rule:
    entry.only(*_RULE_KEYS)
    force = entry.get("force")
    categories = tuple(one.one_of(*CATEGORY_IDS) for one in entry.entries_of("categories"))
    return Rule(
        rule_id=entry["id"].text(),
        kind=kind,
        words=_phrases(entry["mots"]),
        needs=_phrases_of(entry, "avec"),
        without=_phrases_of(entry, "sans"),
        categories=categories or CATEGORY_IDS,
        name=entry.text_of("nom") or "",
        because=entry.text_of("motif") or "",
        question=entry.text_of("question") or "",
        strong=force is None or force.one_of("forte", "faible") == "forte",
        title_only=_flag(entry, "titre_seul"),
        body_decides=_flag(entry, "corps_decide"),
        line=entry.line,
    )


_PHRASE_KEYS = ("mots", "avec", "sans", "faux_amis", "adresses")
_PHRASE_BLOCKS = ("lecture",)


def _check_phrases(file: Entry) -> None:
    """Refuse ill-formed phrases wherever they stand, with their line."""
    groups = {name: _phrases(group) for name, group in file["groupes"].items()}
    for entry in [*(group for _, group in file["groupes"].items()), *_phrase_entries(file)]:
        for phrase in _phrases(entry):
            try:
                compile_phrase(phrase, groups)
            except ValueError as error:
                entry.fail(f"{error}.")


def _phrase_entries(entry: Entry) -> Iterator[Entry]:
    """Go through everything that holds phrases; headings of `zones` are plain words."""
    if entry.is_list:
        for one in entry.entries():
            yield from _phrase_entries(one)
    elif entry.is_mapping:
        for key, value in entry.items():
            if key in _PHRASE_KEYS:
                yield value
            elif key in _PHRASE_BLOCKS:
                yield from (cues for _, cues in value.items())
            elif key != "zones":
                yield from _phrase_entries(value)


def _phrases_of(entry: Entry, key: str) -> tuple[str, ...]:
    return _phrases(entry[key]) if entry.get(key) else ()


def _phrases(entry: Entry) -> tuple[str, ...]:
    """Give phrases: a text or a list of texts, in which they are parted by « ; »."""
    return tuple(phrase for text in entry.texts() for one in text.split(";") if (phrase := one.strip()))
