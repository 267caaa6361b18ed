"""Every delivery is made at least once, in order per record, and never by two workers at once."""

import signal
import threading
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.journal import outbox
from kakehashi.journal.models import Delivery, Entry
from kakehashi.journal.operations import dismiss, record, retry
from kakehashi.journal.verbs import declare
from kakehashi.journal.worker import (
    LONGEST_WAIT,
    MAX_ATTEMPTS,
    Outcome,
    deliver_due,
    due,
    wait_after,
)
from kakehashi.verdicts import Refused
from tests.journal.outside import environment_of_test_database, run
from tests.make import make_person

SENT = declare("tests.sent", "sent")
on_postgresql = pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL")


class Listener:
    """A handler that notes what it heard, and fails for the entries in `fails_for`."""

    def __init__(self):
        self.heard, self.fails_for = [], set()
        self.__module__, self.__name__ = "kakehashi.tests", "listener"

    def __call__(self, entry):
        self.heard.append(entry.pk)
        if entry.pk in self.fails_for:
            raise OSError("mail server away")


@pytest.fixture
def listener(monkeypatch):
    monkeypatch.setattr(outbox, "HANDLERS", {})
    monkeypatch.setattr("kakehashi.journal.worker.HANDLERS", outbox.HANDLERS)
    return outbox.on(SENT)(Listener())


def send(person):
    return record(SENT, person, by=None).pk


def make_due():
    Delivery.objects.filter(state="waiting").update(due_at=timezone.now() - timedelta(seconds=1))


def state_of(entry):
    return Delivery.objects.get(entry=entry).state


def test_deliver_due_calls_the_handler_once_in_order(db, listener):
    person, other = make_person(), make_person()
    entries = [send(person), send(other), send(person)]

    assert deliver_due() == Outcome(done=3)
    assert deliver_due() == Outcome()

    assert listener.heard == entries
    assert set(Delivery.objects.values_list("state", "attempts", "error")) == {("done", 1, "")}


def test_deliver_due_makes_no_delivery_of_what_was_rolled_back(db, listener):
    @transaction.atomic
    def fail_after_recording():
        send(make_person())
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        fail_after_recording()

    assert deliver_due() == Outcome()
    assert listener.heard == []


def test_deliver_due_holds_later_entries_of_the_record_back_and_lets_others_pass(db, listener):
    person, other = make_person(), make_person()
    first, second, passing = send(person), send(person), send(other)
    listener.fails_for = {first}

    assert deliver_due() == Outcome(done=1, failed=1)
    assert listener.heard == [first, passing]
    failed = Delivery.objects.get(entry=first)
    assert (failed.state, failed.attempts, failed.error) == (
        "waiting",
        1,
        "OSError: mail server away",
    )
    assert timedelta(seconds=55) < failed.due_at - timezone.now() <= timedelta(minutes=1)

    listener.fails_for = set()
    make_due()
    assert deliver_due() == Outcome(done=2)
    assert listener.heard == [first, passing, first, second]
    assert Delivery.objects.get(entry=first).error == ""


def test_deliver_due_gives_up_after_the_last_attempt_and_still_holds_back(db, listener):
    person = make_person()
    first, second = send(person), send(person)
    listener.fails_for = {first}
    Delivery.objects.filter(entry=first).update(attempts=MAX_ATTEMPTS - 1)

    assert deliver_due() == Outcome(dead=1)
    make_due()
    assert deliver_due() == Outcome()

    assert (state_of(first), state_of(second)) == ("dead", "waiting")


def test_deliver_due_gives_up_on_what_kills_the_worker_every_time(db, listener):
    entry = send(make_person())
    Delivery.objects.update(attempts=MAX_ATTEMPTS)

    assert deliver_due() == Outcome(dead=1)

    assert listener.heard == []
    assert Delivery.objects.get(entry=entry).error == "The worker ended in the middle every time."


def test_deliver_due_fails_for_a_handler_that_is_no_longer_there(db, listener):
    entry = send(make_person())
    outbox.HANDLERS.clear()

    assert deliver_due() == Outcome(failed=1)

    assert Delivery.objects.get(entry=entry).error == "LookupError: No handler has this name."


def test_deliver_due_stops_when_told(db, listener):
    send(make_person())

    assert deliver_due(stopping=lambda: True) == Outcome()

    assert listener.heard == []


def test_a_worker_whose_lease_ran_out_does_not_overwrite_the_result_of_the_next(db, listener):
    entry = send(make_person())

    def slow(heard):
        if Delivery.objects.get(entry=entry).attempts == 1:
            make_due()  # the lease ran out
            deliver_due()  # and another worker delivers
            raise OSError("too late")

    outbox.HANDLERS["tests.listener"] = outbox.Handler("tests.listener", frozenset({SENT}), slow)
    deliver_due()

    assert Delivery.objects.values_list("state", "attempts", "error").get() == ("done", 2, "")


def test_retry_starts_a_given_up_delivery_from_the_beginning(db, listener):
    person, by = make_person(), make_person()
    first, second = send(person), send(person)
    Delivery.objects.filter(entry=first).update(state="dead", attempts=15, error="gone")

    retry(Delivery.objects.get(entry=first), by=by)
    deliver_due()

    assert listener.heard == [first, second]
    entry = Entry.objects.get(verb="journal.delivery_retried")
    assert (entry.by, entry.changes["state"]) == (by, ["dead", "waiting"])
    with pytest.raises(Refused, match="given up"):
        retry(Delivery.objects.get(entry=first), by=by)


