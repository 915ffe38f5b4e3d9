"""Fixtures for all tests: a data folder of one's own, no environment, no network, no model by accident."""

import os
from pathlib import Path

import pytest

from analyser.settings import Settings

os.environ.update(HF_HUB_OFFLINE="1", TOKENIZERS_PARALLELISM="false", ANONYMIZED_TELEMETRY="False")
for name in [n for n in os.environ if n.startswith("PVDPLUS_")]:
    del os.environ[name]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that write to a folder of this test alone, with words but no embedding model and no OCR."""
    return Settings(_env_file=None, data=tmp_path / "data", embedding_model="none", ocr="off", workers=1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let loopback and browser tests reach this machine, and nothing else."""
    for item in items:
        if item.get_closest_marker("loopback") or item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(["127.0.0.1", "localhost", "::1"]))
