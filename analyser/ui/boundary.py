"""The border of a page: what goes wrong is said in French with the next step, and the rest of the screen stays."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from analyser.errors import AnalyserError
from analyser.ui.typography import literal

UNFORESEEN = "Erreur imprévue, inscrite au journal technique. Rien n’est perdu : rechargez la page, puis recommencez."

_log = logging.getLogger(__name__)


@contextmanager
def told_on_the_page() -> Iterator[None]:
    """Turn an error of the block into a message on the page; what was not foreseen is logged whole."""
    try:
        yield
    except AnalyserError as error:
        st.error(literal(str(error)))
    except Exception:
        _log.exception("page failed")
        st.error(UNFORESEEN)
