"""The record of one action: evidence first, then what it makes the tool propose, then every value with its way back."""

import streamlit as st

from analyser.effective import categories_of, cost_of, schedule_of, title_of, verdict_of
from analyser.effective import texts_of as effective_texts
from analyser.records import CategorySuggestion, Citation, Money, Period, VerdictSuggestion, texts_of
from analyser.ui import evidence, state
from analyser.ui.components import maturity, settled
from analyser.ui.evidence import Evidence
from analyser.ui.labels import (
    CATEGORIES,
    FIELDS,
    FUNDING_BADGES,
    FUNDING_STATES,
    NO_CATEGORY,
    REVIEW_MARKS,
    REVIEW_STATES,
    STANDINGS,
    VERDICT_BADGES,
    VERDICTS,
)
from analyser.ui.typography import NBSP, literal, money_fr, page_fr, percent, period_fr, quoted, shortened
from analyser.views import ReviewItem

_LONG = 140
_SETTLED = " :gray[retenu par le relecteur]"


def draw(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    """Draw the whole record, in the order in which a careful reader decides."""
    with st.container(key="record"):
        _head(item)
        _quotes(evidences)
        _suggestion(item, evidences)
        _fields(item, evidences)
        maturity.draw(item, lambda key, label: _value(key, label, evidences))
        _alerts(item, evidences)
        _funding(item)
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
        st.markdown(f"> {quote} :gray[{page_fr(one.citation.page_index)}]")


def _suggestion(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    categories = item.suggestion.categories
    with st.container(key="suggestion"):
        if "categories" in item.corrections or not categories:
            names = " · ".join(CATEGORIES[one] for one in categories_of(item)) or NO_CATEGORY
            st.markdown(f"**{names}**{_SETTLED if 'categories' in item.corrections else ''}")
        else:
            for category in categories:
                _category(category, evidences, told=_reason(item.suggestion.verdict))
        verdict, held = item.suggestion.verdict, verdict_of(item)
        badge = f":{VERDICT_BADGES[held]}-badge[{VERDICTS[held]}]"
        if "verdict" in item.corrections:
            st.markdown(f"{badge}{_SETTLED}")
            return
        st.markdown(f"{badge} parce que {literal(_reason(verdict))}")
        _criteria(verdict.criteria)


def _reason(verdict: VerdictSuggestion) -> str:
    """Give the reason alone, ready to follow « parce que »: the verdict itself stands before it as a badge."""
    return _uncapitalised(verdict.because.removeprefix(f"{VERDICTS[verdict.verdict]} : "))


def _category(category: CategorySuggestion, evidences: tuple[Evidence, ...], told: str) -> None:
    """Draw a field with its score, and its reason unless the verdict tells the same one (`told`)."""
    rank = "principal" if category.primary else "secondaire"
    label = f"{CATEGORIES[category.category_id]} · {percent(category.score)} · {rank}"
    _value(f"category_{category.category_id}", label, evidences)
    because = _uncapitalised(category.because)
    if because != told:
        st.caption(f"parce que {literal(because)}")
        _criteria(category.criteria)


def _criteria(criteria: tuple[Citation, ...]) -> None:
    for citation in criteria[:1]:
        st.caption(f"Règle du programme : {literal(quoted(shortened(citation.quote, 160)))}")


def _fields(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    with st.container(key="fields"):
        for name in evidence.SHOWN_FIELDS:
            field = item.project.fields.get(name)
            if name in item.corrections:
                st.markdown(_row(FIELDS[name], corrected_text(item, name), "corrigé par le relecteur"))
            elif field is not None:
                text = shortened(" ; ".join(texts_of(field.value)), _LONG)
                _value(name, _row(FIELDS[name], text, _parsed(field.value)), evidences)
        missing = [FIELDS[n] for n in ("owner", "cost", "schedule") if n not in item.project.fields]
        if missing:
            st.caption(f"Non trouvé dans le texte : {', '.join(missing).lower()}.")
        for conflict in item.project.conflicts:
            values = " ≠ ".join(literal(quoted(shortened(v.raw, 60))) for v in conflict.values)
            name = FIELDS.get(conflict.field, conflict.field)
            st.caption(f":orange-badge[Valeurs différentes] {name} : {values}")


def corrected_text(item: ReviewItem, name: str) -> str:
    """Write the value that a person settled."""
    if name == "cost":
        cost = cost_of(item)
        return money_fr(cost) if cost else "—"
    if name == "schedule":
        schedule = schedule_of(item)
        return (period_fr(schedule) or schedule.raw) if schedule else "—"
    return " ; ".join(effective_texts(item, name)) or "—"


def _row(label: str, text: str, remark: str = "") -> str:
    """Write a field in markdown: its label, its text, and a remark under it; the style sheet aligns the three."""
    return f":gray[{label}] *{literal(text)}*" + (f" :gray[{literal(remark)}]" if remark else "")


def _parsed(value: object) -> str:
    """Say what the tool understood of an amount or of a schedule, where that differs from the print."""
    if isinstance(value, Money):
        understood = money_fr(value)
    elif isinstance(value, Period):
        understood = period_fr(value)
    else:
        return ""
    raw = value.raw
    return "" if understood.split() == raw.split() else f"compris : {understood}"


def _value(key: str, markdown: str, evidences: tuple[Evidence, ...]) -> None:
    """Draw a value as a way to its box: a click turns to it, pointer or focus lights it up."""
    rank = evidence.rank_of(key, evidences)
    if rank is None:
        st.markdown(markdown)
        return
    st.button(markdown, key=f"ev_{key}", type="tertiary", on_click=state.set_evidence, args=(rank,), wrap=True)


def _alerts(item: ReviewItem, evidences: tuple[Evidence, ...]) -> None:
    suggestion = item.suggestion
    if not (suggestion.alerts or suggestion.questions):
        return
    st.markdown("**À ne pas manquer**")
    for alert in suggestion.alerts:
        _value(f"alert_{alert.alert_id}", f"▲ {literal(alert.message)}", evidences)
    for question in suggestion.questions:
        st.markdown(f"- {literal(question)}")


def _funding(item: ReviewItem) -> None:
    if not item.suggestion.funding:
        return
    st.markdown("**Financements possibles**")
    for match in item.suggestion.funding:
        deadline = f" · jusqu’au {literal(match.deadline)}" if match.deadline else ""
        badge = f":{FUNDING_BADGES[match.status]}-badge[{FUNDING_STATES[match.status]}]"
        st.markdown(f"{literal(match.name)} {badge}{deadline}")
        missing = f" Il manque : {literal(', '.join(match.missing))}." if match.missing else ""
        st.caption(f"parce que {literal(_uncapitalised(match.because))}.{missing}")


def _uncapitalised(sentence: str) -> str:
    """Continue a sentence with this one: « Le texte… » becomes « le texte… »."""
    stripped = sentence.strip().rstrip(".")
    starts_word = stripped[:2].isalpha() and not stripped[:2].isupper()
    return stripped[:1].lower() + stripped[1:] if starts_word else stripped
