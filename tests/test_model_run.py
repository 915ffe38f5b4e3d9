"""A plan through the whole pipeline with a language model over real HTTP: counts, journal, quarantine, retry."""

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from openai_server import Reply, serving
from pdfs import write_text_pdf

from analyser.__main__ import main
from analyser.audit.enriching import DISAGREES
from analyser.serialising import project_record
from analyser.settings import Settings
from analyser.views import QueueFilters
from analyser.workspace import Workspace

pytestmark = pytest.mark.loopback

FICHES = (
    """Fiche action 1 : Rénovation thermique de l'école
Porteur : Commune de Valbrune
Coût : 410 000 € HT
Calendrier : 2027-2028
Description : La chaudière au fioul de l'école sera remplacée et les murs seront isolés par l'extérieur.
Contact : Mme Jeanne Martel""",
    """Fiche action 2 : Plantation d'arbres dans la cour
Porteur : Commune de Valbrune
Coût : 38 000 € HT
Calendrier : 2027
Description : Quarante arbres de haute tige seront plantés dans la cour, dont le sol sera rendu perméable.""",
)


def by_task(prompt: str) -> Reply:
    """Answer each task on the lines that were shown: true words for the summary, a lie for the opinion."""
    shown = dict(re.findall(r"^(\d+)\| (.*)$", prompt.rsplit("Passage :\n", 1)[1], re.MULTILINE))
    at, line = next(((n, text) for n, text in shown.items() if text.startswith("Description")), ("1", shown["1"]))
    quote = line.removeprefix("Description : ")
    if prompt.startswith("Vous résumez"):
        reply = {"sentences": [quote], "evidence": [{"line": int(at), "quote": quote}], "questions": []}
    elif prompt.startswith("Vous jugez"):
        lie = {"category": "bioeconomy", "evidence": [{"line": 1, "quote": "méthanisation de 900 kW"}]}
        reply = {"categories": [lie], "verdict": "insufficient_information"}
    else:
        reply = {}
    return Reply(json.dumps(reply, ensure_ascii=False))


@pytest.fixture
def opened(settings, tmp_path) -> Iterator:
    opened = []

    def make(server, **more) -> Workspace:
        base = {"chat_provider": "openai", "chat_model": "essai", "chat_base_url": server.address, "chat_retries": 0}
        used = Settings(_env_file=None, **(settings.model_dump() | base | more))
        opened.append(Workspace.from_settings(used, ThreadPoolExecutor(max_workers=1)))
        return opened[-1]

    yield make
    for workspace in opened:
        workspace.close()


def added(workspace: Workspace, tmp_path) -> str:
    path = write_text_pdf(tmp_path / "plan.pdf", *FICHES)
    row = workspace.add(path.name, path.read_bytes())
    assert workspace.wait(120)
    assert workspace.document_row(row.document_id).state == "done"
    return row.document_id


def test_a_run_is_counted_proved_and_shown_in_the_contract(opened, tmp_path):
    prices = {"chat_price_in_eur_per_million": 1e6, "chat_price_out_eur_per_million": 0.0}
    with serving(by_task) as server:
        workspace = opened(server, **prices)
        document_id = added(workspace, tmp_path)
        asked = len(server.asked)
        run = workspace.model_run(document_id)
        assert (run.model, run.calls, run.tokens_in, run.euros) == ("openai/essai", asked, 10 * asked, 10.0 * asked)
        assert run.refused["avis sans citation qui tienne"] == 2
        assert (run.failed, run.stopped, run.masked) == ({}, None, 0)
        assert any("Bioéconomie" in reason for reason in workspace.coverage(document_id)[0].refused)
        rows = workspace.queue(QueueFilters(document_id=document_id))
        item = workspace.item(rows[0].project_id)
        record = project_record(
            item.project, item.suggestion, workspace.document_row(document_id), None, workspace.boxes
        )
        assert record["summary"]["value"].startswith("La chaudière au fioul")
        assert record["summary"]["citations"][0]["boxes"]
        assert re.fullmatch(r"openai/essai( (actions|champs|avis|resume)@\d\+[0-9a-f]{8}){4}", record["model"])
        workspace.retry(document_id)
        assert workspace.wait(120)
        assert len(server.asked) == asked
        assert (workspace.model_run(document_id).calls, workspace.model_run(document_id).cached) == (0, asked)


