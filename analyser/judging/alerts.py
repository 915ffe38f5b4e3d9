"""Warns of what a consultant should not overlook in an action: signed quotes, no owner, sums that do not add up ...

Words, thresholds and messages: corpus/alerts.yaml. What is absent is said without a quote, everything else with one.
It proposes nothing and judges neither field nor maturity.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from analyser.folding import plain
from analyser.french.sentences import sentences_of
from analyser.judging.action_text import ActionText
from analyser.judging.alert_book import AlertBook, load_alerts
from analyser.judging.financing import FinancingPlan, read_financing
from analyser.judging.funding import named_schemes, status_on
from analyser.judging.natures import RUNNING, STUDY, action_natures, natures_of
from analyser.judging.progress import Reading
from analyser.judging.scales import MaturityScale
from analyser.knowledge import Knowledge
from analyser.records import Alert, Citation, Money, PageState

MOST_QUOTES = 3
ROUNDING = 0.005
"""Half a percent: shares are printed rounded."""
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"(?<![\d.,])(?:\+33[ .]?|0)[1-9](?:[ .\u00a0-]?\d{2}){4}(?!\d)")
_PERSON = re.compile(
    r"\b(?:M\.|Mme|Mlle|Mr|Monsieur|Madame)\s+(?:[A-ZÀ-Ý][\w'’-]+\s+)?[A-ZÀ-Ý]{2,}[\w'’-]*\b"
    r"|\b(?:M\.|Mme|Mlle|Mr)\s+[A-ZÀ-Ý][a-zà-ÿ'’-]+\s+[A-ZÀ-Ý][\w'’-]+"
)


@dataclass(frozen=True, eq=False)
class Case:
    """All that the checks look at."""

    text: ActionText
    reading: Reading
    scale: MaturityScale
    knowledge: Knowledge
    today: date
    book: AlertBook

    def alert(self, alert_id: str, citations: tuple[Citation, ...] = (), **words: str) -> Alert:
        """Make an alert with the message of the file."""
        message = self.book.messages[alert_id]
        for name, value in words.items():
            message = message.replace(f"{{{name}}}", value)
        return Alert(alert_id, message, tuple(dict.fromkeys(citations))[:MOST_QUOTES])


def alerts_for(
    text: ActionText, reading: Reading, scale: MaturityScale, knowledge: Knowledge, today: date
) -> tuple[Alert, ...]:
    """Check one action, one alert of a kind; none when the corpus has no alerts.yaml."""
    sheet = knowledge.sheets.get("alerts")
    if sheet is None:
        return ()
    case = Case(text, reading, scale, knowledge, today, load_alerts(sheet))
    checks = (
        _steps, _new_build, _absences, _land, _natures, _tax, _financing, _schemes, _left_over, _personal, _ocr,
        _conflicts,
    )  # fmt: skip
    merged: dict[str, Alert] = {}
    for alert in (alert for check in checks for alert in check(case)):
        known = merged.get(alert.alert_id)
        merged[alert.alert_id] = alert if known is None else _both(known, alert)
    return tuple(merged.values())


def _both(one: Alert, other: Alert) -> Alert:
    """Merge two alerts of a kind."""
    message = one.message if other.message in one.message else f"{one.message} {other.message}"
    return Alert(one.alert_id, message, tuple(dict.fromkeys((*one.citations, *other.citations))))


def _steps(case: Case) -> Iterator[Alert]:
    """Warn of works begun and of quotes or contracts signed: both may cost the aid."""
    reached = [m for m in case.reading.mentions if m.standing in ("done", "under_way")]
    stated = [m for m in case.reading.stated_mentions if m.standing in ("done", "under_way")]
    works = [m for m in (stated or reached) if m.step.step_id in case.book.works_steps]
    if works:
        yield case.alert("works_started", tuple(m.cite() for m in works))
    deals = [m for m in reached if m.step.step_id in case.book.deal_steps and case.book.deal_words.search(m.said)]
    if deals:
        yield case.alert("quotes_signed", tuple(m.cite() for m in deals))


def _new_build(case: Case) -> Iterator[Alert]:
    title = sentences_of(case.text.project.title.citations, case.text.document)
    quotes = [s.cite(*found.span()) for s in title for found in case.book.new_build_title.finditer(s.plain)]
    quotes += [
        s.cite(*found.span())
        for s in case.text.sentences
        if not case.book.new_build_except.search(s.plain)
        for found in case.book.new_build_text.finditer(s.plain)
    ]
    if quotes:
        yield case.alert("new_build", tuple(quotes))


def _absences(case: Case) -> Iterator[Alert]:
    fields = case.text.project.fields
    if "owner" not in fields:
        yield case.alert("no_owner")
    cost = fields.get("cost")
    if cost is None:
        yield case.alert("no_cost")
    elif isinstance(cost.value, Money) and cost.value.value is None:
        yield case.alert("cost_not_given", cost.citations)


def _land(case: Case) -> Iterator[Alert]:
    axis = case.scale.axes.get("foncier")
    if axis is not None and (quotes := case.text.search(axis.absent)):
        yield case.alert("no_land_control", quotes)


def _natures(case: Case) -> Iterator[Alert]:
    """Warn of a study alone and of a running cost."""
    natures = natures_of(case.knowledge)
    if natures is None:
        return
    kinds = action_natures(case.text, natures)
    if set(kinds) == {STUDY}:
        yield case.alert("study_only", kinds[STUDY])
    if RUNNING in kinds and set(kinds) <= {RUNNING, STUDY}:
        yield case.alert("operating_cost", kinds[RUNNING])


def _tax(case: Case) -> Iterator[Alert]:
    cost = case.text.project.fields.get("cost")
    if cost is not None and isinstance(cost.value, Money) and cost.value.value is not None and cost.value.tax is None:
        yield case.alert("ht_ttc_unknown", cost.citations)


def _financing(case: Case) -> Iterator[Alert]:
    """Warn of sources that do not add up, of too much public aid, of too small a share of one's own."""
    plan = read_financing(case.text.project, case.book.totals)
    if plan is None:
        return
    own = [s for s in plan.sources if case.book.own_share.search(plain(s.label))]
    quotes = (*plan.citations, *case.text.project.fields["cost"].citations)
    yield from _sums(case, plan, quotes, complete=bool(own))
    aid = [
        s for s in plan.sources if s not in own
        and not case.book.loans.search(plain(s.label)) and not case.book.private.search(plain(s.label))
    ]  # fmt: skip
    if (share := plan.share_of(aid)) > case.book.limits["aides_publiques_max"] + ROUNDING:
        yield case.alert("aid_over", quotes, part=_percent(share))
    if (
        own
        and all(s.share is not None for s in own)
        and plan.share_of(own) < case.book.limits["part_propre_min"] - 0.005
    ):
        yield case.alert("own_share_low", quotes, part=_percent(plan.share_of(own)))


