"""Everything that can go wrong, as one tree.

AnalyserError                     base: catch this at a border (command line, page)
├── UngroundedError               a quote does not stand where it is said to stand
├── DocumentError                 a file cannot be used; `kind` says why
│   ├── EmptyFileError            kind "empty"
│   ├── NotAPdfError              kind "not_a_pdf": content is of no accepted format
│   ├── EncryptedError            kind "encrypted": a password is needed
│   ├── BrokenFileError           kind "broken": truncated or damaged beyond reading
│   ├── TooLargeError             kind "too_large": over a limit of the settings
│   └── ReadingTimeoutError       kind "timeout": reading was stopped at the limit
├── UnknownRecordError            an identifier that the database does not hold
├── StaleDecisionError            somebody else decided in between (optimistic lock)
├── CorpusError                   a file of corpus/ is wrong; names file and line
├── IndexMismatchError            the vector index was made by another model
├── ModelError                    the language model did not answer usefully
│   ├── ModelMissingError         its package or weights are not installed
│   ├── ModelRefusedError         refused by a setting (sovereign mode, budget) or by the server (key, model)
│   ├── ModelSilentError          the server gave no reply, in spite of retries
│   └── ModelReplyError           the reply could not be used
└── StorageError                  disk full, database locked, data folder not writable

Messages are French and speak to the person at the screen: what happened, to which file, what to do next.
"""


class AnalyserError(Exception):
    """Base of every foreseen error; its text is fit to be shown."""


class UngroundedError(AnalyserError):
    """A quote does not stand, character for character, where it is said to stand."""


class DocumentError(AnalyserError):
    """A file cannot be used."""

    kind = "document"

    def __init__(self, name: str, message: str) -> None:
        super().__init__(message)
        self.name = name
        self.message = message

    def __reduce__(self) -> tuple[type["DocumentError"], tuple[str, str]]:
        """Survive the way back from a worker process."""
        return (type(self), (self.name, self.message))


class EmptyFileError(DocumentError):
    """The file holds no byte."""

    kind = "empty"


class NotAPdfError(DocumentError):
    """The content is of no accepted format, whatever its name says."""

    kind = "not_a_pdf"


class EncryptedError(DocumentError):
    """The file needs a password."""

    kind = "encrypted"


class BrokenFileError(DocumentError):
    """The file is damaged beyond reading."""

    kind = "broken"


class TooLargeError(DocumentError):
    """The file is over a limit of the settings."""

    kind = "too_large"


class ReadingTimeoutError(DocumentError):
    """Reading took longer than the settings allow and was stopped."""

    kind = "timeout"


class UnknownRecordError(AnalyserError):
    """The database does not hold this identifier."""


class StaleDecisionError(AnalyserError):
    """Somebody else decided on this action since it was shown."""


class CorpusError(AnalyserError):
    """A file of corpus/ is wrong; the message names file and line."""


class IndexMismatchError(AnalyserError):
    """The vector index was made by another embedding model."""


class ModelError(AnalyserError):
    """The language model did not answer usefully."""


class ModelMissingError(ModelError):
    """A package or the weights of the model are not installed; the message gives the install line."""


class ModelRefusedError(ModelError):
    """No call can succeed: a setting forbids it (sovereign mode, budget), or the server refuses key or model."""


class ModelSilentError(ModelError):
    """The server gave no reply, in spite of retries."""


class ModelReplyError(ModelError):
    """The reply of the model could not be used."""


class StorageError(AnalyserError):
    """Disk full, database locked, or data folder not writable."""
