"""The dashboard on a data folder of its own: two sample plans analysed once, copied for each test."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import streamlit as st
from driving import ROOT, SAMPLES, TOWNS, WAIT_S
from streamlit.testing.v1 import AppTest

from analyser.settings import Settings
from analyser.ui import services
from analyser.workspace import Workspace


@pytest.fixture(scope="session")
def analysed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a data folder with two analysed plans; not to be written to."""
    data = tmp_path_factory.mktemp("analysed") / "data"
    settings = Settings(_env_file=None, data=data, embedding_model="none", ocr="off")
    workspace = Workspace.from_settings(settings, ThreadPoolExecutor(max_workers=1))
    for plan, town in zip(SAMPLES, TOWNS, strict=False):
        workspace.add(plan.name, plan.read_bytes(), town)
    assert workspace.wait(WAIT_S)
    workspace.close()
    return data


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Name a data folder that is still empty."""
    return tmp_path / "data"


@pytest.fixture
def filled(analysed: Path, data: Path) -> Path:
    """Give a data folder of this test alone, with two analysed plans."""
    shutil.copytree(analysed, data)
    return data


@pytest.fixture(autouse=True)
def own_settings(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Point the dashboard at this test's data, with empty caches before and after."""
    for name, value in {"DATA": str(data), "EMBEDDING_MODEL": "none", "OCR": "off", "WORKERS": "1"}.items():
        monkeypatch.setenv(f"PVDPLUS_{name}", value)
    st.cache_resource.clear()
    st.cache_data.clear()
    yield
    services.workspace().close()
    st.cache_resource.clear()
    st.cache_data.clear()


@pytest.fixture
def app() -> AppTest:
    """Give the application, signed by a reviewer, before its first run."""
    made = AppTest.from_file(str(ROOT / "app.py"), default_timeout=WAIT_S)
    made.session_state["reviewer"] = "Camille Martin"
    return made
