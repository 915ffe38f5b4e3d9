"""The review table: what keys and buttons do to the journal, what is shown after, and what is refused."""

from dataclasses import replace

import pytest
from driving import opened, texts

from analyser.records import Alert, Context, DecisionKind, ReviewState, VerdictId
from analyser.ui import services
from analyser.ui.evidence import evidence_of, rank_of
from analyser.views import QueueRow


@pytest.fixture
def table(filled, app):
    return opened(app, "review")


def rows() -> list[QueueRow]:
    return services.workspace().queue()


def row(project_id: str) -> QueueRow:
    return next(one for one in rows() if one.project_id == project_id)


@pytest.mark.parametrize(
    ("button", "state"),
    [
        ("decide_accept", ReviewState.ACCEPTED),
        ("decide_reject", ReviewState.REJECTED),
        ("decide_unsure", ReviewState.UNSURE),
    ],
)
def test_one_gesture_settles_an_action_and_shows_the_next(table, button, state):
    first, second = rows()[0], rows()[1]
    table.button(key=button).click().run()
    assert not table.exception
    assert (row(first.project_id).review_state, row(first.project_id).reviewer) == (state, "Camille Martin")
    assert second.title in texts(table).replace("\\", "")
    assert table.session_state["action"] == second.project_id


def test_undo_brings_the_action_back_even_in_a_new_session(table, app):
    first = rows()[0]
    services.workspace().decide(first.project_id, DecisionKind.REJECT, "Camille Martin")
    table.button(key="decide_undo").click().run()
    assert row(first.project_id).review_state is ReviewState.TO_REVIEW
    assert table.session_state["action"] == first.project_id
    kinds = [decision.kind for decision in services.workspace().history(first.project_id)]
    assert kinds == [DecisionKind.REJECT, DecisionKind.UNDO]


def test_what_the_plan_says_elsewhere_is_shown_as_context_and_leads_to_its_page(filled, app):
    store, first = services.workspace().core.store, rows()[0]
    item = services.workspace().item(first.project_id)
    context = Context(item.project.title.citations[0], speaks_for=("green_spaces",))
    store.save_suggestions([replace(item.suggestion, context=(context,))])
    table = opened(app, "review")
    assert not table.exception
    assert "Ailleurs dans le plan" in texts(table)
    evidences = evidence_of(services.workspace().item(first.project_id))
    assert evidences[rank_of("context_0", evidences)].citation == context.citation


def test_undo_without_decision_says_so(table):
    table.button(key="decide_undo").click().run()
    assert "pas de décision à annuler" in texts(table)


def test_somebody_elses_decision_is_not_overwritten(table):
    first = rows()[0]
    services.workspace().decide(first.project_id, DecisionKind.REJECT, "Zoé")
    table.button(key="decide_accept").click().run()
    assert row(first.project_id).review_state is ReviewState.REJECTED
    assert table.error
    assert table.session_state["action"] == first.project_id


def test_a_correction_keeps_only_what_was_changed(table):
    first = rows()[0]
    table.button(key="decide_correct").click().run()
    table.text_input(key="fix_owner").set_value("Syndicat du Val")
    table.text_input(key="fix_cost").set_value("1 250 000,50 €")
    table.button(key="store_correction").click().run()
    assert not table.exception
    item = services.workspace().item(first.project_id)
    assert item.review_state is ReviewState.CORRECTED
    assert set(item.corrections) == {"owner", "cost"}
    assert item.corrections["owner"] == "Syndicat du Val"
    assert item.corrections["cost"]["value"] == 1250000.5
    assert table.session_state["action"] != first.project_id


def test_a_cost_that_cannot_be_read_is_refused_and_nothing_is_stored(table):
    table.button(key="decide_correct").click().run()
    table.text_input(key="fix_cost").set_value("12 k€")
    table.button(key="store_correction").click().run()
    assert "n’est pas un montant" in table.error[0].value
    assert services.workspace().history(rows()[0].project_id) == []
    assert table.text_input(key="fix_cost").value == "12 k€"


def test_leaving_a_correction_changes_nothing(table):
    table.button(key="decide_correct").click().run()
    table.text_input(key="fix_title").set_value("Autre")
    table.button(key="leave_correction").click().run()
    assert services.workspace().history(rows()[0].project_id) == []
    assert table.button(key="decide_accept")


def test_evidence_goes_round_and_the_record_leads_to_its_quote(table):
    before = texts(table)
    table.button(key="go_evidence").click().run()
    assert "Preuve 2/" in texts(table)
    assert "Preuve 1/" in before


def test_next_and_previous_stay_inside_the_queue(table):
    queue = rows()
    table.button(key="go_previous").click().run()
    assert table.session_state["action"] == queue[0].project_id
    table.button(key="go_next").click().run()
    assert table.session_state["action"] == queue[1].project_id


