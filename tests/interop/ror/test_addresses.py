import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from kakehashi.interop.ror.addresses import fetch, is_address, name_of
from kakehashi.interop.ror.files import WrongFile

CONTENT = b"x" * 5000


class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/moved":
            return self.answer(302, {"Location": "/dump"})
        if self.path == "/to-a-file":
            return self.answer(302, {"Location": "file:///etc/hostname"})
        if self.path == "/short":
            return self.answer(200, {"Content-Length": "9000"}, CONTENT)
        if self.path == "/endless":
            return self.answer(200, {}, CONTENT * 40)
        if self.path == "/large":
            return self.answer(200, {"Content-Length": "90000000"})
        if self.path == "/slow":
            threading.Event().wait(1)
            return None
        if self.path == "/dump":
            return self.answer(200, {"Content-Length": str(len(CONTENT))}, CONTENT)
        return self.answer(404, {})

    def answer(self, status, headers, content=b""):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


@pytest.mark.parametrize("path", ["/dump", "/moved"])
def test_fetch_writes_what_the_address_answers(tmp_path, server, path):
    fetch(server + path, tmp_path / "dump")
    assert (tmp_path / "dump").read_bytes() == CONTENT


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/none", "the server answered 404 Not Found"),
        ("/to-a-file", "the server answered 302"),
        ("/short", "5000 of 9000 bytes arrived|cannot be fetched"),
        ("/large", "larger than 0 MiB"),
        ("/endless", "larger than 0 MiB"),
        ("/slow", "cannot be fetched"),
    ],
)
def test_fetch_says_why_not(tmp_path, server, path, reason):
    with pytest.raises(WrongFile, match=reason) as wrong:
        fetch(server + path, tmp_path / "dump", limit=100_000, timeout=0.3)
    assert wrong.value.file == server + path


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:1/x", "http://", "http://[", "ftp://127.0.0.1/x"]
)
def test_fetch_refuses_an_address_where_nothing_is(tmp_path, monkeypatch, address):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with pytest.raises(WrongFile, match="cannot be fetched"):
        fetch(address, tmp_path / "dump")


@pytest.mark.parametrize(
    ("text", "answer"),
    [("https://x/y", True), ("HTTP://x", True), ("file:///x", False), ("dump.zip", False)],
)
def test_is_address_means_the_web(text, answer):
    assert is_address(text) is answer


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://example.org/records/1/files/v2.9%20data.zip?download=1", "v2.9 data.zip"),
        ("https://example.org/", "example.org"),
    ],
)
def test_name_of_is_the_last_part(address, name):
    assert name_of(address) == name
