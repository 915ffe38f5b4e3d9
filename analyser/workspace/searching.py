"""Search over all documents, and actions like one in other towns."""

from collections.abc import Sequence

from analyser.records import Passage
from analyser.retrieval import IndexState, by_action
from analyser.views import SearchFilters
from analyser.workspace.core import Part


class Searching(Part):
    """What the Recherche page and the commands search and index need."""

    def search(self, question: str, k: int = 10, filters: SearchFilters | None = None) -> list[Passage]:
        """Give the best passages, best first; an empty question gives none."""
        if not question.strip():
            return []
        self._take_in_corrections()
        return self.core.retriever.search(question, k, filters)

    def results(self, question: str, k: int = 10, filters: SearchFilters | None = None) -> list[tuple[Passage, ...]]:
        """Give what `search` does, the passages of one action folded into one result."""
        return by_action(self.search(question, k, filters))

    def unknown_words(self, question: str) -> tuple[str, ...]:
        """Give the words of a question that no document contains: near ones were searched for in their place."""
        return self.core.retriever.unknown_words(question)

    def export_results(self, results: Sequence[Sequence[Passage]]) -> bytes:
        """Write results as CSV for French Excel, a line for each passage, with its place and its exact words."""
        from analyser.export.tables import write_csv

        columns = ("rang", "action", "commune", "document", "page", "titre de la partie", "passage")
        rows = [
            (rank, p.project_title, p.town, p.document_name, p.chunk.page_index + 1, p.chunk.heading, p.chunk.text)
            for rank, folded in enumerate(results, 1)
            for p in folded
        ]
        return write_csv(columns, [dict(zip(columns, row, strict=True)) for row in rows], "excel-fr")

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

    def _take_in_corrections(self) -> None:
        """Index anew the words of plans on which people settled values since: filters and titles go by what they say.

        Looking costs one query; whoever wrote the entry, another process or an import, need not know of the index.
        """
        path = self.settings.index_folder / "decisions.mark"
        seen = int(path.read_text("ascii")) if path.exists() else 0
        last, corrected = self.core.store.corrected_after(seen)
        if last < seen:  # the database was put back to an earlier day
            last, corrected = self.core.store.corrected_after(0)
        retriever = self.core.retriever
        for document_id in set(corrected).intersection(retriever.source.document_ids()):
            retriever.index(*retriever.source.entries(document_id))
        if last != seen:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(str(last), "ascii")
