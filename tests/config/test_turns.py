from io import BytesIO
from threading import Barrier, Event, Thread

import pytest

from kakehashi.config.turns import Turns


class Slow(BytesIO):
    """A body whose sender waits for a sign before its last bytes."""

    def __init__(self, body, go_on):
        super().__init__(body)
        self.go_on = go_on

    def read(self, size=-1):
        if self.tell():
            self.go_on.wait(10)
        return super().read(min(size, 3))


def ask(application, body=b"", source=None):
    environ = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": source or BytesIO(body)}
    return b"".join(application(environ, lambda status, headers: None))


def echo(environ, start_response):
    start_response("200 OK", [])
    return [environ["wsgi.input"].read()]


def test_call_hands_over_the_whole_body():
    body = b"\x00\x81" * 2_000_000  # more than is kept in memory
    assert ask(Turns(echo, 1), body) == body


def test_call_of_a_body_that_breaks_off_hands_over_what_came():
    environ = {"CONTENT_LENGTH": "10", "wsgi.input": BytesIO(b"123")}
    assert list(Turns(echo, 1)(environ, lambda status, headers: None)) == [b"123"]


def test_call_without_a_body_leaves_the_input_alone():
    assert ask(Turns(echo, 1)) == b""


def test_call_lets_no_more_compute_than_have_a_turn():
    both, third, seen = Barrier(3, timeout=10), Event(), []

    def application(environ, start_response):
        seen.append(environ["wsgi.input"])
        if len(seen) < 3:
            both.wait()
        else:
            third.set()
        return []

    turns = Turns(application, 2)
    threads = [Thread(target=ask, args=(turns,)) for _number in range(3)]
    for thread in threads:
        thread.start()
    while len(seen) < 2:
        pass
    assert not third.wait(0.1)  # two compute, the third one waits
    both.wait()
    assert third.wait(10)
    for thread in threads:
        thread.join()


def test_call_whose_body_is_slow_keeps_nobody_from_a_turn():
    go_on, answers = Event(), []
    turns = Turns(echo, 1)
    slow = Thread(target=lambda: answers.append(ask(turns, b"123456", Slow(b"123456", go_on))))
    slow.start()
    assert ask(turns, b"quick") == b"quick"
    assert answers == []
    go_on.set()
    slow.join()
    assert answers == [b"123456"]


def test_call_gives_the_turn_back_when_the_application_fails():
    def application(environ, start_response):
        raise ValueError("no answer")

    turns = Turns(application, 1)
    for _number in range(2):
        with pytest.raises(ValueError, match="no answer"):
            ask(turns)