def test_what_leaves_is_in_the_journal_even_when_no_reply_comes(opened, tmp_path):
    with serving(lambda _: Reply(status=500)) as server:
        workspace = opened(server, chat_concurrency=1)
        document_id = added(workspace, tmp_path)
        lines = (workspace.settings.data / "model_journal.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == len(server.asked) == 3
        assert {json.loads(line)["document_id"] for line in lines} == {document_id}
        assert "école" not in "".join(lines)


def test_only_what_was_left_unanswered_is_asked_again(opened, tmp_path):
    broken = {"now": True}

    def summaries_fail(prompt: str) -> Reply:
        return Reply(status=500) if broken["now"] and prompt.startswith("Vous résumez") else by_task(prompt)

    with serving(summaries_fail) as server:
        workspace = opened(server, chat_concurrency=1)
        document_id = added(workspace, tmp_path)
        assert workspace.model_run(document_id).failed == {"pas de réponse": 2}
        assert "2 question(s) sans réponse" in workspace.document_row(document_id).message
        assert workspace.coverage(document_id)[0].unanswered
        asked, broken["now"] = len(server.asked), False
        workspace.ask_again(document_id)
        assert workspace.wait(120)
        assert len(server.asked) == asked + 2
        assert workspace.model_run(document_id).failed == {}
        assert not workspace.coverage(document_id)[0].unanswered


def test_an_estimate_asks_nobody_and_knows_what_is_paid_for(opened, tmp_path):
    with serving(by_task) as server:
        workspace = opened(server, chat_price_in_eur_per_million=1.0)
        path = write_text_pdf(tmp_path / "plan.pdf", *FICHES)
        before = workspace.estimate(path)
        assert server.asked == []
        assert before.calls > 3
        assert before.euros == pytest.approx(before.tokens_in / 1e6, abs=1e-6)
        added(workspace, tmp_path)
        after = workspace.estimate(path)
        assert len(server.asked) == before.calls == after.cached
        assert (after.calls, after.tokens_in) == (0, 0)


def test_rules_that_change_keep_what_a_model_had_added(opened, tmp_path):
    """Its summary, its questions and its opinion stay; beside the opinion stands what the rules say now."""

    def arguing(prompt: str) -> Reply:
        shown = re.search(r"^(\d+)\| (Description.*)$", prompt.rsplit("Passage :\n", 1)[1], re.MULTILINE)
        proof = [{"line": int(shown[1]), "quote": shown[2].removeprefix("Description : ")}]
        if prompt.startswith("Vous jugez"):
            argued = [{"category": "bioeconomy", "evidence": proof}]
            return Reply(json.dumps({"categories": argued, "verdict": "to_check", "verdict_evidence": proof}))
        if prompt.startswith("Vous résumez"):
            said = {"sentences": [proof[0]["quote"]], "evidence": proof, "questions": ["Où seront-ils plantés ?"]}
            return Reply(json.dumps(said))
        return Reply("{}")

    with serving(arguing) as server:
        workspace = opened(server)
        document_id = added(workspace, tmp_path)
        asked = len(server.asked)
        (before, planted) = (
            workspace.item(r.project_id) for r in workspace.queue(QueueFilters(document_id=document_id))
        )
        rules = workspace.rules_text()
        assert workspace.save_rules(rules.replace("termes:", "termes:  # relu", 1)) == 2
        after = workspace.item(before.project.project_id)
        assert len(server.asked) == asked
    assert (after.suggestion.summary, after.suggestion.model) == (before.suggestion.summary, before.suggestion.model)
    assert after.suggestion.summary_citations == before.suggestion.summary_citations != ()
    assert planted.suggestion.model_questions == ("Où seront-ils plantés ?",)
    assert workspace.item(planted.project.project_id).suggestion.model_questions == ("Où seront-ils plantés ?",)
    (opinion,) = (alert for alert in after.suggestion.alerts if alert.alert_id == DISAGREES)
    assert opinion.message.endswith(after.suggestion.verdict.because)
    assert after.suggestion.rules_version != before.suggestion.rules_version


def test_without_a_model_nothing_is_asked_and_nothing_is_claimed(settings, tmp_path):
    workspace = Workspace.from_settings(settings, ThreadPoolExecutor(max_workers=1))
    document_id = added(workspace, tmp_path)
    assert workspace.model_run(document_id) is None
    assert workspace.text_destination() == "Sans modèle · rien ne sort de ce poste"
    workspace.close()


def test_the_commands_tell_cost_and_run(opened, tmp_path, monkeypatch, capsys):
    with serving(by_task) as server:
        workspace = opened(server)
        document_id = added(workspace, tmp_path)
        for name in ("chat_provider", "chat_model", "chat_base_url", "data", "embedding_model", "ocr"):
            monkeypatch.setenv(f"PVDPLUS_{name.upper()}", str(getattr(workspace.settings, name)))
        assert main(["estimate", str(tmp_path / "plan.pdf")]) == 0
        assert "plan.pdf : 0 appel(s)" in capsys.readouterr().out
        assert main(["model", document_id[:10]]) == 0
        said = capsys.readouterr().out
    assert "openai/essai · essai via Openai, sur ce poste" in said
    assert "refusé : 2 × avis sans citation qui tienne" in said
    assert main(["model", "inconnu"]) == 1
