"""The language model's part as a person sees it: what a run would cost, and what the last one did."""

from collections import Counter
from pathlib import Path

from analyser.audit import Estimate, estimate, make_asker
from analyser.chat import make_chat
from analyser.extraction import extract
from analyser.pipeline import MODEL_RUN
from analyser.reading import ReadingLimits, read_safely
from analyser.views import ModelRun
from analyser.workspace.core import Part


class Modelling(Part):
    """What the model commands and the coverage view need."""

    def estimate(self, path: Path) -> Estimate:
        """Estimate calls, tokens and euros of a run on a plan; asks nobody, stores nothing. Raises `DocumentError`."""
        document = read_safely(path, path.name, ReadingLimits.from_settings(self.settings))
        chat = make_chat(self.settings)
        asker = make_asker(chat, self.settings) if chat else None
        return estimate(document, extract(document), self.knowledge, self.settings, asker)

    def model_run(self, document_id: str) -> ModelRun | None:
        """Tell what the last run with a model did on a document; None when there was none."""
        note = self.core.store.last_note(MODEL_RUN, document_id)
        if note is None:
            return None
        log, sent = note.value, note.value["sent"]
        return ModelRun(
            model=log["model"],
            at=note.at,
            destinations=tuple(dict.fromkeys(piece["destination"] for piece in sent)),
            calls=len(sent),
            cached=log["cached"],
            tokens_in=sum(piece["tokens_in"] for piece in sent),
            tokens_out=sum(piece["tokens_out"] for piece in sent),
            euros=log["euros"],
            masked=sum(piece["masked"] for piece in sent),
            refused=Counter(refusal["reason"] for refusal in log["refused"]),
            failed=Counter(refusal["reason"] for refusal in log["failed"]),
            stopped=log["stopped"],
        )
