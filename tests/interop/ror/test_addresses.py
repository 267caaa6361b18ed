import pytest

from kakehashi.interop.ror.addresses import fetch, is_address, name_of
from kakehashi.interop.ror.files import WrongFile
from tests.interop.ror.serving import serving

CONTENT = b"x" * 5000


ANSWERS = {
    "/dump": (200, {"Content-Length": str(len(CONTENT))}, CONTENT),
    "/moved": (302, {"Location": "/dump"}, b""),
    "/to-a-file": (302, {"Location": "file:///etc/hostname"}, b""),
    "/short": (200, {"Content-Length": "9000"}, CONTENT),
    "/endless": (200, {}, CONTENT * 40),
    "/large": (200, {"Content-Length": "90000000"}, b""),
    "/slow": (0, {}, b""),
}


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(ANSWERS) as address:
        yield address


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
