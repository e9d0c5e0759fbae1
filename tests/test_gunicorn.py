"""The server's own settings."""

import socket
import struct
from types import SimpleNamespace

from config import gunicorn


def test_a_silent_connection_holds_no_worker(monkeypatch):
    monkeypatch.setattr(gunicorn, "import_module", lambda name: SimpleNamespace(preload=int))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        gunicorn.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
        listener.settimeout(1)
        with socket.create_connection(listener.getsockname()) as client:
            # A word first: before, nothing comes to be accepted.
            client.sendall(b"GET")
            accepted, _ = listener.accept()
            with accepted:
                kept = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, 16)
    assert struct.unpack("ll", kept) == (gunicorn.SILENCE, 0)


def test_a_socket_of_unix_is_taken_too(monkeypatch, tmp_path):
    monkeypatch.setattr(gunicorn, "import_module", lambda name: SimpleNamespace(preload=int))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
        gunicorn.when_ready(SimpleNamespace(LISTENERS=[SimpleNamespace(sock=listener)]))
