"""What the dashboard counts: effective values, one version of each plan, HT and TTC never summed."""

from collections import Counter, defaultdict
from collections.abc import Sequence

from analyser.records import DocumentType, VerdictId
from analyser.store.queue import QueueStore
from analyser.views import Figures, QueueFilters, QueueRow

_IN_SCOPE = (VerdictId.ELIGIBLE, VerdictId.TO_CHECK)


class FigureStore(QueueStore):
    """Counts over all actions, or over those of one town."""

    def figures(self, town: str | None = None) -> Figures:
        """Count plans, their pages and actions, amounts and progress."""
        rows = self.queue_rows(QueueFilters(town=town))
        documents = [d for d in self.document_rows() if d.type is DocumentType.PLAN and town in (None, d.town)]
        read = sum(state.is_read for d in documents for state in d.coverage)
        in_scope = [row for row in rows if row.verdict in _IN_SCOPE]
        return Figures(
            towns=len({place for place in (*(r.town for r in rows), *(d.town for d in documents)) if place}),
            documents=len(documents),
            pages_read=read,
            pages_unread=sum(len(d.coverage) for d in documents) - read,
            actions=len(rows),
            reviewed=sum(row.review_state.is_settled for row in rows),
            amounts=_amounts([row for row in rows if row.verdict is VerdictId.ELIGIBLE]),
            by_town_category=Counter((r.town or "", r.category) for r in in_scope if r.category),
            amounts_by_category=_amounts_by_category(in_scope),
            maturity=Counter(row.maturity for row in rows),
            verdicts=Counter(row.verdict for row in rows),
            states=Counter(row.review_state for row in rows),
            alerts=Counter(alert for row in rows for alert in row.alerts),
            town_progress=_progress(rows),
        )


def _amounts(rows: Sequence[QueueRow]) -> dict[str, float]:
    sums = defaultdict[str, float](float)
    for row in rows:
        if row.cost is not None:
            sums[row.tax or ""] += row.cost
    return dict(sums)


def _amounts_by_category(rows: Sequence[QueueRow]) -> dict[tuple[str, str], float]:
    categories = {row.category for row in rows if row.category}
    return {
        (category, tax): amount
        for category in sorted(categories)
        for tax, amount in _amounts([row for row in rows if row.category == category]).items()
    }


def _progress(rows: Sequence[QueueRow]) -> dict[str, tuple[int, int]]:
    total = Counter(row.town or "" for row in rows)
    settled = Counter(row.town or "" for row in rows if row.review_state.is_settled)
    return {town: (settled[town], count) for town, count in total.items()}
