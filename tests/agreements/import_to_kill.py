"""A process of its own that imports agreements and can be killed half-way; see test_imports.

python -m tests.agreements.import_to_kill stage|half|count|whole
"""

from datetime import date

import django

django.setup()

from kakehashi.agreements.imports import NEW, confirm_import, stage_import  # noqa: E402  # after django.setup()
from kakehashi.agreements.models import Agreement, AgreementImport, Party  # noqa: E402
from kakehashi.agreements.previewing import preview  # noqa: E402
from kakehashi.institutions.models import Institution  # noqa: E402
from kakehashi.journal.models import Entry  # noqa: E402
from kakehashi.people.models import Person  # noqa: E402
from tests.killing import act  # noqa: E402
from tests.make import make_officer  # noqa: E402

ROWS = "".join(f"University {n},AT,{2000 + n}\n" for n in range(10))


def stage():
    text = "name_en,country,since\n" + ROWS
    stage_import(text.encode(), name="x.csv", as_of=date(2026, 11, 1), by=make_officer())


def whole():
    staged = AgreementImport.objects.get()
    choices = dict.fromkeys(range(2, 12), NEW)
    seen = preview(staged).digest
    confirm_import(staged, choices, seen=seen, by=Person.objects.get())


def count():
    staged = AgreementImport.objects.get()
    counts = [model.objects.count() for model in (Agreement, Party, Institution, Entry)]
    print(staged.state, *counts)


act(stage, whole, count, half="agreements_terms")  # agreements and parties are written by then
