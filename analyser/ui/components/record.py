"""The record of one action: evidence first, then what it makes the tool propose, then every value with its way back."""

import streamlit as st

from analyser.effective import categories_of, title_of, verdict_of
from analyser.records import CategorySuggestion, Citation
from analyser.ui.components import advice, cited, fields, maturity, settled
from analyser.ui.evidence import Evidence, reason_of
from analyser.ui.labels import (
    CATEGORIES,
    NO_CATEGORY,
    REVIEW_MARKS,
    REVIEW_STATES,
    STANDINGS,
    VERDICT_BADGES,
    VERDICTS,
)
from analyser.ui.typography import (
    NBSP,
    certainty,
    literal,
    page_fr,
    quoted,
    shortened,
    unbreakable,
    uncapitalised,
)
from analyser.views import ReviewItem

_SETTLED = " :gray[retenu par le relecteur]"


def draw(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    """Draw the whole record, in the order in which a careful reader decides."""
    with st.container(key="record"):
        _head(item)
        _quotes(evidences)
        _suggestion(item, evidences)
        advice.draw_alerts(item.suggestion, evidences)
        _summary(item, evidences)
        fields.draw(item, evidences)
        advice.draw_context(item.suggestion, evidences)
        advice.draw_questions(item.suggestion)
        advice.draw_funding(item.suggestion)
        settled.draw_previous_version(item)
        settled.draw_similar(item)
        settled.draw_history(item)


def _head(item: ReviewItem) -> None:
    number = f"{literal(item.project.number.raw)} · " if item.project.number else ""
    st.header(f"{number}{literal(title_of(item))}", anchor=False)
    where = [item.town, item.document_name, *(page_fr(p) for p in item.project.pages[:1])]
    mark = f"{REVIEW_MARKS[item.review_state]}{NBSP}{REVIEW_STATES[item.review_state]}"
    st.caption(" · ".join([*(literal(part) for part in where if part), f"**{mark}**"]))
    if item.standing in STANDINGS:
        st.caption(f":orange-badge[{STANDINGS[item.standing]}]")


def _quotes(evidences: tuple[Evidence, ...]) -> None:
    decisive = [one for one in evidences if one.keys[0].startswith(("category_", "verdict"))][:3]
    for one in decisive:
        quote = literal(quoted(shortened(one.citation.quote, 240)))
        st.markdown(f"> {quote}{NBSP}:gray[{page_fr(one.citation.page_index)}]")


def _suggestion(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    with st.container(key="suggestion"):
        categories = item.suggestion.categories
        if "categories" in item.corrections or not categories:
            names = " · ".join(CATEGORIES[one] for one in categories_of(item)) or NO_CATEGORY
            st.markdown(f"**{names}**{_SETTLED if 'categories' in item.corrections else ''}")
        else:
            for category in categories:
                _category(category, evidences, told=reason_of(item.suggestion.verdict))
        _verdict(item)
        maturity.draw(item, evidences)


def _verdict(item: ReviewItem) -> None:
    verdict, held = item.suggestion.verdict, verdict_of(item)
    badge = f":{VERDICT_BADGES[held]}-badge[{VERDICTS[held]}]"
    if "verdict" in item.corrections:
        st.markdown(f"{badge}{_SETTLED}")
        return
    st.markdown(f"{badge} parce que {literal(reason_of(verdict))}")
    _criteria(verdict.criteria)


def _category(category: CategorySuggestion, evidences: tuple[Evidence, ...], told: str) -> None:
    """Draw a field with how sure it is, and its reason unless the verdict tells the same one (`told`)."""
    rank = "" if category.primary else "en second · "
    label = f"{CATEGORIES[category.category_id]} :gray[{rank}{certainty(category.score)}]"
    cited.draw(f"category_{category.category_id}", label, evidences)
    because = unbreakable(uncapitalised(category.because))
    if because != told:
        st.caption(f"parce que {literal(because)}")
        _criteria(category.criteria)


def _criteria(criteria: tuple[Citation, ...]) -> None:
    for citation in criteria[:1]:
        st.caption(f"Règle du programme : {literal(quoted(shortened(unbreakable(citation.quote), 160)))}")


def _summary(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    """Draw the two sentences of a language model; what they state was proved on the page, and leads there."""
    if item.suggestion.summary:
        cited.draw("summary", f":gray[Résumé du modèle :] {literal(item.suggestion.summary)}", evidences)
