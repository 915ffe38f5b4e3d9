"""What reading one file may cost. Knows nothing of files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from analyser.settings import Settings

OcrMode = Literal["auto", "on", "off"]


@dataclass(frozen=True, slots=True)
class ReadingLimits:
    """Limits of one reading; they travel to the worker process, so everything here pickles."""

    file_mb: int = 200
    pages: int = 1500
    total_s: float = 300.0
    """For the whole file, OCR left out."""
    page_s: float = 30.0
    """For one page; a page recognised by OCR may take it once more."""
    memory_mb: int = 3000
    """Address space of the worker process, where the system can limit it."""
    ocr: OcrMode = "auto"
    ocr_language: str = "fra"
    ocr_dpi: int = 300
    ocr_cache: Path | None = None
    """Folder that keeps recognised pages, so that interrupted OCR goes on where it stopped."""

    @classmethod
    def from_settings(cls, settings: Settings) -> Self:
        """Take the limits that the settings state."""
        ocr: OcrMode = "off" if settings.ocr == "off" else "on" if settings.ocr == "on" else "auto"
        return cls(
            file_mb=settings.max_file_mb,
            pages=settings.max_pages,
            total_s=settings.read_timeout_s,
            page_s=settings.page_timeout_s,
            memory_mb=settings.read_memory_mb,
            ocr=ocr,
            ocr_language=settings.ocr_language,
            ocr_dpi=settings.ocr_dpi,
            ocr_cache=settings.data / "ocr",
        )
