"""A port is claimed before anything is started, and whoever cannot have it is told why."""

import socket

import pytest

from mobility.commands.listening import ListenError, claim_port


def test_a_free_port_is_ours_and_none_means_any() -> None:
    port = claim_port("127.0.0.1", 0)
    assert port > 0
    assert claim_port("127.0.0.1", port) == port


def test_a_port_that_somebody_shares_is_taken_all_the_same() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ListenError, match=f"port {port}: Address already in use"):
            claim_port("127.0.0.1", port)


def test_a_host_that_is_not_this_machine_is_named() -> None:
    with pytest.raises(ListenError, match=r"192\.0\.2\.1"):
        claim_port("192.0.2.1", 0)
