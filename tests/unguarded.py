"""Lifts the triggers that keep tables append-only, as an intruder could who owns the tables.

Only tests do it: to tamper, and to empty the tables between transactional tests.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

GUARDED = [
    "approvals_route",
    "approvals_routetemplate",
    "approvals_step",
    "approvals_templatestep",
    "education_ledgerentry",
    "education_ledgerrule",
    "education_call",
    "education_change",
    "education_conversion",
    "education_eligibilitydecision",
    "education_missingscoreruling",
    "education_submission",
    "journal_entry",
    "journal_seal",
    "agreements_clausetemplate",
    "agreements_version",
    "agreements_comment",
    "agreements_move",
    "agreements_reviewanswer",
    "agreements_submission",
    "agreements_partnerapproval",
    "agreements_signature",
    "agreements_versiondocument",
    "policy_attestation",
    "policy_freeze",
    "policy_frozen",
    "policy_correction",
    "policy_publication",
    "education_reviewfigure",
    "education_reviewdecision",
    "education_nomination",
    "education_hostanswer",
    "education_termdecision",
    "education_learningagreementversion",
    "education_learningagreementsignature",
    "education_learningagreementcomment",
    "education_courserecognition",
    "education_recognisedcourse",
    "education_reopening",
    "education_run",
    "education_runresult",
    "education_override",
    "education_postingfile",
    "education_posting",
    "education_stayscompleteness",
    "education_nationalreturn",
]


@contextmanager
def unguarded() -> Iterator[None]:
    """Inside, append-only tables can be changed; afterwards they are guarded again."""
    lift = _lift_on_postgresql if connection.vendor == "postgresql" else _lift_on_sqlite
    with transaction.atomic():
        guard_again = lift()
        yield
        _run(guard_again)


def _lift_on_sqlite() -> list[str]:
    tables = ", ".join(f"'{table}'" for table in GUARDED)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({tables})"
        )
        triggers = cursor.fetchall()
    _run([f"DROP TRIGGER {name}" for name, _ in triggers])
    return [sql for _, sql in triggers]


def _lift_on_postgresql() -> list[str]:
    # ALTER TABLE waits for nothing: deferred checks of this transaction have to be made before.
    settle = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
    _run([settle, *(f"ALTER TABLE {t} DISABLE TRIGGER {t}_refuses_change" for t in GUARDED)])
    return [settle, *(f"ALTER TABLE {t} ENABLE ALWAYS TRIGGER {t}_refuses_change" for t in GUARDED)]


def _run(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
