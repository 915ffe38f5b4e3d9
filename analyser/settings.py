"""The only reader of the environment: `PVDPLUS_*` variables and `.env`."""

from pathlib import Path

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Every setting, with its default. An instance is handed down; nothing else reads the environment."""

    model_config = SettingsConfigDict(env_prefix="PVDPLUS_", env_file=".env", extra="ignore", frozen=True)

    data: Path = Path("data")
    """The only folder written to."""
    corpus: Path = Path(__file__).resolve().parent.parent / "corpus"
    prompts: Path = Path(__file__).resolve().parent.parent / "prompts"
    database_url: str | None = None
    """SQLAlchemy URL; default: SQLite in the data folder."""
    chroma_url: str | None = None
    """Address of a Chroma server; default: a folder in the data folder."""

    embedding_model: str = "bundled"
    """`bundled`, `none` (words only), a local folder, or a hub name."""
    embedding_backend: str = "auto"
    """`auto` (onnxruntime, 8-bit weights: 1.9x as fast), `onnx` (full weights) or `torch`."""
    embedding_threads: int = 0

    chat_provider: str = "none"
    """`none`, `scripted`, `ollama`, `openai` (any compatible endpoint), `anthropic`, `mistral`."""
    chat_model: str = ""
    chat_base_url: str = ""
    chat_api_key: str = Field(default="", repr=False)
    chat_timeout_s: float = 120.0
    chat_retries: int = 3
    chat_concurrency: int = 2
    chat_requests_per_minute: int = 0
    chat_budget_tokens: int = 0
    """Stop cleanly after this many tokens of one run; 0: no limit."""
    chat_price_in_eur_per_million: float = 0.0
    chat_price_out_eur_per_million: float = 0.0
    chat_script: Path | None = None
    """Replies of the scripted provider, a JSON file."""
    sovereign: bool = False
    """Refuse any address that is not this machine: of a model, a database, an index."""

    max_file_mb: int = 200
    max_pages: int = 1500
    read_timeout_s: float = 300.0
    page_timeout_s: float = 30.0
    read_memory_mb: int = 3000
    ocr: str = "auto"
    """`auto` (when tesseract is there), `on`, `off`."""
    ocr_language: str = "fra"
    ocr_dpi: int = 300
    workers: int = 2

    reviewer: str = ""

    @property
    def resolved_database_url(self) -> str:
        """The database to open."""
        return self.database_url or f"sqlite:///{(self.data / 'pvdplus.sqlite3').resolve()}"

    @property
    def own_corpus(self) -> Path:
        """The user's rules and notes, of the same tree as corpus/: they replace or join what is shipped."""
        return self.data / "corpus"

    @property
    def originals(self) -> Path:
        """Folder of the original files, by content hash."""
        return self.data / "originals"

    @property
    def index_folder(self) -> Path:
        """Folder of the search indexes: rebuilt from the database at will."""
        return self.data / "index"
