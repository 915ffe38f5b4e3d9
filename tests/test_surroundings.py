"""What a plan says of an action elsewhere is quoted as context, and changes no judgement."""

from actions import cite

from analyser.judging.eligibility import explain
from analyser.judging.suggesting import suggest
from analyser.judging.surroundings import Surroundings, context_of
from analyser.knowledge import load_knowledge
from analyser.records import Citation, Document, Field, Line, Page, Project
from analyser.settings import Settings

KNOWLEDGE = load_knowledge(Settings(_env_file=None).corpus)
PLAN = "d" * 64
DIAGNOSIS = """Diagnostic
La place Vauban, entièrement minérale, dépasse 50 °C en été et appelle une désimperméabilisation.
Les commerces de la rue Haute ferment.
La place Vauban accueille le marché et les fêtes du village."""
LIST = """Plan d’actions
1 Place Vauban : requalification ............ 4
2 Mairie : accueil ............ 5"""
FICHE = """Place Vauban : requalification
Le contenu reste à définir avec les habitants."""
OTHER = """Mairie : accueil
La place Vauban toute proche sera végétalisée et plantée d’arbres."""


def plan(*texts: str) -> tuple[Document, list[Project]]:
    """A plan whose last two pages are actions, each a title and its text."""
    pages = tuple(Page(PLAN, i, text) for i, text in enumerate(texts))
    projects = []
    for page in pages[-2:]:
        title = page.text.split("\n")[0]
        body = (Citation.of(page, 0, len(page.text)),)
        field = Field(title, (cite(page, title),))
        projects.append(Project(f"p{page.index}", PLAN, field, pages=(page.index,), body=body))
    return Document(PLAN, "plan.pdf", pages), projects


def found(*texts: str) -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    document, projects = plan(*texts)
    context = context_of(projects[0], Surroundings(document, projects), KNOWLEDGE.rulebook)
    return [(" ".join(one.citation.quote.split()), one.speaks_for, one.speaks_against) for one in context]


def test_the_diagnosis_speaks_of_the_action_first_what_speaks_for_a_field() -> None:
    first, second = found(DIAGNOSIS, LIST, FICHE, OTHER)
    assert "désimperméabilisation" in first[0]
    assert first[1:] == (("green_spaces",), ())
    assert second == ("La place Vauban accueille le marché et les fêtes du village.", (), ())


def test_what_is_denied_elsewhere_speaks_against() -> None:
    told = "La place Vauban restera telle quelle, sans désimperméabilisation."
    ((_, speaks_for, speaks_against),) = found(told, FICHE, OTHER)
    assert (speaks_for, speaks_against) == ((), ("green_spaces",))


def test_a_list_that_only_names_the_action_says_nothing() -> None:
    assert found(LIST, FICHE, OTHER) == []


def test_the_text_of_another_action_is_no_context() -> None:
    assert found("Diagnostic", FICHE, OTHER) == []


def test_lines_that_nobody_can_see_are_no_context() -> None:
    document, projects = plan(DIAGNOSIS, FICHE, OTHER)
    hidden = Page(PLAN, 0, DIAGNOSIS, lines=(Line(0, len(DIAGNOSIS), (0.0, 0.0, 1.0, 1.0), hidden=True),))
    document = Document(PLAN, "plan.pdf", (hidden, *document.pages[1:]))
    assert context_of(projects[0], Surroundings(document, projects), KNOWLEDGE.rulebook) == ()


def test_context_changes_no_judgement() -> None:
    document, projects = plan(DIAGNOSIS, FICHE, OTHER)
    alone = suggest(projects[0], document, KNOWLEDGE)
    beside = suggest(projects[0], document, KNOWLEDGE, surroundings=Surroundings(document, projects))
    assert (alone.context, len(beside.context)) == ((), 2)
    assert (beside.categories, beside.verdict, beside.maturity) == (alone.categories, alone.verdict, alone.maturity)


def test_the_argument_shows_the_passages_of_the_programme_and_the_context_with_their_pages() -> None:
    document, projects = plan(DIAGNOSIS, OTHER, FICHE.replace("Le contenu", "Plantation d’arbres. Le contenu"))
    context = context_of(projects[1], Surroundings(document, projects), KNOWLEDGE.rulebook)
    lines = list(explain(projects[1], document, KNOWLEDGE, context).lines())
    assert any(line.startswith("  § au titre de « Entre dans le domaine") and "p. 1)" in line for line in lines)
    assert any("contexte, sans effet sur l’avis" in line for line in lines)
    assert any("entièrement minérale" in line and "(p. 1) ; pour : Espaces verts" in line for line in lines)
