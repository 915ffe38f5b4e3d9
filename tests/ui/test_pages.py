"""Every page, opened on an empty and on a filled data folder, and what is done on each."""

import pytest
from driving import SAMPLES, TOWNS, opened, texts

from analyser.pipeline import MODEL_RUN
from analyser.ui import services
from analyser.views import QueueFilters

PAGES = ("documents", "review", "search", "dashboard", "town", "programme", "export", "help")


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_on_an_empty_data_folder(app, page):
    opened(app, page)
    assert not app.error


@pytest.mark.parametrize("page", PAGES)
def test_every_page_opens_with_plans_and_says_what_reads_the_text(filled, app, page):
    opened(app, page)
    assert not app.error
    assert "rien ne sort de ce poste" in texts(app)


@pytest.mark.parametrize("page", PAGES)
def test_every_widget_has_a_key_and_a_label(filled, app, page):
    opened(app, page)
    widgets = [*app.button, *app.selectbox, *app.text_input, *app.multiselect, *app.checkbox, *app.toggle, *app.radio]
    assert widgets
    for widget in widgets:
        assert widget.key, widget
        assert widget.label, widget


def test_an_empty_data_folder_invites_to_the_samples(app):
    app.run()
    assert "Déposez un plan d’action, ou ouvrez les exemples" in texts(app)
    assert app.button(key="samples")


def test_a_dropped_file_becomes_a_row_and_a_bad_one_says_what_to_do(app):
    app.run()
    good, empty = SAMPLES[0], ("vide.pdf", b"", "application/pdf")
    app.file_uploader[0].set_value([(good.name, good.read_bytes(), "application/pdf"), empty]).run()
    assert not app.exception
    assert "vide" in app.warning[0].value
    assert [row.name for row in services.workspace().documents() if row.type == "plan"] == [good.name]
    services.workspace().wait(60)


def test_the_town_of_a_document_is_proposed_and_can_be_corrected(filled, app):
    app.run()
    row = services.workspace().documents()[0]
    field = app.text_input(key=f"town_{row.document_id[:12]}")
    assert field.value == row.town in TOWNS
    field.set_value("Port-Clair").run()
    assert services.workspace().document_row(row.document_id).town == "Port-Clair"
    app.text_input(key=f"town_{row.document_id[:12]}").set_value("").run()
    assert services.workspace().document_row(row.document_id).town == "Port-Clair"


def test_what_a_language_model_did_on_a_document_is_told_and_can_be_asked_again(filled, app):
    app.run()
    workspace = services.workspace()
    row = next(row for row in workspace.documents() if row.project_count)
    refused = {"task": "avis", "pages": [2], "reason": "avis sans citation qui tienne", "excerpt": "900 kW"}
    failed = {"task": "resume", "pages": [1], "reason": "pas de réponse", "excerpt": ""}
    log = {"model": "ollama/essai", "sent": [], "cached": 3, "euros": 0.0, "stopped": None}
    workspace.core.store.add_note(MODEL_RUN, row.document_id, log | {"refused": [refused], "failed": [failed]}, "")
    key = row.document_id[:12]
    app.session_state[f"manage_{key}"] = True
    app.run()
    said = texts(app).replace("\\", "").replace("\u00a0", " ")
    assert "ollama/essai" in said
    assert "3 réponses déjà connues. Aucun texte envoyé." in said
    assert "p. 3 : écarté, avis sans citation qui tienne : « 900 kW »" in said
    app.button(key=f"ask_{key}").click().run()
    assert not app.exception
    workspace.wait(60)
    assert workspace.document_row(row.document_id).state == "done"


def test_the_number_of_actions_leads_to_the_queue_of_the_document(filled, app):
    app.run()
    row = next(row for row in services.workspace().documents() if row.project_count)
    app.button(key=f"review_{row.document_id[:12]}").click().run()
    assert not app.exception
    assert app.title[0].value == "Revue"
    assert app.session_state["queue_document"] == row.document_id


def test_a_question_finds_passages_with_their_page(filled, app):
    opened(app, "search")
    app.text_input(key="question").set_value("rénovation énergétique de l’école").run()
    assert not app.exception
    assert ":green-background[" in texts(app)
    assert app.button(key="see_0")


def test_results_name_their_action_are_gone_through_by_key_and_leave_as_csv(filled, app):
    opened(app, "search")
    app.text_input(key="question").set_value("rénovation énergétique de l’école").run()
    results = services.workspace().results("rénovation énergétique de l’école", 20)
    assert any(folded[0].project_title in texts(app) for folded in results if folded[0].project_title)
    app.button(key="result_j").click().run()
    assert app.session_state["search_shown"] == results[1][0].chunk.chunk_id
    lines = services.workspace().export_results(results).decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"rang";"action";"commune"')


def test_a_misspelt_word_is_mended_and_told(filled, app):
    opened(app, "search")
    app.text_input(key="question").set_value("rénovatoin de l’école").run()
    assert "Aucun document ne contient" in texts(app)
    assert "rénovatoin" in texts(app)
    assert app.button(key="see_0")


def test_a_question_without_answer_says_so(filled, app):
    opened(app, "search")
    app.text_input(key="question").set_value("zzzqqq").run()
    assert "Aucun passage" in app.info[0].value


def test_the_dashboard_leads_to_the_queue_of_a_verdict(filled, app):
    opened(app, "dashboard")
    app.button(key="verdict_not_eligible").click().run()
    assert app.title[0].value == "Revue"
    assert app.session_state["queue_verdict"] == "not_eligible"


def test_one_to_three_actions_are_kept_with_the_town(filled, app):
    workspace = services.workspace()
    town = workspace.towns()[0]
    project_id = workspace.queue(QueueFilters(town=town))[0].project_id
    app.query_params["commune"] = town
    opened(app, "town")
    app.multiselect(key=f"shortlist_{town}").select(project_id).run()
    assert workspace.shortlist(town) == [project_id]
    assert not app.exception


@pytest.mark.parametrize(
    "view", ["Champs", "Maturité", "Financements", "Notes", "Vos documents", "Modifier les règles"]
)
def test_each_part_of_the_programme_is_shown(filled, app, view):
    opened(app, "programme")
    app.session_state["programme_view"] = view
    app.run()
    assert not app.exception
    assert not app.error


def test_rules_that_cannot_be_read_are_refused_with_their_line(filled, app):
    opened(app, "programme")
    app.session_state["programme_view"] = "Modifier les règles"
    app.run()
    app.text_area(key="rules").set_value("version: [").run()
    app.button(key="preview_rules").click().run()
    assert "ligne 1" in app.error[0].value


def test_the_export_counts_what_it_will_hold(filled, app):
    opened(app, "export")
    assert "Aucune action à exporter" in app.info[0].value
    app.session_state["export_status"] = "all"
    app.run()
    assert len(app.dataframe[0].value) == 10
