"""Makes the labels of a rendered plan; pages are looked up in the PDF's own text, and quotes must stand there.

Gold shape: document, town, layout, page_count, actions[...], not_actions[{page, text}], queries[{q, relevant}].
"""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pypdfium2


def folded(text: str) -> str:
    """Keep letters, digits, % and € only: what does not depend on typography and line breaks."""
    plain = unicodedata.normalize("NFKD", re.sub(r"<[^>]+>", "", text))
    return re.sub(r"[^a-z0-9%€]", "", "".join(c for c in plain if not unicodedata.combining(c)).lower())


def page_texts(pdf: Path) -> list[str]:
    """Give the folded text of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [folded(page.get_textpage().get_text_range()) for page in document]


def make_gold(plan: dict[str, Any], pdf: Path) -> dict[str, Any]:
    """Make the labels of a plan from its content and its rendered pages; raises ValueError on a quote that is lost."""
    texts = page_texts(pdf)
    actions = [_action(action, texts) for action in plan["actions"]]
    own_pages = {action["id"]: action["pages"] for action in actions}
    return {
        "document": pdf.name,
        "town": plan["town"],
        "layout": plan["layout"],
        "toolchain": plan.get("toolchain", "reportlab"),
        "language": "fr",
        "page_count": len(texts),
        "doc_type": plan["doc_type"],
        "actions": actions,
        "not_actions": [{"page": _page_of(text, texts), "text": text} for text in plan.get("not_actions", [])],
        "queries": [_query(query, texts, own_pages) for query in plan.get("queries", [])],
    }


def _action(action: dict[str, Any], texts: list[str]) -> dict[str, Any]:
    """Make one labelled action."""
    pages = sorted({page for text in _own_texts(action) for page in _pages_with(text, texts)})
    if not pages:
        raise ValueError(f"{action['id']}: no page holds its text")
    title = folded(action["title"])
    other_pages = [n for n, text in enumerate(texts, 1) if len(title) > 11 and title in text and n not in pages]
    labelled = {
        "id": action["id"],
        "number": action.get("number"),
        "title": action["title"],
        "pages": pages,
        "other_pages": action.get("other_pages", other_pages),
        "owner": action.get("owner"),
        "cost": _cost(action.get("cost")),
        "schedule": _schedule(action.get("schedule")),
        "partners": action.get("partners", []),
        "funding_cited": action.get("funding", []),
        "categories": action.get("categories", []),
        "verdict": action["verdict"],
        "maturity": action.get("maturity"),
        "evidence": [
            {"for": of, "page": _page_of(quote, texts, pages), "quote": quote} for of, quote in action["evidence"]
        ],
        "note": action.get("note", ""),
        "debatable": action.get("debatable", False),
    }
    if "other_costs" in action:
        labelled["other_costs"] = [{"raw": raw, "pages": _pages_with(raw, texts)} for raw in action["other_costs"]]
    return labelled | {key: action[key] for key in ("commune", "debatable_fields", "state") if key in action}


def _own_texts(action: dict[str, Any]) -> list[str]:
    """Give the beginnings and endings that only the action's own place holds."""
    texts = [*action["body"], *action.get("own", [])]
    return [piece for text in texts if len(text) > 24 for piece in (text[:45], text[-45:])]


def _pages_with(text: str, texts: list[str]) -> list[int]:
    return [number for number, page in enumerate(texts, 1) if folded(text) in page]


def _page_of(quote: str, texts: list[str], preferred: list[int] | None = None) -> int:
    """Give the first page that holds a quote, the preferred ones first."""
    pages = _pages_with(quote, texts)
    if not pages:
        raise ValueError(f"not found on any page: {quote!r}")
    return next((page for page in pages if page in (preferred or [])), pages[0])


def _cost(cost: list[Any] | None) -> dict[str, Any] | None:
    """Spell out [raw, value, tax, basis, max]; the last two are optional."""
    if cost is None:
        return None
    raw, value, tax, basis, maximum = [*cost, *[None] * (5 - len(cost))]
    return {"raw": raw, "value": value, "max": maximum, "tax": tax, "basis": basis or ("total" if value else "unknown")}


def _schedule(schedule: list[Any] | None) -> dict[str, Any] | None:
    """Spell out [raw, start_year, end_year]."""
    return schedule and dict(zip(("raw", "start_year", "end_year"), schedule, strict=True))


def _query(query: dict[str, Any], texts: list[str], own_pages: dict[str, list[int]]) -> dict[str, Any]:
    """Resolve the answers of a question: an action's pages, or the page of a quote."""
    relevant = []
    for action_or_quote, why in query.get("relevant", []):
        for page in own_pages.get(action_or_quote) or [_page_of(action_or_quote, texts)]:
            relevant.append({"page": page, "why": why})
    return {"q": query["q"], "relevant": relevant}
