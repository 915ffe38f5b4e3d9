"""Tags are hints with quotes; ordinary words do not raise them."""

import pytest
from actions import action

from analyser.judging.tags import tag
from analyser.knowledge import load_knowledge
from analyser.settings import Settings

KNOWLEDGE = load_knowledge(Settings(_env_file=None).corpus)


@pytest.mark.parametrize(
    ("body", "tag_id"),
    [
        ("Le chantier d’insertion accueillera des personnes âgées isolées.", "social"),
        ("Les capteurs de température alimentent une plateforme de données ouvertes.", "digital"),
        ("Un tiers-investisseur finance les panneaux et verse un loyer.", "ppp"),
        ("Le groupement de commandes réunit cinq communes.", "aggregation"),
        ("Une réunion publique et un questionnaire aux habitants ont eu lieu.", "participation"),
        ("Bâtiment inscrit au titre des monuments historiques, avis de l’ABF.", "heritage"),
        ("Trois emplois locaux seront créés.", "jobs"),
    ],
)
def test_a_co_benefit_is_tagged_with_its_sentence(body: str, tag_id: str) -> None:
    tags = {t.tag_id: t for t in tag(action("Une action", body), KNOWLEDGE)}
    assert tag_id in tags
    assert [c.quote for c in tags[tag_id].citations] == [body]
    assert tags[tag_id].label


def test_an_ordinary_text_bears_no_tag() -> None:
    assert (
        tag(action("Réfection de la toiture", "La couverture en ardoise est reprise à l’identique."), KNOWLEDGE) == ()
    )


def test_at_most_three_sentences_are_quoted_in_reading_order() -> None:
    body = " ".join(f"La réunion publique numéro {n} a eu lieu." for n in range(1, 6))
    (found,) = [t for t in tag(action("Une place", body), KNOWLEDGE) if t.tag_id == "participation"]
    assert [c.quote[-12:] for c in found.citations] == ["1 a eu lieu.", "2 a eu lieu.", "3 a eu lieu."]