def _sums(case: Case, plan: FinancingPlan, quotes: tuple[Citation, ...], *, complete: bool) -> Iterator[Alert]:
    """Compare the sum with the cost; sources may fall short unless the owner's own share is among them."""
    total, slack = plan.total, case.book.limits["ecart_somme"] * plan.cost
    if total is None:
        return
    words = {"somme": _euros(total), "cout": _euros(plan.cost)}
    if total > plan.cost + slack:
        yield case.alert("sum_over", quotes, **words)
    elif complete and total < plan.cost - slack:
        yield case.alert("sum_under", quotes, **words)


def _percent(share: float) -> str:
    return f"{share * 100:.0f}\u00a0%"


def _euros(amount: float) -> str:
    return f"{amount:,.0f}".replace(",", "\u202f") + "\u00a0€"


def _schemes(case: Case) -> Iterator[Alert]:
    """Warn of closed schemes and of old names that the plan counts on."""
    for named in named_schemes(case.text, case.knowledge):
        if named.old_name is not None:
            words = {"nom": named.citation.quote, "nouveau": named.old_name.new}
            yield case.alert("old_name", (named.citation,), **words)
        elif named.scheme is not None and status_on(named.scheme, case.today) == "closed":
            ended = named.scheme.valid_to
            when = f" depuis le {ended:%d/%m/%Y}" if ended else ""
            yield case.alert("expired_scheme", (named.citation,), nom=named.scheme.name, quand=when)


def _left_over(case: Case) -> Iterator[Alert]:
    if quotes := case.text.search(case.book.template):
        yield case.alert("template_left_over", quotes)


def _personal(case: Case) -> Iterator[Alert]:
    """Warn of mail addresses, phone numbers and names of persons."""
    quotes = []
    for sentence in case.text.sentences:
        start, end = sentence.offsets[0], sentence.offsets[-1] + 1
        for pattern in (_MAIL, _PHONE, _PERSON):
            for found in pattern.finditer(sentence.page.text, start, end):
                quotes.append(Citation.of(sentence.page, *found.span()))
    if quotes:
        yield case.alert("personal_data", tuple(quotes))


def _ocr(case: Case) -> Iterator[Alert]:
    """Warn of recognised text whose mean confidence is under the limit."""
    weak = []
    for citation in case.text.project.body:
        page = case.text.document.pages[citation.page_index]
        if page.state is not PageState.OCR or page.confidences is None:
            continue
        known = page.confidences[citation.start : citation.end]
        if known and sum(known) / len(known) < case.book.limits["confiance_ocr_min"]:
            weak.append(citation)
    if weak:
        yield case.alert("ocr_low_confidence", tuple(weak))


def _conflicts(case: Case) -> Iterator[Alert]:
    for conflict in case.text.project.conflicts:
        quotes = tuple(c for value in conflict.values for c in value.citations)
        yield case.alert("conflict", quotes, champ=_FIELD_LABELS.get(conflict.field, conflict.field))


_FIELD_LABELS = {
    "cost": "coût", "schedule": "calendrier", "owner": "maître d’ouvrage", "partners": "partenaires",
    "funding_cited": "financements cités", "funding_plan": "plan de financement", "title": "intitulé",
    "description": "description", "objectives": "objectifs", "location": "localisation", "status": "avancement",
    "priority": "priorité", "indicators": "indicateurs", "other_costs": "autres montants",
}  # fmt: skip
