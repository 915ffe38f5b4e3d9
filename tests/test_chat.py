"""Providers: one setting chooses them, a missing package is told with its install line, replies are counted."""

import json
import sys
from importlib.util import find_spec

import pytest
from openai_server import says, serving

from analyser.chat import cost_in_euros, make_chat, text_destination
from analyser.errors import ModelMissingError, ModelRefusedError, ModelReplyError, ModelSilentError
from analyser.prompts import Rendered

PROMPT = Rendered("essai", "essai@1", "Répondez en JSON.", "Passage :\n1| Plan")
PACKAGES = {
    "ollama": "langchain_ollama",
    "openai": "langchain_openai",
    "anthropic": "langchain_anthropic",
    "mistral": "langchain_mistralai",
}


INSTALLED = [
    pytest.param(
        provider, marks=pytest.mark.skipif(find_spec(package) is None, reason=f"extra {provider} not installed")
    )
    for provider, package in PACKAGES.items()
]
"""Tests of the real clients; extras that a machine does without are skipped there."""


def address_for(provider, server):
    """Give the base URL that the client of a provider takes."""
    return server.address.removesuffix("/v1") if provider in ("ollama", "anthropic") else server.address


def with_chat(settings, **values):
    return settings.model_copy(update={"chat_model": "essai", "chat_retries": 0, "chat_timeout_s": 5.0} | values)


def test_none_is_the_default_and_makes_nothing(settings):
    assert make_chat(settings) is None


@pytest.mark.parametrize(("provider", "package"), PACKAGES.items())
def test_a_missing_package_gives_the_exact_install_line(settings, monkeypatch, provider, package):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelMissingError) as caught:
        make_chat(with_chat(settings, chat_provider=provider))
    assert f".venv/bin/pip install -c constraints.txt -e '.[{provider}]'" in str(caught.value)
    assert package in str(caught.value)


def test_an_unknown_provider_is_told_by_name_with_those_that_exist(settings):
    with pytest.raises(
        ModelMissingError, match=r"« essai » inconnu.*none, scripted, ollama, openai, anthropic, mistral"
    ):
        make_chat(with_chat(settings, chat_provider="essai"))


def asking(settings, provider, server):
    values = {"chat_provider": provider, "chat_base_url": address_for(provider, server), "chat_api_key": "secret"}
    return make_chat(with_chat(settings, **values))


@pytest.mark.loopback
@pytest.mark.parametrize("provider", INSTALLED)
def test_a_reply_comes_with_its_tokens(settings, provider):
    with serving(says({"a": 1})) as server:
        reply = asking(settings, provider, server).complete(PROMPT)
    assert (json.loads(reply.text), reply.tokens_in, reply.tokens_out, reply.cut_off) == ({"a": 1}, 10, 5, False)


@pytest.mark.loopback
@pytest.mark.parametrize("provider", INSTALLED)
def test_what_is_sent_is_the_prompt_and_its_repair(settings, provider):
    seen = []
    with serving(lambda text: seen.append(text) or says({})(text)) as server:
        asking(settings, provider, server).complete(PROMPT, ("{", "accolade manquante"))
    assert seen == [
        "Répondez en JSON.\nPassage :\n1| Plan\n{\nRéponse refusée : accolade manquante\nRépondez en JSON seul."
    ]


@pytest.mark.loopback
@pytest.mark.parametrize("provider", INSTALLED)
def test_a_reply_that_ran_into_the_models_limit_is_told_as_cut_off(settings, provider):
    with serving(says('{"a": [1,', ended="length")) as server:
        assert asking(settings, provider, server).complete(PROMPT).cut_off


@pytest.mark.loopback
@pytest.mark.parametrize("provider", INSTALLED)
@pytest.mark.parametrize(
    ("status", "error"),
    [
        (401, ModelRefusedError),
        (404, ModelRefusedError),
        (400, ModelReplyError),
        (429, ModelSilentError),
        (500, ModelSilentError),
    ],
)
def test_a_status_tells_whether_asking_again_or_asking_less_can_help(settings, provider, status, error):
    with serving(says({}, status=status)) as server, pytest.raises(error):
        asking(settings, provider, server).complete(PROMPT)


@pytest.mark.loopback
def test_a_rate_limit_spaces_the_calls(settings, monkeypatch):
    from langchain_core.rate_limiters import InMemoryRateLimiter

    asked = []
    monkeypatch.setattr(
        InMemoryRateLimiter, "acquire", lambda self, **_: asked.append(self.requests_per_second) or True
    )
    with serving(says({})) as server:
        used = with_chat(settings, chat_provider="openai", chat_base_url=server.address, chat_requests_per_minute=30)
        make_chat(used).complete(PROMPT)
    assert asked == [0.5]


def test_the_scripted_model_answers_by_its_first_matching_rule(settings, tmp_path):
    script = tmp_path / "script.json"
    script.write_text(json.dumps([{"match": "absent", "reply": "x"}, {"match": "Plan", "reply": {"b": 2}}]), "utf-8")
    used = with_chat(settings, chat_provider="scripted", chat_script=script, sovereign=True)
    assert make_chat(used).complete(PROMPT).text == '{"b": 2}'
    assert make_chat(with_chat(settings, chat_provider="scripted")).complete(PROMPT).text == "{}"
    assert text_destination(used) == "Modèle de démonstration · rien ne sort de ce poste"


@pytest.mark.parametrize("content", ["[", '[{"match": "("}]', '[{"match": "(", "reply": "x"}]'])
def test_a_script_that_is_wrong_is_told_by_name(settings, tmp_path, content):
    script = tmp_path / "script.json"
    script.write_text(content, "utf-8")
    with pytest.raises(ModelMissingError, match=r"script\.json"):
        make_chat(with_chat(settings, chat_provider="scripted", chat_script=script))


def test_euros_follow_the_prices_of_the_settings(settings):
    prices = {"chat_price_in_eur_per_million": 2.0, "chat_price_out_eur_per_million": 6.0}
    assert cost_in_euros(1_000_000, 500_000, with_chat(settings, **prices)) == 5.0
