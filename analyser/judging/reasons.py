"""Says in one French sentence why a field is proposed, and why the verdict is what it is.

It decides nothing.
"""

from collections.abc import Sequence

from analyser.judging.evidence import Evidence, Weighed, WeighedCategory
from analyser.knowledge import Rulebook
from analyser.records import VerdictId


def because_category(weighed: WeighedCategory, rulebook: Rulebook) -> str:
    """Say why a field is proposed, and what holds a plain yes back."""
    name = rulebook.category(weighed.category_id).name
    said = f"{_quoted(weighed.evidence)} de « {name} »"
    if weighed.cautions:
        return f"{said} ; à vérifier : {weighed.cautions[0].rule.because}."
    if weighed.verdict is VerdictId.TO_CHECK:
        return f"{said} ; à vérifier : seul, cet indice ne suffit pas."
    return f"{said}."


def because(weighed: Weighed, rulebook: Rulebook) -> str:
    """Say why the verdict is what it is."""
    if weighed.categories:
        best = next((c for c in weighed.categories if c.verdict is weighed.verdict), weighed.categories[0])
        lead = "Éligible" if weighed.verdict is VerdictId.ELIGIBLE else "À vérifier"
        return f"{lead} : {because_category(best, rulebook)}"
    if not weighed.decisive:
        return (
            "Information insuffisante : rien dans le texte ne permet de rattacher l’action à un champ, ni de l’exclure."
        )
    rule = weighed.decisive[0].rule
    same = [e for e in weighed.decisive if e.rule is rule]
    if rule.kind == "term":
        return f"Non éligible : le texte écarte ce qui relèverait d’un champ, « {_words(same)[0]} »."
    if weighed.verdict is VerdictId.NOT_ELIGIBLE:
        return f"Non éligible : {_quoted(same)} de « {rule.name} », hors des cinq champs."
    lead = "À vérifier" if weighed.verdict is VerdictId.TO_CHECK else "Information insuffisante"
    return f"{lead} : « {_words(same)[0]} » ; {rule.because}."


def settling_questions(weighed: Weighed) -> tuple[str, ...]:
    """Give the questions whose answers would turn a doubt into a yes or a no, each once."""
    doubts = [e for c in weighed.categories for e in c.cautions] if weighed.categories else weighed.decisive
    return tuple(dict.fromkeys(e.rule.question for e in doubts if e.rule.question))


def _quoted(evidence: Sequence[Evidence]) -> str:
    """Quote the words of the two strongest hints, with the verb that agrees."""
    kept = _words(evidence)[:2]
    return " et ".join(f"« {one} »" for one in kept) + (" relève" if len(kept) == 1 else " relèvent")


def _words(evidence: Sequence[Evidence]) -> list[str]:
    """Give the words of hints, each once, those inside longer ones left out."""
    said = dict.fromkeys(" ".join(e.words.split()) for e in evidence)
    return [one for one in said if not any(one != other and one in other for other in said)]
