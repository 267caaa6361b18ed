"""Two people of the office at the same time: one wins, the other is told why not."""

import threading

import pytest
from django.db import connection

from kakehashi.directory.operations import identify, merge, succeed
from kakehashi.institutions.models import Identifier, Institution, Succession
from kakehashi.verdicts import Refused
from tests.make import make_institution, make_officer

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks: needs PostgreSQL"),
]


def at_once(*acts):
    """Run each in a thread of its own connection; the sentences of those that were refused."""
    start, refusals = threading.Barrier(len(acts)), []

    def run(act):
        try:
            start.wait(timeout=10)
            act()
        except Refused as refused:
            refusals.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return refusals


def test_merging_two_into_each_other_leaves_one():
    first, second = make_institution("Uni Wien"), make_institution("University of Vienna")
    officer = make_officer()

    refusals = at_once(
        lambda: merge(first, into=second, by=officer),
        lambda: merge(second, into=first, by=officer),
    )

    assert len(refusals) == 1
    assert "was merged into" in refusals[0]
    assert Institution.objects.filter(merged_into__in=[first, second]).count() == 1


def test_two_threads_do_not_close_a_circle_of_successors():
    officer = make_officer()
    a, b, c, d = (make_institution(name) for name in "ABCD")
    succeed(a, b, by=officer)
    succeed(c, d, by=officer)

    refusals = at_once(lambda: succeed(b, c, by=officer), lambda: succeed(d, a, by=officer))

    assert len(refusals) == 1
    assert "cannot follow" in refusals[0]
    assert Succession.objects.count() == 3


def test_one_identifier_goes_to_one_institution():
    officer = make_officer()
    first, second = make_institution("Uni Wien"), make_institution("University of Vienna")

    refusals = at_once(
        lambda: identify(first, "ror", "03prydq77", by=officer),
        lambda: identify(second, "ror", "03prydq77", by=officer),
    )

    assert len(refusals) == 1
    assert "is the identifier of" in refusals[0]
    assert Identifier.objects.count() == 1
