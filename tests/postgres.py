"""A PostgreSQL server of the tests' own, on a Unix socket, where Debian's package is installed."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Find the folder of the newest server's programs."""
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return installed[-1].parent if installed else None


@contextmanager
def server(bin_folder: Path) -> Iterator[str]:
    """Run a server without durability or network; give the folder of its socket."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # it refuses to run as root

    def run(program: str, *arguments: str) -> None:
        command = [*as_owner, str(bin_folder / program), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path holds 107 bytes
    if as_owner:
        shutil.chown(folder, "postgres")
    data = str(folder / "data")
    try:
        run("initdb", "-D", data, "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C.UTF-8")
        run("pg_ctl", "-D", data, "-w", "-o", f"-c listen_addresses='' -k {folder} -c fsync=off", "start")
        try:
            yield str(folder)
        finally:
            run("pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def address(socket_folder: str, database: str) -> str:
    """Give the SQLAlchemy URL of a database of the server."""
    return f"postgresql+pg8000://tester@/{database}?unix_sock={socket_folder}/.s.PGSQL.5432"
