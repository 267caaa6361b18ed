"""A process of its own that freezes a day and can be killed half-way; see test_operations.

python -m tests.policy.freezing.freeze_to_kill stage|half|count|whole
"""

import django

django.setup()

from kakehashi.journal.models import Entry  # noqa: E402  # after django.setup()
from kakehashi.people.models import Person, Role  # noqa: E402
from kakehashi.policy.freezing.verbs import FROZEN  # noqa: E402
from kakehashi.policy.freezing.verification import verify  # noqa: E402
from kakehashi.policy.models import Freeze, Frozen  # noqa: E402
from tests.killing import act  # noqa: E402
from tests.make import make_officer  # noqa: E402
from tests.policy.freezing.freezes import make_freeze, make_period  # noqa: E402


def stage():
    make_period()
    make_officer()


def whole():
    make_freeze(by=Person.objects.get(roles__kind=Role.Kind.OFFICE))


def count():
    told = Entry.objects.filter(verb=FROZEN).count()
    has_records = Frozen.objects.filter(kind=Frozen.Kind.ACTION).exists()
    print(Freeze.objects.count(), told, has_records, verify(by=None).unaltered)


act(stage, whole, count, half="policy_frozen")  # the freeze itself is written by then
