"""A process of its own that imports past exchange and can be killed half-way; see test_staging.

python -m tests.education.cooperation.ledger.import_to_kill stage|half|count|whole
"""

import django

django.setup()

from kakehashi.education.cooperation.ledger.staging import (  # noqa: E402  # after django.setup()
    confirm_import,
    preview,
    stage_import,
)
from kakehashi.education.cooperation.models import (  # noqa: E402
    LedgerEntry,
    LedgerImport,
    LedgerYear,
)
from kakehashi.journal.models import Entry  # noqa: E402
from kakehashi.people.models import Person  # noqa: E402
from tests.killing import act  # noqa: E402
from tests.make import make_agreement, make_officer  # noqa: E402


def stage():
    make_agreement(reference="A")
    rows = "".join(f"A,2024,sent,{n},{n}/2\n" for n in range(1, 11))
    text = "agreement,year,direction,students,semesters\n" + rows
    stage_import(text.encode(), name="x.csv", by=make_officer())


def whole():
    staged = LedgerImport.objects.get()
    confirm_import(staged, range(2, 12), seen=preview(staged).digest, by=Person.objects.get())


def count():
    counts = [model.objects.count() for model in (LedgerEntry, LedgerYear, Entry)]
    print(LedgerImport.objects.get().state, *counts)


act(stage, whole, count, half="education_ledgeryear")  # the entries are written by then
