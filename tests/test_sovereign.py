"""Sovereign mode, with the sockets watched: whatever server or environment say, nothing leaves this machine."""

import ipaddress
import socket

import pytest
from openai_server import says, serving

from analyser.audit import audit
from analyser.chat import is_local, make_chat, text_destination
from analyser.embedding import make_encoder
from analyser.errors import AnalyserError, ModelRefusedError, StorageError
from analyser.knowledge import load_knowledge
from analyser.prompts import Rendered
from analyser.records import Citation, Document, Extraction, Field, Page, Project
from analyser.store import open_store

ELSEWHERE = "http://192.0.2.7:8080"
"""An address for documentation (RFC 5737): nobody is there."""
PROMPT = Rendered("essai", "essai@1", "Répondez en JSON.", "Passage :\n1| Plan")


@pytest.fixture
def contacted(monkeypatch) -> list[str]:
    """Record every host that is contacted or whose address is asked for, and let none but this machine through."""
    hosts: list[str] = []
    connect, resolve = socket.socket.connect, socket.getaddrinfo

    def is_here(host: str) -> bool:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback

    def watched_connect(self, address):
        if self.family != socket.AF_UNIX:
            hosts.append(address[0])
            assert is_here(address[0]), address
        return connect(self, address)

    def watched_resolve(host, *rest, **more):
        hosts.append(host)
        assert is_here(host), host
        return resolve(host, *rest, **more)

    monkeypatch.setattr(socket.socket, "connect", watched_connect)
    monkeypatch.setattr(socket, "getaddrinfo", watched_resolve)
    return hosts


@pytest.fixture
def tempting(monkeypatch) -> None:
    """An environment that would send copies and detours elsewhere."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, ELSEWHERE)
    for name in ("LANGSMITH_TRACING", "LANGCHAIN_TRACING_V2"):
        monkeypatch.setenv(name, "true")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", ELSEWHERE)
    monkeypatch.setenv("LANGSMITH_API_KEY", "essai")
    monkeypatch.setenv("OPENAI_BASE_URL", ELSEWHERE)


def sovereign(settings, provider: str, address: str):
    server = {"chat_provider": provider, "chat_model": "essai", "chat_base_url": address, "chat_retries": 0}
    return settings.model_copy(update=server | {"sovereign": True, "chat_timeout_s": 5.0})


@pytest.mark.loopback
@pytest.mark.usefixtures("tempting")
@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_whole_run_contacts_this_machine_only(settings, contacted, provider):
    text = "Action 1\nRénovation de l'école\nLes murs seront isolés."
    page = Page("f" * 64, 0, text)
    title = Citation.of(page, 9, 30)
    project = Project("p", "f" * 64, Field(title.quote, (title,)), pages=(0,), body=(Citation.of(page, 0, len(text)),))
    with serving(says({"sentences": [], "evidence": []})) as server:
        used = sovereign(
            settings, provider, server.address.removesuffix("/v1") if provider == "ollama" else server.address
        )
        audited = audit(
            Document("f" * 64, "plan.pdf", (page,)),
            Extraction("f" * 64, (project,)),
            load_knowledge(settings.corpus),
            used,
        )
        assert server.asked
    assert audited.log.sent
    assert set(contacted) == {"127.0.0.1"}
    assert "sur ce poste" in text_destination(used)


@pytest.mark.loopback
@pytest.mark.usefixtures("tempting")
@pytest.mark.parametrize("provider", ["openai", "ollama"])
def test_a_redirection_to_another_machine_is_not_followed(settings, contacted, provider):
    with serving(says("{}", status=307, location=f"{ELSEWHERE}/v1/chat/completions")) as server:
        chat = make_chat(sovereign(settings, provider, server.address))
        with pytest.raises(AnalyserError):
            chat.complete(PROMPT)
    assert set(contacted) == {"127.0.0.1"}


@pytest.mark.parametrize(
    ("provider", "address"),
    [
        ("openai", ELSEWHERE),
        ("openai", ""),
        ("openai", "http://modele.interne.example/v1"),
        ("openai", "http://127.0.0.1.example.org/v1"),
        ("openai", "http://127.0.0.1@192.0.2.7/v1"),
        ("openai", "http://0.0.0.0:8000/v1"),
        ("ollama", ELSEWHERE),
        ("mistral", ""),
        ("anthropic", "http://127.0.0.1:8000"),
    ],
)
def test_any_other_address_is_refused_without_a_look_at_the_network(settings, contacted, provider, address):
    used = sovereign(settings, provider, address)
    with pytest.raises(ModelRefusedError, match="souverain"):
        make_chat(used)
    assert not is_local(used)
    assert contacted == []


def test_an_embedding_model_of_a_hub_is_refused(settings, contacted):
    used = settings.model_copy(update={"embedding_model": "organisation/modele", "sovereign": True})
    with pytest.raises(AnalyserError):
        make_encoder(used).encode_queries(["école"])
    assert contacted == []


def test_a_database_or_an_index_elsewhere_is_named_in_the_header_and_refused_in_sovereign_mode(settings):
    elsewhere = {"database_url": "postgresql+pg8000://ana@192.0.2.7/pvd", "chroma_url": "http://192.0.2.8:8000"}
    shared = settings.model_copy(update=elsewhere)
    assert text_destination(shared) == "Sans modèle · base de données sur 192.0.2.7 · index du sens sur 192.0.2.8"
    with pytest.raises(StorageError, match=r"base de données sur 192\.0\.2\.7"):
        open_store(shared.model_copy(update={"sovereign": True}))


def test_a_database_and_an_index_on_this_machine_are_no_reason_for_a_warning(settings):
    here = {"database_url": "postgresql+pg8000://ana@/pvd?unix_sock=/run/s", "chroma_url": "http://127.0.0.1:8000"}
    assert text_destination(settings.model_copy(update=here)) == "Sans modèle · rien ne sort de ce poste"
