"""Prompts are reviewed artefacts: strict variables, examples true to their own passages, goldens of what is sent."""

import json
from pathlib import Path

import pytest

from analyser.audit.numbered import piece_of
from analyser.audit.replies import FilledFields, FoundActions, Judgement, Summary
from analyser.errors import CorpusError
from analyser.prompts import load_prompt
from analyser.records import Page

FOLDER = Path(__file__).parent.parent / "prompts"
GOLDEN = Path(__file__).parent / "golden" / "prompts"
SCHEMAS = {"actions": FoundActions, "champs": FilledFields, "avis": Judgement, "resume": Summary}


def test_every_prompt_has_a_schema_and_every_schema_a_prompt():
    assert {path.stem for path in FOLDER.glob("*.md")} == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_examples_fit_the_schema_and_quote_their_own_passage(name):
    prompt = load_prompt(FOLDER, name)
    assert prompt.examples
    for passage, reply in prompt.examples:
        piece = piece_of([Page("x", 0, "\n".join(line.split("| ", 1)[1] for line in passage.splitlines()))])
        SCHEMAS[name].model_validate_json(reply)
        for pointer in pointers(json.loads(reply)):
            assert piece.ground(pointer["line"], pointer["quote"]), pointer


def pointers(node):
    if isinstance(node, dict):
        if set(node) == {"line", "quote"}:
            yield node
            return
        node = list(node.values())
    if isinstance(node, list):
        for one in node:
            yield from pointers(one)


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_rendering_is_the_one_that_was_reviewed(name):
    prompt = load_prompt(FOLDER, name)
    rendered = prompt.render({variable: f"<{variable}>" for variable in prompt.variables})
    text = f"{rendered.stamp}\n--- system\n{rendered.system}\n--- request\n{rendered.request}\n"
    assert text == (GOLDEN / f"{name}.txt").read_text("utf-8"), f"review the change, then write {name}.txt anew"


@pytest.mark.parametrize("values", [{}, {"passage": "x"}, {"passage": "x", "schema": "y", "surplus": "z"}])
def test_missing_and_surplus_values_are_refused(values):
    with pytest.raises(CorpusError, match="variables attendues"):
        load_prompt(FOLDER, "actions").render(values)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("pas d'en-tête", "ligne 1"),
        ("---\nname x\n---\n# Demande\n", "ligne 2"),
        ("---\nvariables: a\n---\n# Demande\n$b\n", "utilisées"),
        ("---\nvariables: a\n---\n# Demande\n$a\n# Exemples\n[{]\n", "JSON"),
    ],
)
def test_a_prompt_that_is_wrong_says_where(tmp_path, text, what):
    (tmp_path / "p.md").write_text(text, "utf-8")
    with pytest.raises(CorpusError, match=what):
        load_prompt(tmp_path, "p")
