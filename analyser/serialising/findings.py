"""What was found on each page <-> JSON."""

from analyser.records import PageFinding
from analyser.serialising.quotes import Json


def finding_record(finding: PageFinding) -> Json:
    """Write what was found on a page."""
    return {"page": finding.page_index + 1, "kind": finding.kind, "reason": finding.reason}


def finding_of(record: Json) -> PageFinding:
    """Read a page's finding back."""
    return PageFinding(record["page"] - 1, record["kind"], record["reason"])
