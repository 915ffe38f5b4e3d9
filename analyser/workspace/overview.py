"""Figures, lists and facts about the whole data folder."""

import platform
from collections.abc import Mapping
from importlib.metadata import version

from analyser import chat
from analyser.views import Figures
from analyser.workspace.core import Part

_SHOWN_LIBRARIES = ("streamlit", "pypdfium2", "pypdf", "chromadb", "tantivy", "sentence-transformers", "langchain-core")


class Overview(Part):
    """What the dashboard, the town page and the help page need."""

    def figures(self, town: str | None = None) -> Figures:
        """Count documents, pages, actions, amounts and progress, people's values first."""
        return self.core.store.figures(town)

    def towns(self) -> list[str]:
        """Name every town, in French order."""
        from analyser.folding import plain

        return sorted(self.core.store.towns(), key=plain)

    def shortlist(self, town: str) -> list[str]:
        """Give the actions kept with the town, at most three."""
        note = self.core.store.last_note("shortlist", town)
        return [str(project_id) for project_id in note.value["projects"]] if note else []

    def set_shortlist(self, town: str, project_ids: list[str], author: str) -> None:
        """Keep one to three actions with the town; earlier lists stay readable in the database."""
        self.core.store.add_note("shortlist", town, {"projects": project_ids[:3]}, author)

    def saved_questions(self) -> list[str]:
        """Give the saved questions, the newest first, each once."""
        notes = self.core.store.notes("question")
        return list(dict.fromkeys(note.key for note in reversed(notes)))

    def save_question(self, question: str, author: str) -> None:
        """Keep a question."""
        self.core.store.add_note("question", question.strip(), {}, author)

    def text_destination(self) -> str:
        """Say in French where the text goes."""
        return chat.text_destination(self.settings)

    def versions(self) -> Mapping[str, str]:
        """Name what results were made with: application, rules, models, libraries."""
        return {
            "application": version("pvdplus-analyser"),
            "règles": self.knowledge.version,
            "modèle d’index": self.settings.embedding_model,
            "modèle de langage": self.settings.chat_model or self.settings.chat_provider,
            "Python": platform.python_version(),
        } | {name: version(name) for name in _SHOWN_LIBRARIES}
