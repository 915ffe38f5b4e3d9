"""What a run with a model did: what was sent where, what was refused and why, what failed and can be asked again."""

from dataclasses import dataclass, field

from analyser.audit.proof import NotProvedError


@dataclass(frozen=True, slots=True)
class SentPiece:
    """One call: what of the document was sent where. The text itself is not kept, only its hash."""

    task: str
    document_id: str
    pages: tuple[int, ...]
    sha256: str
    destination: str
    masked: int
    """Number of personal details that were hidden."""
    tokens_in: int
    tokens_out: int
    at: str
    """UTC, ISO 8601."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something a model said that was not let through, or a piece that it did not answer."""

    task: str
    pages: tuple[int, ...]
    reason: str
    """French, for the coverage page; the same words for the same kind of reason, so that they can be counted."""
    excerpt: str = ""
    """What was refused."""


@dataclass
class AuditLog:
    """What a run did. Lists are in the order of the document, however many pieces were asked at a time."""

    model: str = ""
    """Provider and model; empty when none was asked."""
    sent: list[SentPiece] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    failed: list[Refusal] = field(default_factory=list)
    """Pieces without a usable reply, and pieces not asked because the run was stopped; both can be asked again."""
    cached: int = 0
    """Replies that an earlier run had paid for."""
    euros: float = 0.0
    stopped: str | None = None
    """Why the run stopped early (budget, server), if it did."""

    @property
    def closing_words(self) -> str | None:
        """Say in French what was left unanswered; None when all was answered."""
        if not self.failed:
            return None
        said = (
            f"Le modèle de langage a laissé {len(self.failed)} question(s) sans réponse ; elles peuvent être reposées."
        )
        return f"{said} {self.stopped}" if self.stopped else said

    def refuse(self, task: str, pages: tuple[int, ...], error: NotProvedError) -> None:
        """Put something into quarantine."""
        self.refused.append(Refusal(task, pages, error.reason, error.shown[:120]))

    def add(self, other: "AuditLog") -> None:
        """Take over what a part of the run did."""
        self.sent += other.sent
        self.refused += other.refused
        self.failed += other.failed
        self.cached += other.cached
        self.stopped = self.stopped or other.stopped