def test_dismiss_lets_the_later_entries_go_on_and_asks_for_a_reason(db, listener):
    person = make_person()
    first, second = send(person), send(person)
    dead = Delivery.objects.get(entry=first)
    Delivery.objects.filter(pk=dead.pk).update(state="dead")

    with pytest.raises(Refused, match="Say why"):
        dismiss(dead, by=None, reason="  ")
    dismiss(dead, by=None, reason="told by telephone")
    deliver_due()

    assert listener.heard == [second]
    entry = Entry.objects.get(verb="journal.delivery_dismissed")
    assert (entry.reason, entry.changes) == ("told by telephone", {"state": ["dead", "dismissed"]})
    with pytest.raises(Refused, match="given up"):
        dismiss(dead, by=None, reason="again")


@given(st.integers(1, MAX_ATTEMPTS))
def test_wait_after_grows_and_has_an_end(attempts):
    assert timedelta(minutes=1) <= wait_after(attempts) <= wait_after(attempts + 1) <= LONGEST_WAIT


def test_all_attempts_together_span_a_weekend():
    assert sum(map(wait_after, range(1, MAX_ATTEMPTS)), timedelta()) > timedelta(hours=60)


def test_deliver_and_dead_letters_say_what_they_did(db, listener):
    first = send(make_person())
    listener.fails_for = {first}
    Delivery.objects.update(attempts=MAX_ATTEMPTS - 1)
    said = StringIO()

    def dead_letters(*arguments):
        call_command("dead_letters", *arguments, stdout=said)

    dead_letters()
    call_command("deliver", stdout=said)
    dead_letters()
    dead_letters("--retry", "all")
    Delivery.objects.update(state="dead")
    pk = Delivery.objects.get().pk
    dead_letters("--retry", str(pk))
    Delivery.objects.update(state="dead")
    dead_letters("--dismiss", str(pk), "--reason", "told by telephone")

    entry = Entry.objects.get(pk=first)
    assert said.getvalue().splitlines() == [
        "Nothing was given up.",
        "0 delivered, 0 to be tried again, 1 given up",
        f"{pk}\ttests.listener\t{entry}\t15 attempts\tOSError: mail server away",
        f"{pk} will be tried again.",
        f"{pk} will be tried again.",
        f"{pk} was dismissed.",
    ]
    for wrong, words in ((["--retry", "x"], "no delivery 'x'"), (["--retry", "0"], "delivery '0'")):
        with pytest.raises(CommandError, match=words):
            dead_letters(*wrong)
    with pytest.raises(CommandError, match="given up"):
        dead_letters("--dismiss", str(pk), "--reason", "r")


def test_tick_delivers_and_seals(db, listener):
    entry = send(make_person())

    call_command("tick")

    assert listener.heard == [entry]


def test_due_asks_the_same_number_of_queries_however_many_wait(
    db, listener, django_assert_num_queries
):
    for _ in range(5):
        send(make_person())

    with django_assert_num_queries(1):
        assert len(due(timezone.now())) == 5


@on_postgresql
@pytest.mark.django_db(transaction=True)
def test_workers_at_once_never_make_the_same_delivery_twice(listener):
    persons = [make_person() for _ in range(5)]
    entries = [send(persons[number % 5]) for number in range(60)]
    errors = []

    def work():
        try:
            deliver_due()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    for _ in range(3):  # a worker ends when all that is due is claimed by others
        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    assert errors == []
    assert sorted(listener.heard) == entries
    of_one = [pk for pk in listener.heard if pk in entries[::5]]
    assert of_one == sorted(of_one)


WORKER = """
import os, pathlib, sys
from datetime import timedelta
from django.core.management import call_command
from kakehashi.journal import outbox, verbs, worker
told, killed_at = pathlib.Path(sys.argv[1]), int(sys.argv[2])

def listener(entry):
    with told.open("a") as file:
        print(entry.pk, file=file)
        file.flush()
        if entry.pk == killed_at:
            os.kill(os.getpid(), 9)

outbox.HANDLERS["tests.listener"] = outbox.Handler("tests.listener", frozenset(), listener)
print(worker.deliver_due(lease=timedelta(0)))
"""


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_loses_nothing(listener, tmp_path):
    person = make_person()
    entries = [send(person) for _ in range(4)]
    environment, told = environment_of_test_database(tmp_path), tmp_path / "told"

    killed = run(WORKER, environment, str(told), str(entries[1]))
    after = run(WORKER, environment, str(told), "0")

    assert killed.returncode == -signal.SIGKILL
    assert (after.returncode, after.stdout) == (0, "Outcome(done=3, failed=0, dead=0)\n")
    # The one in the middle was told twice: at least once is the promise.
    expected = [entries[0], entries[1], entries[1], entries[2], entries[3]]
    assert [int(pk) for pk in told.read_text().split()] == expected


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_deliver_forever_ends_when_told_to(tmp_path):
    code = """
import os, signal, threading
from django.core.management import call_command
threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGTERM)).start()
call_command("deliver", "--forever", "--seconds", "60")
print("ended")
"""
    ended = run(code, environment_of_test_database(tmp_path))

    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "ended\n", "")
