"""What goes with a suggestion: alerts, the other opinion of a language model, questions for the town, funding."""

import streamlit as st

from analyser.records import Alert, FundingMatch, Suggestion
from analyser.ui.components import cited
from analyser.ui.evidence import MODEL_DISAGREES, Evidence, reason_of
from analyser.ui.labels import CATEGORIES_SHORT, FUNDING_BADGES, FUNDING_STATES, VERDICTS
from analyser.ui.typography import literal, page_fr, quoted, sentence, shortened, unbreakable, uncapitalised


def draw_alerts(suggestion: Suggestion, evidences: tuple[Evidence, ...]) -> None:
    """Draw what must not be overlooked, each alert leading to its words where it has some."""
    for alert in suggestion.alerts:
        if alert.alert_id == MODEL_DISAGREES:
            _disagreement(alert, suggestion, evidences)
        else:
            cited.draw(f"alert_{alert.alert_id}", f":orange[▲] {literal(unbreakable(alert.message))}", evidences)


def _disagreement(alert: Alert, suggestion: Suggestion, evidences: tuple[Evidence, ...]) -> None:
    """Draw both arguments, one under the other; which is right is for the reviewer to say."""
    model = alert.message.removeprefix("À vérifier. Le modèle : ").partition(" Les règles : ")[0]
    verdict = suggestion.verdict
    with st.container(key="disagreement"):
        st.markdown(":orange[▲] **Le modèle de langage juge autrement**")
        cited.draw(f"alert_{alert.alert_id}", f":gray[Le modèle] {literal(unbreakable(model))}", evidences)
        st.markdown(f":gray[Les règles] {VERDICTS[verdict.verdict]}, parce que {literal(reason_of(verdict))}")


def draw_context(suggestion: Suggestion, evidences: tuple[Evidence, ...]) -> None:
    """Quote what the plan says of the action elsewhere, and the fields that it speaks for or against."""
    if suggestion.context:
        st.markdown("**Ailleurs dans le plan** :gray[contexte, sans effet sur l’avis]")
    for rank, one in enumerate(suggestion.context):
        sides = {"pour": one.speaks_for, "contre": one.speaks_against}
        said = [f"{side} {CATEGORIES_SHORT[field]}" for side, fields in sides.items() for field in fields]
        quote = literal(quoted(shortened(unbreakable(one.citation.quote), 160)))
        where = " · ".join([page_fr(one.citation.page_index), *said])
        cited.draw(f"context_{rank}", f"{quote} :gray[{where}]", evidences)


def draw_questions(suggestion: Suggestion) -> None:
    """List what the text leaves open, ready to be sent to the town."""
    if suggestion.questions:
        st.markdown("**Questions à poser à la commune**")
        st.markdown("\n".join(f"- {literal(unbreakable(question))}" for question in suggestion.questions))


def draw_funding(suggestion: Suggestion) -> None:
    """List the schemes that could help, with what is missing."""
    if suggestion.funding:
        st.markdown("**Financements possibles**")
    for match in suggestion.funding:
        _scheme(match)


def _scheme(match: FundingMatch) -> None:
    badge = f":{FUNDING_BADGES[match.status]}-badge[{FUNDING_STATES[match.status]}]"
    st.markdown(f"{literal(match.name)} {badge}")
    told = [f"parce que {uncapitalised(match.because)}"]
    if match.deadline:
        told.append(f"Échéance : {uncapitalised(match.deadline)}")
    st.caption(literal(unbreakable(" ".join(sentence(one) for one in (*told, *match.missing)))))
