"""Where the files of the corpus are: as shipped, and the user's own, which replace or join them.

It opens no file and knows nothing of what they mean.
"""

from dataclasses import dataclass
from pathlib import Path

DECIDING = frozenset({".yaml", ".md", ".json"})


@dataclass(frozen=True, slots=True)
class CorpusFolders:
    """The shipped folder corpus/, and a folder of the same tree whose files win over those of the same path."""

    shipped: Path
    own: Path | None = None

    def find(self, name: str) -> Path:
        """Give the file of that path; the shipped one, whether it exists or not, where the user has none."""
        if self.own is not None and (self.own / name).is_file():
            return self.own / name
        return self.shipped / name

    def notes(self, folder: str) -> list[Path]:
        """List the notes below a folder, by path."""
        return [path for name, path in self.deciding() if name.startswith(f"{folder}/") and path.suffix == ".md"]

    def deciding(self) -> list[tuple[str, Path]]:
        """List the files that decide, with their paths inside the corpus, in the order of these paths."""
        found: dict[str, Path] = {}
        for root in filter(None, (self.shipped, self.own)):
            for path in root.rglob("*"):
                name = path.relative_to(root)
                if path.suffix in DECIDING and name.parts[0] != "plans" and name.name.lower() != "readme.md":
                    found[name.as_posix()] = path
        return sorted(found.items())