def test_filters_narrow_the_queue_and_an_empty_one_says_so(table):
    table.text_input(key="queue_text").set_value(rows()[3].title[:12]).run()
    assert not table.exception
    table.text_input(key="queue_text").set_value("zzzz").run()
    assert "Aucune action ne correspond" in table.info[0].value


def test_a_whole_heading_is_rejected_and_undone_at_once(table):
    axis = rows()[0].axis
    under = [one for one in rows() if one.axis == axis]
    assert axis
    assert len(under) > 1
    table.session_state["more"] = True
    table.run()
    table.button(key="reject_heading").click().run()
    assert {row(one.project_id).review_state for one in under} == {ReviewState.REJECTED}
    table.button(key="decide_undo").click().run()
    assert {row(one.project_id).review_state for one in under} == {ReviewState.TO_REVIEW}


def test_a_missed_action_is_added_from_the_lines_marked_on_the_page(table):
    before = len(rows())
    table.session_state["marking"] = "missed"
    table.run()
    table.checkbox[1].check().run()
    table.checkbox[2].check().run()
    marked = table.checkbox[1].label.replace("\\", "")
    table.button(key="store_missed").click().run()
    assert not table.exception
    assert len(rows()) == before + 1
    added = row(table.session_state["action"])
    assert (added.standing, added.title) == ("added", marked)


def test_the_reviewers_name_is_asked_before_the_first_decision(filled, app):
    app.session_state["reviewer"] = ""
    opened(app, "review")
    app.text_input(key="who_name").set_value("  Anne   Roy ")
    app.button(key="who_submit").click().run()
    assert app.session_state["reviewer"] == "Anne Roy"
    app.button(key="decide_accept").click().run()
    assert rows()[0].reviewer == "Anne Roy"


def test_the_journal_of_an_action_is_shown(table):
    first = rows()[0]
    services.workspace().decide(first.project_id, DecisionKind.REJECT, "Zoé", reason="Hors des cinq champs")
    table.session_state["history"] = True
    table.run()
    assert "Zoé" in texts(table)
    assert "Hors des cinq champs" in texts(table)


def test_what_a_language_model_adds_is_shown_with_both_arguments_and_its_words(table):
    workspace = services.workspace()
    item = workspace.item(next(one.project_id for one in rows() if one.verdict is VerdictId.ELIGIBLE))
    quotes = item.project.title.citations
    message = "À vérifier. Le modèle : hors champ – « mots du plan ». Les règles : éligible – autre chose"
    argued = replace(
        item.suggestion,
        summary="Deux phrases prouvées.",
        summary_citations=quotes,
        alerts=(Alert("model_disagrees", message, quotes),),
    )
    workspace.core.store.save_suggestions([argued])
    table.query_params["action"] = item.project.project_id
    table.run()
    said = texts(table).replace("\\", "")
    assert "Résumé du modèle :] Deux phrases prouvées." in said
    assert "Le modèle] hors champ – «\u00a0mots du plan\u00a0»." in said
    assert "Les règles] Éligible, parce que" in said
    table.button(key="ev_summary").click().run()
    assert table.session_state["evidence"] == rank_of("summary", evidence_of(workspace.item(item.project.project_id)))


def test_an_action_is_separated_into_the_parts_that_were_marked(table):
    first, before = rows()[0], len(rows())
    table.session_state["marking"] = "split"
    table.run()
    for ranks in ((0, 1), (2, 3)):
        for rank in ranks:
            table.checkbox[rank].check()
        table.run()
        table.button(key="keep_part").click().run()
    table.button(key="store_split").click().run()
    assert not table.error
    assert len(rows()) == before + 2
    assert row(first.project_id).review_state is ReviewState.DUPLICATE


def test_pages_without_action_are_sampled_to_estimate_what_was_missed(table):
    workspace = services.workspace()
    document_id = next(one.document_id for one in rows() if workspace.pages_to_sample(one.document_id))
    table.session_state["queue_document"] = document_id
    table.session_state["action"] = next(one.project_id for one in rows() if one.document_id == document_id)
    table.session_state["marking"] = "sample"
    table.query_params.clear()
    table.run()
    table.button(key="nothing_missed").click().run()
    assert not table.error
    assert workspace.missed_estimate(document_id)[:2] == (1, 0)


def test_an_action_can_be_marked_as_a_duplicate_of_another(table):
    first, second = rows()[0], rows()[1]
    table.session_state["more"] = True
    table.run()
    table.selectbox(key="twin").set_value(second.project_id).run()
    table.button(key="mark_duplicate").click().run()
    assert not table.error
    assert row(first.project_id).review_state is ReviewState.DUPLICATE
