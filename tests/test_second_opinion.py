"""The second opinion learns from titles, explains itself, and survives being kept as JSON."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from analyser.errors import CorpusError
from analyser.records import CATEGORY_IDS
from analyser.second_opinion import (
    Calibration,
    SecondOpinion,
    fit_calibration,
    load_second_opinion,
    save_second_opinion,
    teach,
)
from analyser.settings import Settings

TITLES = (
    ("Panneaux photovoltaïques sur la mairie", "energy_production"),
    ("Isolation thermique de l’école", "public_building_efficiency"),
    ("Végétalisation de la place", "green_spaces"),
    ("Piste cyclable vers le collège", "soft_mobility"),
    ("Compostage des biodéchets", "bioeconomy"),
    ("Vidéoprotection du bourg", ""),
)


@pytest.fixture(scope="module")
def model() -> SecondOpinion:
    """A model taught on a few titles, said often enough."""
    said = [(f"{title} tranche {i}", {field} - {""}) for i in range(8) for title, field in TITLES]
    return teach([title for title, _ in said], [frozenset(fields) for _, fields in said], "essai")


def test_it_learns_which_words_speak_for_which_field(model: SecondOpinion) -> None:
    for title, field in TITLES:
        likely = [c for c in CATEGORY_IDS if model.probability(title, c) > 0.5]
        assert likely == ([field] if field else [])


def test_it_says_which_words_pushed(model: SecondOpinion) -> None:
    pushes = dict(model.pushes("Pistes cyclables et vidéoprotection", "soft_mobility"))
    assert max(pushes, key=lambda word: pushes[word]).startswith(("pist", "cyclabl"))
    assert any(push < 0 for push in pushes.values())


def test_a_text_without_a_known_word_gets_no_push(model: SecondOpinion) -> None:
    assert model.pushes("zzz", "green_spaces") == ()
    assert 0.0 < model.probability("", "green_spaces") < 0.5


def test_it_is_kept_as_json_and_read_back_the_same(model: SecondOpinion, tmp_path: Path) -> None:
    path = tmp_path / "second_opinion.json"
    kept = replace(model, calibration=Calibration(0.5, 1.5), note="é")
    save_second_opinion(kept, path)
    json.loads(path.read_text("utf-8"))
    loaded = load_second_opinion(path)
    assert loaded is not None
    assert (loaded.words, loaded.biases, loaded.calibration, loaded.note) == (
        kept.words, kept.biases, kept.calibration, kept.note,
    )  # fmt: skip
    assert loaded.score("Piste cyclable", "soft_mobility") == kept.score("Piste cyclable", "soft_mobility")


def test_no_file_is_no_model_and_a_broken_one_is_told(tmp_path: Path) -> None:
    assert load_second_opinion(tmp_path / "absent.json") is None
    (tmp_path / "casse.json").write_text("{", "utf-8")
    with pytest.raises(CorpusError, match=r"casse\.json"):
        load_second_opinion(tmp_path / "casse.json")


def test_calibration_brings_scores_to_what_was_seen() -> None:
    calibration = fit_calibration([0.9] * 50 + [0.1] * 50, [True] * 30 + [False] * 20 + [True] * 10 + [False] * 40)
    assert calibration.apply(0.9) == pytest.approx(0.6, abs=0.05)
    assert calibration.apply(0.1) == pytest.approx(0.2, abs=0.05)
    assert calibration.apply(0.0) < calibration.apply(1.0)


def test_the_model_that_is_delivered_is_small_and_says_how_it_was_measured() -> None:
    path = Settings(_env_file=None).corpus / "second_opinion.json"
    delivered = load_second_opinion(path)
    assert delivered is not None
    assert path.stat().st_size < 2_000_000
    assert "log loss" in delivered.note
    assert delivered.score("Isolation thermique de l’école", "public_building_efficiency") > 0.9
    assert delivered.score("Vidéoprotection du centre", "energy_production") < 0.9
