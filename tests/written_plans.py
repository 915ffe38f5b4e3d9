"""Plans as a reader would give them, written in memory: one fictional action a page, found and judged by hand."""

from array import array
from dataclasses import dataclass
from hashlib import sha256

from analyser.records import (
    Alert,
    CategorySuggestion,
    Chunk,
    Citation,
    Document,
    Extraction,
    Field,
    Line,
    MaturitySuggestion,
    Money,
    Page,
    PageFinding,
    PageState,
    Project,
    Shape,
    Suggestion,
    VerdictId,
    VerdictSuggestion,
)
from analyser.store import Store


@dataclass(frozen=True)
class Action:
    """One action as printed."""

    number: str
    title: str
    cost: int = 120_000
    text: str = "Les murs seront isolés et la chaudière au fioul remplacée."
    owner: str = "Commune"
    category: str | None = "public_building_efficiency"


SCHOOL = Action("1.1", "Rénovation énergétique de l’école Prévert")
PARK = Action("1.2", "Parc du Moulin ouvert au public", 80_000, "Des arbres seront plantés.", category="green_spaces")
PATH = Action("2.1", "Voie verte vers la gare", 450_000, "Une piste de 2 km sera tracée.", category="soft_mobility")
HALL = Action("2.2", "Vidéoprotection du centre", 60_000, "Douze caméras seront posées.", category=None)
ALL = (SCHOOL, PARK, PATH, HALL)
NOTE_TEXT = "La rénovation des bâtiments publics est éligible."


@dataclass(frozen=True)
class Analysis:
    """What reading and judging give for one file."""

    document: Document
    extraction: Extraction
    suggestions: tuple[Suggestion, ...]


def programme_note() -> Document:
    """Write the note that suggestions cite on the programme side."""
    document_id = sha256(NOTE_TEXT.encode()).hexdigest()
    return Document(document_id, "batiments.md", (Page(document_id, 0, NOTE_TEXT),))


def analysed(
    *actions: Action, name: str = "plan.pdf", set_aside: tuple[Action, ...] = (), state: PageState = PageState.TEXT
) -> Analysis:
    """Read and judge a plan that holds these actions, one a page."""
    printed = [*actions, *set_aside]
    document_id = sha256(repr((name, printed)).encode()).hexdigest()
    pages = tuple(_page(document_id, index, action, state) for index, action in enumerate(printed))
    projects = [_project(page, action) for page, action in zip(pages, printed, strict=True)]
    found, aside = projects[: len(actions)], projects[len(actions) :]
    suggestions = tuple(_suggestion(p, a) for p, a in zip(projects, printed, strict=True))
    findings = tuple(PageFinding(page.index, "action", "fiche action") for page in pages)
    extraction = Extraction(document_id, tuple(found), tuple(aside), findings, town="Marvilly")
    return Analysis(Document(document_id, name, pages, notices=("Pièce jointe listée.",)), extraction, suggestions)


def keep(store: Store, analysis: Analysis, previous: str | None = None, town: str | None = "Marvilly") -> str:
    """Take an analysis through the store as the pipeline does; give the document's id."""
    document = analysis.document
    store.add_document(document.document_id, document.name, town, previous_version=previous)
    store.save_sources([programme_note()])
    store.save_pages(document)
    store.save_chunks(document.document_id, chunks_of(document))
    store.save_extraction(analysis.extraction, analysis.suggestions)
    store.set_state(document.document_id, "done")
    return document.document_id


def chunks_of(document: Document) -> list[Chunk]:
    """Cut each page in two."""
    return [
        Chunk(f"{p.document_id[:8]}-{p.index}-{a}", p.document_id, p.index, a, b, p.text[a:b], "Fiches")
        for p in document.pages
        for a, b in ((0, 20), (20, len(p.text)))
    ]


def project_named(store: Store, title: str) -> str:
    """Find an action of the queue by its title."""
    return next(row.project_id for row in store.queue_rows() if row.title == title)


def quote(page: Page, words: str) -> Citation:
    """Cite words of a page."""
    start = page.text.index(words)
    return Citation.of(page, start, start + len(words))


def _text(action: Action) -> str:
    return (
        f"Fiche action n° {action.number}\n{action.title}\nMaître d’ouvrage : {action.owner}\n"
        f"Coût : {action.cost} € HT\n{action.text}\n"
    )


def _page(document_id: str, index: int, action: Action, state: PageState) -> Page:
    text = _text(action)
    boxes = array("f")
    for at, c in enumerate(text):
        boxes.extend((float("nan"),) * 4 if c == "\n" else (50 + at * 5.137, 700.11, 55 + at * 5.137, 712.4))
    confidences = array("i", (91 for _ in text)) if state is PageState.OCR else None
    line = Line(0, text.index("\n"), (50.0, 700.0, 300.5, 712.4), 11.0, lead=5)
    shape = Shape("horizontal", (50.0, 690.0, 500.0, 690.5))
    label, note = str(index + 3), "relu" if state is PageState.OCR else None
    return Page(document_id, index, text, state, 595.28, 841.89, label, note, boxes, (line,), (shape,), confidences)


def _project(page: Page, action: Action) -> Project:
    printed = f"{action.cost} € HT"
    key = f"{page.document_id}|{action.number}|{action.title}"
    return Project(
        project_id=sha256(key.encode()).hexdigest()[:16],
        document_id=page.document_id,
        title=Field(action.title, (quote(page, action.title),)),
        number=Field(action.number, (quote(page, action.number),)),
        pages=(page.index,),
        fields={
            "owner": Field(action.owner, (quote(page, action.owner),)),
            "cost": Field(Money(printed, float(action.cost), tax="HT"), (quote(page, printed),)),
            "description": Field(action.text, (quote(page, action.text),)),
        },
        body=(Citation.of(page, 0, len(page.text)),),
    )


def _suggestion(project: Project, action: Action) -> Suggestion:
    evidence = project.fields["description"].citations
    criteria = (quote(programme_note().pages[0], NOTE_TEXT),)
    categories = [CategorySuggestion(c, 0.9, True, "parce que", evidence, criteria) for c in [action.category] if c]
    return Suggestion(
        project_id=project.project_id,
        categories=tuple(categories),
        verdict=VerdictSuggestion(
            VerdictId.ELIGIBLE if action.category else VerdictId.NOT_ELIGIBLE, "parce que", evidence, criteria, 0.8
        ),
        maturity=MaturitySuggestion(3, "étude", "en cours", evidence, axes={"foncier": "acquis"}),
        alerts=() if action.category else (Alert("out_of_scope", "Hors périmètre."),),
        questions=("Qui paie ?",),
        rules_version="2026-01",
    )
