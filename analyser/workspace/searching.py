"""Search over all documents, and actions like one in other towns."""

from analyser.records import Passage
from analyser.retrieval import IndexState
from analyser.views import SearchFilters
from analyser.workspace.core import Part


class Searching(Part):
    """What the Recherche page and the commands search and index need."""

    def search(self, question: str, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Give the best passages, best first; an empty question gives none."""
        if not question.strip():
            return []
        return self.core.retriever.search(question, k, filters)

    def similar(self, project_id: str, k: int = 5) -> list[Passage]:
        """Give passages on actions of other towns that resemble this one."""
        project = self.core.store.project(project_id)
        row = self.core.store.document_row(project.document_id)
        description = project.fields.get("description")
        text = f"{project.title.value} {description.raw if description else ''}"[:600]
        return self.core.retriever.similar(text, k, row.town)

    def index_state(self) -> IndexState:
        """Compare the indexes with the database."""
        return self.core.retriever.verify()

    def heal_index(self) -> IndexState:
        """Mend the indexes from the database, vectors included."""
        self.core.retriever.heal()
        self.core.retriever.embed_pending()
        return self.core.retriever.verify()

    def rebuild_index(self) -> IndexState:
        """Make both indexes anew from the database."""
        self.core.retriever = self.core.retriever.rebuild(self.settings)
        self.core.retriever.embed_pending()
        return self.core.retriever.verify()
