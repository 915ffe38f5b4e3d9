"""Who works on which document: two processes on one data folder never do the same work, a killed one's is taken up."""

import os
import socket
import time
from pathlib import Path
from uuid import uuid4

from sqlalchemy import or_, select

from analyser.store.documents import ENDED, DocumentStore, document_row_of, document_select
from analyser.store.schema import documents
from analyser.views import DocumentRow

LEASE_S = 60.0


class LeaseStore(DocumentStore):
    """Unfinished documents and the leases on them."""

    def unfinished(self) -> list[DocumentRow]:
        """List the documents whose work has not ended, whoever works on them."""
        with self.reading() as connection:
            rows = connection.execute(document_select().where(documents.c.state.not_in(ENDED))).mappings().all()
        return sorted((document_row_of(row) for row in rows), key=lambda row: row.added_at)

    def claim_job(self, document_id: str, owner: str, lease_s: float = LEASE_S) -> bool:
        """Take the work on an unfinished document, unless a living process has it.

        A process of this machine that is gone loses its lease at once, any other when the lease runs out.
        """
        free = [documents.c.lease_owner.is_(None), documents.c.lease_owner == owner]
        free += [documents.c.lease_until < time.time()]
        with self.reading() as connection:
            holder = connection.scalar(select(documents.c.lease_owner).where(documents.c.document_id == document_id))
        if holder is not None and _is_gone(holder):
            free.append(documents.c.lease_owner == holder)
        values = {"lease_owner": owner, "lease_until": time.time() + lease_s}
        return self.change_document(document_id, values, documents.c.state.not_in(ENDED), or_(*free))

    def heartbeat(self, document_id: str, owner: str, lease_s: float = LEASE_S) -> bool:
        """Keep a lease; False when it was lost: stop, somebody else has the work."""
        values = {"lease_until": time.time() + lease_s}
        return self.change_document(document_id, values, documents.c.lease_owner == owner)

    def release(self, document_id: str, owner: str) -> None:
        """Hand back a lease; the document stays as unfinished as it is."""
        values = {"lease_owner": None, "lease_until": 0.0}
        self.change_document(document_id, values, documents.c.lease_owner == owner)


def lease_owner() -> str:
    """Make a name for one worker: machine, process, and a part of its own, for two threads never share a job."""
    return f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


def _is_gone(owner: str) -> bool:
    """Tell whether a process of this machine has ended; of other machines nothing is known."""
    host, pid, _ = owner.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, of another user
        return False
    return _is_zombie(int(pid))


def _is_zombie(pid: int) -> bool:
    """Tell whether a process was killed and only waits to be noticed by its parent (Linux)."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (OSError, IndexError):
        return False
    return state == "Z"
