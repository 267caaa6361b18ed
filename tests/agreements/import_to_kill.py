"""A process of its own that imports agreements and can be killed half-way; see test_imports.

python -m tests.agreements.import_to_kill stage|half|count|whole
"""

import sys
import time
from datetime import date

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # after django.setup()
from django.db import connection  # noqa: E402

from kakehashi.agreements.imports import NEW, confirm_import, stage_import  # noqa: E402
from kakehashi.agreements.models import Agreement, AgreementImport, Party  # noqa: E402
from kakehashi.agreements.previewing import preview  # noqa: E402
from kakehashi.institutions.models import Institution  # noqa: E402
from kakehashi.journal.models import Entry  # noqa: E402
from kakehashi.people.models import Person  # noqa: E402
from tests.make import make_officer  # noqa: E402

ROWS = "".join(f"University {n},AT,{2000 + n}\n" for n in range(10))


def pause_before_terms(execute, sql, params, many, context):
    """When agreements and parties are written and their terms are not yet, say so and wait."""
    if sql.startswith('INSERT INTO "agreements_terms"'):
        print("half", flush=True)
        time.sleep(60)
    return execute(sql, params, many, context)


def stage():
    if connection.vendor == "sqlite":
        call_command("migrate", verbosity=0)
    text = "name_en,country,since\n" + ROWS
    stage_import(text.encode(), name="x.csv", as_of=date(2026, 11, 1), by=make_officer())


def whole():
    staged = AgreementImport.objects.get()
    choices = dict.fromkeys(range(2, 12), NEW)
    seen = preview(staged).digest
    confirm_import(staged, choices, seen=seen, by=Person.objects.get())


def half():
    with connection.execute_wrapper(pause_before_terms):
        whole()


def count():
    staged = AgreementImport.objects.get()
    counts = [model.objects.count() for model in (Agreement, Party, Institution, Entry)]
    print(staged.state, *counts)


{"stage": stage, "half": half, "whole": whole, "count": count}[sys.argv[1]]()
