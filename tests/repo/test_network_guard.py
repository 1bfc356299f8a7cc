"""The guard in tests/conftest.py refuses what leaves this machine, and nothing else."""

import socket

import pytest


def test_no_test_can_connect_to_another_machine():
    with socket.socket() as client, pytest.raises(BaseException, match=r"a test asked for \('192\.0\.2\.1', 80\)"):
        client.connect(("192.0.2.1", 80))


def test_no_test_can_ask_the_name_service():
    with pytest.raises(BaseException, match=r"a test asked the name service for newslake\.example"):
        socket.getaddrinfo("newslake.example", 80)


def test_loopback_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
