"""What each command does: calls the workspace, prints records as JSON lines or as short French lines.

`--json` prints JSON lines and nothing else on standard output; progress goes to standard error, on a terminal only.
"""

from argparse import Namespace
from collections.abc import Callable, Mapping

from analyser.commands import documents, outputs, questions, upkeep

COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "analyse": documents.analyse,
    "add": documents.add,
    "documents": documents.documents,
    "remove": documents.remove,
    "model": documents.model,
    "estimate": documents.estimate,
    "samples": documents.samples,
    "search": questions.search,
    "classify": questions.classify,
    "explain": questions.explain,
    "flips": questions.flips,
    "reassess": questions.reassess,
    "export": outputs.export,
    "import": outputs.reimport,
    "verify": outputs.verify,
    "evaluate": upkeep.evaluate,
    "trust-test": upkeep.trust_test,
    "index": upkeep.index,
    "backup": upkeep.backup,
    "restore": upkeep.restore,
}
