"""The corpus that is delivered: complete, dated, sourced, quotable, and refused with file and line when wrong."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from analyser.errors import CorpusError
from analyser.judging.alert_book import load_alerts
from analyser.judging.funding import phrases_of_schemes
from analyser.judging.natures import load_natures
from analyser.judging.scales import AXES, load_scale, scale_of
from analyser.judging.tags import load_tags
from analyser.knowledge import Knowledge, Note, load_knowledge
from analyser.records import CATEGORY_IDS
from analyser.settings import Settings

CORPUS = Settings(_env_file=None).corpus
KNOWLEDGE: Knowledge = load_knowledge(CORPUS)
CHECKED = date(2026, 11, 22)


@pytest.mark.parametrize("note", KNOWLEDGE.notes, ids=lambda note: note.note_id)
def test_a_note_is_short_dated_sourced_and_says_its_status(note: Note) -> None:
    assert 150 <= len(re.findall(r"\w+", note.text)) <= 450
    assert f"Statut au {note.status_on.day} novembre {note.status_on.year}" in note.text.replace("\u00a0", " ")
    assert note.checked_on == CHECKED
    assert all(source.startswith("http") for source in note.sources)
    assert note.version
    assert note.owner


def test_all_the_notes_are_there() -> None:
    assert len(KNOWLEDGE.notes) == 30
    for category in CATEGORY_IDS:
        definition = KNOWLEDGE.definition(category)
        assert definition is not None
        assert set(definition.scope) == {"dans", "hors", "limites"}


def test_every_sentence_that_serves_as_criterion_can_be_cited() -> None:
    quoted = [
        (note, sentence)
        for note in KNOWLEDGE.notes
        for sentence in (*note.criteria, *(s for group in note.scope.values() for s in group))
    ]
    quoted += [(scheme.note, criterion.text) for scheme in KNOWLEDGE.schemes for criterion in scheme.criteria]
    assert len(quoted) > 80
    for note, sentence in quoted:
        citation = note.cite(sentence)
        assert citation is not None
        assert citation.quote == sentence


def test_no_field_is_without_schemes_and_what_the_notes_close_stays_closed() -> None:
    for category in CATEGORY_IDS:
        assert sum(category in scheme.categories for scheme in KNOWLEDGE.schemes) >= 3
    closed = {s.scheme_id for s in KNOWLEDGE.schemes if s.status == "clos"}
    assert {"fonds_mobilites_actives_7", "lum_actee", "demonstrateurs_ville_durable"} <= closed


def test_known_ends_are_written_down() -> None:
    ends = {s.scheme_id: s.valid_to for s in KNOWLEDGE.schemes}
    assert ends["fonds_mobilites_actives_7"] == date(2024, 3, 8)
    assert ends["actee_chene"] == date(2026, 12, 31)
    assert ends["mgpe_pd"] == date(2028, 3, 31)


def test_old_names_lead_to_the_names_of_today() -> None:
    new = {old: one.new for note in KNOWLEDGE.notes for one in note.old_names for old in one.old}
    assert new["PIA"] == "France 2030"
    assert new["H2020"] == "Horizon Europe"
    assert new["EFSI"] == "InvestEU"
    assert new["IVD"] == "France Ville Durable"


def test_every_sheet_is_versioned_and_can_be_read() -> None:
    assert set(KNOWLEDGE.sheets) == {"maturity", "alerts", "tags", "natures", "gaps", "hostile"}
    for sheet in KNOWLEDGE.sheets.values():
        assert sheet["version"].text()
        assert sheet["proprietaire"].text()
        assert sheet["date"].day() <= CHECKED
    scale = scale_of(KNOWLEDGE)
    assert len(scale.phases) == 8
    assert set(scale.axes) <= set(AXES)
    load_alerts(KNOWLEDGE.sheets["alerts"])
    load_tags(KNOWLEDGE.sheets["tags"])
    load_natures(KNOWLEDGE.sheets["natures"])
    assert phrases_of_schemes(KNOWLEDGE)


WRONG = [
    ("maturity.yaml", "niveau: 1\n", "niveau: 9\n", "un niveau de 0 à 7"),
    ("maturity.yaml", "    nue: true\n", "    nu: true\n", "clé inconnue « nu »"),
    ("maturity.yaml", '"diagnostic*"', '"diagnostic* ("', "formule mal écrite"),
]


@pytest.mark.parametrize(("name", "old", "new", "message"), WRONG)
def test_a_wrong_line_is_named(tmp_path: Path, name: str, old: str, new: str, message: str) -> None:
    corpus = Path(shutil.copytree(CORPUS, tmp_path / "corpus"))
    sheet = corpus / name
    text = sheet.read_text("utf-8")
    assert old in text
    sheet.write_text(text.replace(old, new, 1), "utf-8")
    line = text[: text.index(old)].count("\n") + 1
    with pytest.raises(CorpusError, match=re.escape(message)) as refused:
        load_scale(load_knowledge(corpus).sheets["maturity"])
    assert f"{name}, ligne {line} " in str(refused.value)


@pytest.mark.parametrize(("old", "new"), [('"biomasse"', '"(biomasse"'), ('"faisabilite"', '"(faisabilite"')])
def test_a_wrong_phrase_or_wording_of_a_scheme_names_its_note(tmp_path: Path, old: str, new: str) -> None:
    corpus = Path(shutil.copytree(CORPUS, tmp_path / "corpus"))
    note = corpus / "funding" / "fonds_chaleur.md"
    text = note.read_text("utf-8")
    assert old in text
    note.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(CorpusError, match=r"fonds_chaleur\.md"):
        phrases_of_schemes(load_knowledge(corpus))
