"""What is found in each sample plan, as text: a change of extraction shows in review as a change of these files.

`python tests/test_extraction_golden.py` writes them anew.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from analyser.extraction import extract
from analyser.reading import ReadingLimits, read_document
from analyser.records import FIELD_NAMES, Extraction, Money, Period, Project

ROOT = Path(__file__).resolve().parent
GOLDEN = ROOT / "golden" / "extraction"
PLANS = sorted([*ROOT.parent.glob("corpus/plans/*.pdf"), *ROOT.glob("data/plans/*.pdf")])


def outline(extraction: Extraction) -> str:
    """Write an extraction as lines of text."""
    lines = [f"town: {extraction.town}", ""]
    for project in (*extraction.projects, *extraction.set_aside):
        lines += [*project_lines(project), ""]
    return "\n".join([*lines, *(f"p. {f.page_index + 1}: {f.kind}, {f.reason}" for f in extraction.findings), ""])


def project_lines(project: Project) -> Iterator[str]:
    number = f"{project.number.value} " if project.number else ""
    pages = ", ".join(str(page + 1) for page in project.pages)
    others = ", ".join(str(page + 1) for page in project.other_pages)
    yield f"{number}{project.title.value} [p. {pages}{f' ; {others}' if others else ''}] {project.state}"
    for label, field in (("town", project.town), ("axis", project.axis)):
        if field is not None:
            yield f"    {label}: {field.value}"
    for name in FIELD_NAMES:
        field = project.fields.get(name)
        if field is not None:
            yield f"    {name}: {' | '.join(read(field.value))}"
    for conflict in project.conflicts:
        yield f"    conflict on {conflict.field}: {' / '.join(value.raw for value in conflict.values)}"
    yield f"    body: {sum(len(citation.quote) for citation in project.body)} characters"


def read(value: object) -> tuple[str, ...]:
    if isinstance(value, Money):
        return (
            value.raw,
            str(value.value),
            *([str(value.maximum)] if value.maximum else []),
            str(value.tax),
            value.basis,
        )
    if isinstance(value, Period):
        return (value.raw, str(value.start_year), str(value.end_year))
    return value if isinstance(value, tuple) else (str(value),)


def outline_of(path: Path) -> str:
    return outline(extract(read_document(path, path.name, ReadingLimits(ocr="off"))))


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_a_sample_plan_gives_what_was_reviewed(path: Path) -> None:
    assert outline_of(path) == (GOLDEN / f"{path.stem}.txt").read_text("utf-8")


if __name__ == "__main__":
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for plan in PLANS:
        (GOLDEN / f"{plan.stem}.txt").write_text(outline_of(plan), "utf-8")
