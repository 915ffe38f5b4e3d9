"""Export: what, which, for whom; ten rows to look at, the file with its citations proved again, corrections back in."""

from datetime import UTC, datetime
from functools import partial
from typing import Literal, cast

import streamlit as st

from analyser.errors import AnalyserError
from analyser.ui import services, state
from analyser.ui.typography import count, literal, moment_fr
from analyser.views import ExportRecord

Kind = Literal["projects", "citations", "financing", "workbook"]
Status = Literal["accepted", "all"]
Dialect = Literal["excel-fr", "standard"]
KINDS: dict[Kind, str] = {
    "projects": "Actions (CSV)",
    "citations": "Citations (CSV)",
    "financing": "Lignes de financement (CSV)",
    "workbook": "Classeur Excel (XLSX)",
}
FILES: dict[Kind, str] = {
    "projects": "projets.csv",
    "citations": "citations.csv",
    "financing": "financements.csv",
    "workbook": "projets.xlsx",
}
STATUSES: dict[Status, str] = {"accepted": "Acceptées et corrigées", "all": "Toutes, avec leur état"}
DIALECTS: dict[Dialect, str] = {"excel-fr": "Excel en français", "standard": "CSV standard"}
_PREVIEW_ROWS = 10


def write(kind: Kind, dialect: Dialect, status: Status, town: str | None, *, one_line: bool, proved: bool) -> bytes:
    """Write the file, prove its citations again if asked, and note it among the exports."""
    workspace = services.workspace()
    if kind == "workbook":
        content = workspace.export_xlsx(status, town)
    else:
        content = workspace.export(kind, dialect, status, town, one_line=one_line)
    withheld = workspace.withheld(status, town)
    failures = [*withheld, *(workspace.verify_bytes(FILES[kind], content) if proved else [])]
    citations = workspace.count_citations(content) if proved and kind != "workbook" else 0
    rows, now = workspace.count_exported(status, town) - len(withheld), datetime.now(UTC).isoformat()
    workspace.note_export(ExportRecord(FILES[kind], kind, dialect, now, rows, citations, len(failures)))
    return content


def draw_preview(kind: Kind, dialect: Dialect, status: Status) -> None:
    """Show the first rows as they will be written."""
    shown: Literal["projects", "citations", "financing"] = "projects" if kind == "workbook" else kind
    header, rows = services.workspace().preview(shown, dialect, status, state.town(), _PREVIEW_ROWS)
    if not rows:
        st.info("Aucune action à exporter avec ce choix : acceptez-en dans la revue, ou choisissez « Toutes ».")
        return
    st.caption(f"Aperçu : {count(len(rows), 'première ligne', 'premières lignes')} du fichier")
    st.dataframe([dict(zip(header, row, strict=True)) for row in rows], key="preview", height="content")


def draw_past_exports() -> None:
    """List past exports with what their verification said."""
    st.header("Derniers exports", anchor=False)
    past = services.workspace().exports()
    if not past:
        st.caption("Aucun export pour l’instant.")
    for record in past[:6]:
        proof = (
            count(record.citations, "citation vérifiée", "citations vérifiées") if record.citations else "non vérifié"
        )
        failed = f" · :orange-badge[{count(record.failures, 'échec')}]" if record.failures else ""
        rows = count(record.rows, "action")
        st.markdown(f":small[{moment_fr(record.at)} · {literal(record.name)} · {rows} · {proof}{failed}]")


def draw_verification() -> None:
    """Prove an exported file again, or take its corrections back."""
    st.header("Vérifier ou reprendre un fichier", anchor=False)
    file = st.file_uploader("Un export, corrigé ou non (CSV, XLSX)", type=["csv", "xlsx"], key="returned")
    if file is None:
        return
    with st.container(horizontal=True):
        verify = st.button("Vérifier ses citations", key="verify")
        take_back = st.button("Reprendre ses corrections", key="reimport", disabled=not state.reviewer())
    try:
        if verify:
            draw_failures(services.workspace().verify_bytes(file.name, file.getvalue()))
        if take_back:
            report = services.workspace().reimport(file.name, file.getvalue(), state.reviewer())
            st.success(
                f"{count(report.changed, 'action corrigée', 'actions corrigées')}, {report.unchanged} sans changement."
            )
            for conflict in report.conflicts:
                st.warning(literal(conflict))
    except AnalyserError as error:
        st.error(literal(str(error)))


def draw_failures(failures: list[str]) -> None:
    """Say which citations no longer hold."""
    if not failures:
        st.success("Toutes les citations se trouvent, mot pour mot, à la page citée.")
    for failure in failures[:50]:
        st.warning(literal(failure))


left, right = st.columns([62, 38], gap="large")
with left:
    options = {
        "kind": st.segmented_control(
            "Quoi", KINDS, format_func=KINDS.__getitem__, default="projects", required=True, key="export_kind"
        ),
        "status": st.segmented_control(
            "Quelles actions", STATUSES, format_func=STATUSES.__getitem__, default="accepted", required=True,
            key="export_status",
        ),
        "dialect": st.segmented_control(
            "Pour", DIALECTS, format_func=DIALECTS.__getitem__, default="excel-fr", required=True, key="export_dialect"
        ),
    }  # fmt: skip
    kind, status, dialect = (
        cast("Kind", options["kind"]),
        cast("Status", options["status"]),
        cast("Dialect", options["dialect"]),
    )
    one_line = st.toggle(
        "Une action sur une seule ligne (sans retour à la ligne dans les cases)", key="export_one_line"
    )
    proved = st.toggle("Prouver de nouveau chaque citation sur le PDF avant de remettre le fichier", True, key="prove")
    wanted = services.workspace().count_exported(status, state.town())
    st.download_button(
        f"Télécharger {FILES[kind]} · {count(wanted, 'action')}",
        partial(write, kind, dialect, status, state.town(), one_line=one_line, proved=proved),
        FILES[kind], key="download", type="primary", disabled=not wanted,
    )  # fmt: skip
    draw_preview(kind, dialect, status)
with right:
    draw_past_exports()
    draw_verification()
