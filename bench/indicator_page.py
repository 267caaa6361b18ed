"""The indicator page with 1,500 partners, 5,000 agreements and their amendments.

Goal: p95 below 100 ms, and as many SQL queries as with a tenth of the rows.

as read:       nothing was written since the figures were counted last.
after a write: every figure is counted anew; the charts are those of before.
charts anew:   the same where the write changed every figure, so that every chart is drawn too.
"""

import random
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from time import process_time

from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench import Figure, latencies, timed
from kakehashi.agreements.models import Agreement, Party, Terms
from kakehashi.agreements.states import State
from kakehashi.institutions.models import Institution, InstitutionName, Unit
from kakehashi.institutions.names import name
from kakehashi.journal.operations import record
from kakehashi.policy.models import PolicyDocument
from kakehashi.policy.operations import load_documents
from kakehashi.vocabulary import countries

FEW, MANY = (150, 500), (1_500, 5_000)  # partners, agreements
UNITS, COUNTRIES = 16, 80
CODES = ["partners.active", "partners.countries", "agreements.active"]
ROUNDS = 100
GOAL = "goal: p95 below 100"
CLIENT = Client(headers={"host": "localhost"})


def run() -> list[Figure]:
    """Measure each indicator's page through Django's test client, in English, as of 1 May 2026."""
    call_command("collectstatic", interactive=False, verbosity=0)
    import_module("kakehashi.config.wsgi")  # prepares this process as it does a server's
    load_documents()
    home()
    fill(*FEW)
    few = {code: _queries(code) for code in CODES}
    Agreement.objects.all().delete()
    fill(*MANY)
    figures: list[Figure] = []
    for code in CODES:
        figures += _page(code, few[code])
    return figures


def _address(code: str) -> str:
    return f"/en/indicators/{code}/?on=2026-05-01"


def _get(code: str) -> None:
    answer = CLIENT.get(_address(code))
    assert answer.status_code == 200, answer.status_code


def _queries(code: str) -> tuple[int, int]:
    """Numbers of SQL queries: after a write, as read."""
    _get(code)  # draws the charts
    _write()
    with CaptureQueriesContext(connection) as anew:
        _get(code)
    with CaptureQueriesContext(connection) as remembered:
        _get(code)
    return len(anew), len(remembered)


def _page(code: str, few: tuple[int, int]) -> list[Figure]:
    queries = _queries(code)
    note = f"{FEW[0]} partners, {FEW[1]} agreements: {few[1]}"
    busy = process_time()
    remembered = [timed(lambda: _get(code)) for _ in range(ROUNDS)]
    busy = (process_time() - busy) / ROUNDS
    return [
        *latencies(f"{code}, as read", remembered, GOAL),
        Figure(
            f"{code}, as read, processor time",
            round(busy * 1000, 1),
            "ms",
            "mean; hardly depends on other load; without PostgreSQL's own",
        ),
        *latencies(f"{code}, after a write", _after(_write, code), GOAL),
        *latencies(f"{code}, charts anew", _after(_change, code)),
        Figure(f"{code}, SQL queries as read", queries[1], "", note),
        Figure(
            f"{code}, SQL queries after a write",
            queries[0],
            "",
            f"{FEW[0]} partners, {FEW[1]} agreements: {few[0]}",
        ),
    ]


def _after(write: Callable[[], None], code: str) -> list[float]:
    """How long the first view after each of many writes takes."""
    seconds = []
    for _ in range(ROUNDS // 2):
        write()
        seconds.append(timed(lambda: _get(code)))
    return seconds


def _write() -> None:
    """Anything: no figure that was counted before is used again."""
    record("policy.document_loaded", PolicyDocument.objects.earliest("pk"), by=None)


def _change() -> None:
    """As if every figure had changed."""
    _write()
    caches["charts"].clear()


def home() -> None:
    institution = Institution.objects.create(country="JP")
    InstitutionName.objects.bulk_create([name(institution, "Home University", "en")])
    home = Unit.objects.create(
        code="home",
        kind=Unit.Kind.UNIVERSITY,
        institution=institution,
        name_ja="本学",
        name_en="Home University",
    )
    Unit.objects.bulk_create(
        Unit(
            code=f"faculty-{number}",
            kind=Unit.Kind.FACULTY,
            parent=home,
            institution=institution,
            name_ja=f"第{number}学部",
            name_en=f"Faculty {number}",
        )
        for number in range(UNITS)
    )


def fill(partners: int, agreements: int) -> None:
    """Invented partners and agreements since 1995, a third of them amended; same every time."""
    chance = random.Random(1)
    institutions = _institutions(partners, chance)
    units = list(Unit.objects.all())
    made = Agreement.objects.bulk_create(
        Agreement(state=State.SIGNED, reference=f"A-{number}") for number in range(agreements)
    )
    parties, terms = [], []
    for number, agreement in enumerate(made):
        chosen = {institutions[number % partners]}
        if chance.random() < 0.1:
            chosen.add(chance.choice(institutions))
        parties += [Party(agreement=agreement, institution=each) for each in chosen]
        terms += _terms(agreement, units, chance)
    Party.objects.bulk_create(parties)
    Terms.objects.bulk_create(terms)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _institutions(count: int, chance: random.Random) -> list[Institution]:
    codes = [code for code, _ in countries.choices("en")][:COUNTRIES]
    made = Institution.objects.bulk_create(
        Institution(country=chance.choice(codes), city=f"City {number}") for number in range(count)
    )
    InstitutionName.objects.bulk_create(
        name(institution, text, language)
        for number, institution in enumerate(made)
        for text, language in ((f"University of Place {number}", "en"), (f"場所{number}大学", "ja"))
    )
    return made


def _terms(agreement: Agreement, units: list[Unit], chance: random.Random) -> list[Terms]:
    terms, begins = [], date(1995, 4, 1) + timedelta(chance.randrange(365 * 31))
    for number in range(1 + (chance.random() < 0.3) + (chance.random() < 0.1)):
        automatic = chance.random() < 0.5
        terms.append(
            Terms(
                agreement=agreement,
                number=number,
                kind=chance.choice(Terms.Kind.values),
                level=chance.choice(Terms.Level.values),
                unit=chance.choice(units),
                effective_on=begins,
                expires_on=begins + timedelta(365 * 5),
                renewal=Terms.Renewal.AUTOMATIC if automatic else Terms.Renewal.AMENDMENT,
                renewal_months=60 if automatic else None,
                summary="Amended." if number else "",
            )
        )
        begins += timedelta(365 * chance.randrange(3, 6))
    return terms
