"""Vectors on a Chroma server of the tests' own, on this machine: the same promises as in a folder."""

import contextlib
import gc
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient

from analyser.errors import IndexMismatchError
from analyser.settings import Settings
from analyser.vectors import VectorIndex

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.filterwarnings("ignore:unclosed <socket:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
EYE = np.eye(4, dtype=np.float32)
PATIENCE_S = 60.0


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    program = Path(sys.executable).with_name("chroma")
    command = [str(program), "run", "--host", "127.0.0.1", "--port", str(port), "--path", str(tmp_path / "server")]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/api/v2/heartbeat")
            yield f"http://127.0.0.1:{port}"
        finally:
            SharedSystemClient.clear_system_cache()
            gc.collect()  # Chroma's client leaves its sockets to the collector: here, where the warning is expected
            process.kill()


def wait_for(url: str) -> None:
    limit = time.monotonic() + PATIENCE_S
    while True:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(url):
            return
        assert time.monotonic() < limit, "the server does not answer"
        time.sleep(0.05)


def test_vectors_on_a_server_are_found_replaced_removed_and_never_mixed(settings: Settings, address: str) -> None:
    shared = settings.model_copy(update={"chroma_url": address})
    index = VectorIndex.open_index(shared, "model@1", 4)
    index.upsert(["a", "b", "c", "d"], EYE, ["x", "x", "y", "y"])
    again = VectorIndex.open_index(shared, "model@1", 4)
    assert [name for name, _ in again.nearest(EYE[1], 1)] == ["b"]
    again.upsert(["a"], EYE[3:], ["x"])
    again.remove_document("y")
    assert set(index.ids()) == {"a", "b"}
    assert index.nearest(EYE[3], 1)[0] == ("a", pytest.approx(1.0, abs=1e-3))
    with pytest.raises(IndexMismatchError, match="model@1"):
        VectorIndex.open_index(shared, "model@2", 4)
    assert not settings.index_folder.exists()
