"""What can be wrong with a history.

HistoryError
├── HistoryAddressError     the caller's: this is no address of a history
├── NoHistoryError          nothing has been written there yet
├── ForeignHistoryError     other software wrote it: a newer or an older one, or another program
└── HistoryAwayError        the file is locked or damaged, the server does not answer
"""


class HistoryError(Exception):
    """The history cannot be used; the text says why, for people."""


class HistoryAddressError(HistoryError):
    """The caller's fault."""


class NoHistoryError(HistoryError):
    """No worker has written there yet."""


class ForeignHistoryError(HistoryError):
    """Its tables are not the ones that this software reads."""


class HistoryAwayError(HistoryError):
    """It may be there again in a moment."""
