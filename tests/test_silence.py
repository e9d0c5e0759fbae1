"""A PostgreSQL server that takes connections and says nothing: waited for by one, not by all."""

import socket
import time

import psycopg
import pytest

from config.databases import database
from config.postgresql.base import DatabaseWrapper
from config.postgresql.silence import Silence
from config.trouble import Unreachable


class Server:
    """One whose connections take a while to come or to fail; its own clock."""

    def __init__(self) -> None:
        self.now, self.asked = 0.0, 0
        self.takes, self.fails = 5.0, True
        self.silence = Silence(lambda: self.now)

    def connect(self) -> str:
        self.asked += 1
        self.now += self.takes
        if self.fails:
            raise psycopg.OperationalError("timeout expired")
        return "connection"

    def is_away(self) -> bool:
        try:
            self.silence.connect(self.connect)
        except Unreachable as error:
            return str(error) == "timeout expired"
        return False


@pytest.fixture
def server():
    return Server()


def test_of_many_that_ask_one_waits(server):
    assert all(server.is_away() for _ in range(50))
    assert server.asked == 1
    server.now += 60
    assert all(server.is_away() for _ in range(50))
    assert server.asked == 2


def test_nobody_waits_beside_the_one_that_tries_again(server):
    server.is_away()
    server.now += 60
    server.takes = 0.0
    beside = []

    def try_again() -> None:
        beside.append(server.is_away())
        raise psycopg.OperationalError("timeout expired")

    with pytest.raises(Unreachable):
        server.silence.connect(try_again)
    assert (beside, server.asked) == ([True], 1)


def test_it_is_asked_again_soon_when_it_is_back(server):
    server.is_away()
    server.fails = False
    server.now += 6
    assert not any(server.is_away() for _ in range(3))


def test_one_that_refuses_at_once_is_asked_every_time(server):
    """As one that is being started."""
    server.takes = 0.01
    assert all(server.is_away() for _ in range(3))
    assert server.asked == 3


def test_a_host_that_swallows_what_is_sent(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        address = f"postgresql://a:b@127.0.0.1:{port}/c?connect_timeout=2"
        own = database(address, tmp_path) | {
            "ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "TIME_ZONE": None,
        }  # fmt: skip
        wrapper = DatabaseWrapper(own, "other")
        begun = time.monotonic()
        for _ in range(20):
            with pytest.raises(Unreachable, match="timeout"):
                wrapper.connect()
        assert time.monotonic() - begun < 20


def test_what_is_open_is_given_up_too(tmp_path):
    """By the options of libpq, which a person may set otherwise."""
    found = database("postgresql://h/n?keepalives_idle=7", tmp_path)["OPTIONS"]
    assert found["keepalives_idle"] == "7"
    assert found["tcp_user_timeout"] <= 20_000
    assert found["connect_timeout"] <= 5
