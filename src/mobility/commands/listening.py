"""Host and port -> the port that is ours to listen on, or an error that says why it is not."""

import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager

_CALLERS = (errno.EADDRINUSE, errno.EADDRNOTAVAIL, errno.EACCES)


class ListenError(OSError):
    """The caller's host or port cannot be listened on."""


def claim_port(host: str, port: int) -> int:
    """Make sure that nobody listens on a port, and choose a free one for 0.

    API processes share their port (SO_REUSEPORT), so that a second service would get half of the first one's requests
    instead of an error.

    Raises:
        ListenError: the port is taken, or the host is none of this machine.
    """
    with saying_where(host, port):
        kind = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.create_server((host, port), family=kind) as claimed:
            return int(claimed.getsockname()[1])


@contextmanager
def saying_where(host: str, port: int) -> Iterator[None]:
    """Turn the system's refusal to listen into a ListenError that names host and port."""
    try:
        yield
    except socket.gaierror as error:
        raise ListenError(f"--host {host}: {error.strerror}") from error
    except OSError as error:
        if error.errno not in _CALLERS:
            raise
        why = os.strerror(error.errno)  # the error's own text repeats the address
        raise ListenError(
            f"cannot listen on {host} port {port}: {why}; choose another with --host and --port"
        ) from error
