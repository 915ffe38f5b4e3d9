"""The rules of the corpus: what an edit would change before it is saved, and judging everything anew after."""

import shutil
import tempfile
from pathlib import Path

from analyser.audit import keep_model_part
from analyser.judging.suggesting import suggest
from analyser.judging.surroundings import Surroundings
from analyser.knowledge import CorpusFolders, Knowledge, load_knowledge
from analyser.records import DocumentType, Suggestion
from analyser.views import Flip
from analyser.workspace.core import Part

RULES = "categories.yaml"


class Rules(Part):
    """What the Programme page and the commands flips and reassess need."""

    def rules_text(self) -> str:
        """Give categories.yaml as it stands."""
        return CorpusFolders(self.settings.corpus, self.settings.own_corpus).find(RULES).read_text("utf-8")

    def preview_rules(self, text: str) -> list[Flip]:
        """List the suggestions that an edited categories.yaml would change. Raises `CorpusError` naming the line."""
        edited = self._load_with(text)
        flips = []
        for before, after in self._both(edited):
            if (_short(before)) != (_short(after)):
                project = self.core.store.project(before.project_id)
                flips.append(Flip(before.project_id, project.title.value, _short(before), _short(after)))
        return flips

    def save_rules(self, text: str) -> int:
        """Keep an edited categories.yaml in the data folder and judge everything anew; the shipped one stays.

        The one it replaces there is kept beside it, as .bak.
        """
        self._load_with(text)
        own = self.settings.own_corpus / RULES
        own.parent.mkdir(parents=True, exist_ok=True)
        if own.exists():
            shutil.copyfile(own, own.with_suffix(".yaml.bak"))
        temporary = own.with_suffix(".yaml.new")
        temporary.write_text(text, "utf-8")
        temporary.replace(own)
        return self.reassess()

    def has_own_rules(self) -> bool:
        """Tell whether the rules in force were edited here."""
        return (self.settings.own_corpus / RULES).exists()

    def restore_rules(self) -> int:
        """Go back to the shipped categories.yaml, keep the edited one as .bak, and judge everything anew."""
        own = self.settings.own_corpus / RULES
        own.replace(own.with_suffix(".yaml.bak"))
        return self.reassess()

    def reassess(self) -> int:
        """Judge every action anew with the rules as they stand; decisions, and what a model added, are kept.

        Gives the number judged.
        """
        knowledge = self.core.reload_knowledge()
        self.core.store.save_sources(note.document for note in knowledge.notes)
        count = 0
        for row in self.core.store.document_rows():
            if row.state == "done" and row.type is DocumentType.PLAN:
                judged = self._judged(row.document_id, knowledge)
                made = [keep_model_part(self.core.store.suggestion(one.project_id), one) for one in judged]
                self.core.store.save_suggestions(made)
                self.core.retriever.index(*self.core.retriever.source.entries(row.document_id))
                count += len(made)
        return count

    def _load_with(self, text: str) -> Knowledge:
        with tempfile.TemporaryDirectory() as folder:
            own = Path(folder) / "corpus"
            if self.settings.own_corpus.exists():
                shutil.copytree(self.settings.own_corpus, own)
            own.mkdir(exist_ok=True)
            (own / RULES).write_text(text, "utf-8")
            return load_knowledge(self.settings.corpus, own)

    def _judged(self, document_id: str, knowledge: Knowledge) -> list[Suggestion]:
        document = self.core.store.load_document(document_id)
        projects = self.core.store.projects_of(document_id)
        surroundings = Surroundings(document, projects)
        return [suggest(project, document, knowledge, surroundings=surroundings) for project in projects]

    def _both(self, edited: Knowledge) -> list[tuple[Suggestion, Suggestion]]:
        pairs = []
        for row in self.core.store.document_rows():
            if row.state == "done" and row.type is DocumentType.PLAN:
                after = self._judged(row.document_id, edited)
                pairs += [(self.core.store.suggestion(one.project_id), one) for one in after]
        return pairs


def _short(suggestion: Suggestion) -> tuple[str, ...]:
    return (suggestion.verdict.verdict, *(c.category_id for c in suggestion.categories))
