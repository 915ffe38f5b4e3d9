"""Says of every page what was found there, and why a document gave no action."""

from collections import defaultdict
from collections.abc import Sequence

from analyser.extraction.layout.stream import Stream
from analyser.extraction.wording.amounts import find_amounts
from analyser.extraction.wording.labels import CORE
from analyser.records import Document, PageFinding, PageState, Project

_UNREAD = {
    PageState.IMAGE: "image sans texte",
    PageState.STAMP: "tampon sur une image",
    PageState.GARBLED: "texte illisible",
    PageState.DRAWING: "carte ou dessin",
    PageState.FAILED: "lecture impossible",
}
_FEWEST_SIGNS = 2
"""Labels of an action on a page without action that make it worth a look."""


def account_for(stream: Stream, projects: Sequence[Project]) -> tuple[PageFinding, ...]:
    """Give one finding a page, in order."""
    own: dict[int, list[Project]] = defaultdict(list)
    named: dict[int, list[Project]] = defaultdict(list)
    for project in projects:
        for index in project.pages:
            own[index].append(project)
        for index in project.other_pages:
            named[index].append(project)
    signs: dict[int, set[str]] = defaultdict(set)
    for part in stream.parts:
        if part.name in CORE:
            signs[part.page_index].add(part.name)
    findings = []
    for page in stream.document.pages:
        if page.state in _UNREAD:
            findings.append(PageFinding(page.index, "unread", _UNREAD[page.state]))
        elif own[page.index]:
            findings.append(PageFinding(page.index, "action", _names(own[page.index])))
        elif page.index in stream.contents:
            findings.append(PageFinding(page.index, "mention", "sommaire"))
        elif named[page.index]:
            findings.append(PageFinding(page.index, "mention", f"cite {_names(named[page.index])}"))
        elif len(signs[page.index]) >= _FEWEST_SIGNS:
            findings.append(PageFinding(page.index, "to_check", "ressemble à une action, rien n’en a été tiré"))
        else:
            reason = "page blanche" if page.state is PageState.BLANK else "texte sans action"
            findings.append(PageFinding(page.index, "other", reason))
    return tuple(findings)


def explain_absence(document: Document, findings: Sequence[PageFinding]) -> str:
    """Say in French why a document gave no action, and what to do."""
    unread = sum(finding.kind == "unread" for finding in findings)
    if not document.pages:
        return "Aucune action : le document n’a aucune page."
    if unread == len(findings):
        return "Aucune action trouvée : aucune page n’a pu être lue (images). Lancez la reconnaissance de caractères."
    if unread > len(findings) / 3:
        return f"Aucune action trouvée, mais {unread} pages sur {len(findings)} n’ont pas été lues."
    if any(finding.kind == "to_check" for finding in findings):
        return "Aucune action reconnue ; des pages y ressemblent : regardez celles marquées « à vérifier »."
    amounts = sum(len(find_amounts(page.text)) for page in document.pages)
    if amounts > 20 * len(document.pages):
        return "Aucune action : le document ressemble à un budget, des montants sans porteur ni calendrier."
    return "Aucune action : ni porteur, ni coût, ni calendrier ; ce document ne ressemble pas à un plan d’action."


def _names(projects: Sequence[Project]) -> str:
    """Name actions briefly."""
    shown = [p.number.raw if p.number else f"« {p.title.value[:40]} »" for p in projects[:6]]
    more = " …" if len(projects) > 6 else ""
    return ("action " if len(projects) == 1 else "actions ") + ", ".join(shown) + more
