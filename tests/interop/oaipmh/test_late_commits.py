"""What is committed late is missed by nobody: two writers and a reader, each with a connection."""

import threading
from datetime import timedelta

import pytest
from django.db import connection

from kakehashi.interop.models import HarvestRecord, HarvestStamping
from kakehashi.interop.oaipmh import keeping, shelf
from kakehashi.interop.oaipmh.naming import Kind
from tests.research.dissemination.make import make_work

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="needs PostgreSQL"),
]


def in_thread(call):
    def run():
        try:
            call()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_an_answer_is_complete_only_up_to_a_writer_in_the_middle(monkeypatch):
    work = make_work()
    is_inside, may_end = threading.Event(), threading.Event()
    place = keeping._place

    def slow(*args):
        place(*args)
        is_inside.set()
        assert may_end.wait(30)

    monkeypatch.setattr(keeping, "_place", slow)
    writer = in_thread(lambda: keeping.keep(Kind.PUBLICATION, [work.pk]))
    assert is_inside.wait(30)
    begun = HarvestStamping.objects.get().since.replace(microsecond=0)

    complete = shelf.horizon()
    seen = HarvestRecord.objects.count()
    may_end.set()
    writer.join()

    assert (complete, seen) == (begun, 0)
    assert HarvestRecord.objects.get().datestamp >= complete
    assert not HarvestStamping.objects.exists()
    assert shelf.horizon() >= complete


def test_two_writers_of_the_same_record_wait_for_each_other():
    work = make_work()
    writers = [in_thread(lambda: keeping.keep(Kind.PUBLICATION, [work.pk])) for _n in range(3)]
    for writer in writers:
        writer.join()

    record = HarvestRecord.objects.get()
    assert not record.is_deleted
    assert not HarvestStamping.objects.exists()
    assert shelf.horizon() - record.datestamp < timedelta(minutes=1)
