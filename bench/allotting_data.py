"""A call that is over, with invented applicants, choices, reviews and quotas: same every time."""

import random
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kakehashi.agreements.models import Agreement
from kakehashi.education.outbound.allocation.lottery import commitment
from kakehashi.education.outbound.models import (
    Application,
    Call,
    Choice,
    CriterionScore,
    Placement,
    Quota,
    Review,
    Reviewer,
)
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person, Role

SEED = "271828182845904523536"
RUBRIC: list[dict[str, Any]] = [
    {"key": "plan", "ja": "学修計画", "en": "Study plan", "weight": 2, "most": 50},
    {"key": "grades", "ja": "成績", "en": "Grades", "weight": 1, "most": 50},
]
EACH = 2  # reviews of an application
BATCH = 2000


def officers() -> tuple[Person, Person]:
    """Two persons of the office."""
    found = []
    for name in ("one", "two"):
        person = Person.objects.create_user(email=f"{name}@example.org", passport_given=name)
        whole = Unit.objects.get(kind=Unit.Kind.UNIVERSITY)
        Role.objects.create(
            person=person, kind=Role.Kind.OFFICE, unit=whole, starts_on="2020-04-01"
        )
        found.append(person)
    return found[0], found[1]


def make_call(by: Person, agreements: int, quotas: int) -> Call:
    """A closed call: each agreement's total, in it two levels, in each of them terms."""
    now = timezone.now()
    call = Call.objects.create(
        title_ja="交換留学",
        title_en="Exchange",
        programme="exchange",
        year=now.year + 1,
        unit=Unit.objects.get(kind=Unit.Kind.UNIVERSITY),
        state="published",
        max_choices=10,
        opens_at=now - timedelta(days=40),
        closes_at=now - timedelta(days=1),
        upgrades_until=timezone.localdate() + timedelta(days=30),
        rubric=RUBRIC,
        seed=SEED,
        seed_commitment=commitment(int(SEED)),
        created_by=by,
        created_at=now,
        published_by=by,
        published_at=now,
    )
    _places(call, agreements, quotas)
    return call


def _places(call: Call, agreements: int, quotas: int) -> None:
    """`quotas` in all: an agreement's total, two levels in it, the rest terms, with a placement."""
    chance = random.Random(5)
    rows = list(Agreement.objects.prefetch_related("partners").order_by("pk")[:agreements])
    totals = Quota.objects.bulk_create(
        [_quota(call, f"{each.pk}", "agreement", chance.randint(2, 9), None) for each in rows]
    )
    levels = Quota.objects.bulk_create(
        [
            _quota(call, f"{total.key}/{level}", "level", chance.randint(1, 6), total)
            for total in totals
            for level in ("bachelor", "master")
        ]
    )
    left = quotas - len(totals) - len(levels)
    leaves = Quota.objects.bulk_create(
        [
            _quota(call, f"{level.key}/{part}", "term", chance.randint(1, 3), level)
            for part in ("first", "second")
            for level in levels
        ][:left],
        batch_size=BATCH,
    )
    by_total = dict(zip((total.key for total in totals), rows, strict=True))
    Placement.objects.bulk_create(
        [
            Placement(
                call=call,
                key=leaf.key,
                quota=leaf,
                agreement=by_total[leaf.key.split("/")[0]],
                host=by_total[leaf.key.split("/")[0]].partners.all()[0],
                term=leaf.key.split("/")[-1],
            )
            for leaf in leaves
        ],
        batch_size=BATCH,
    )


def _quota(call: Call, key: str, kind: str, capacity: int, parent: Quota | None) -> Quota:
    names = {"name_ja": f"枠{key}", "name_en": f"Quota {key}"}
    return Quota(call=call, key=key, kind=kind, capacity=capacity, parent=parent, **names)


def fill_applicants(call: Call, by: Person, applicants: int, choices: int) -> None:
    """Eligible applications with ranked choices, each reviewed twice."""
    chance, now = random.Random(6), timezone.now()
    units = list(Unit.objects.exclude(kind=Unit.Kind.UNIVERSITY))
    people = Person.objects.bulk_create(
        [
            Person(email=f"student{number}@example.org", passport_given=f"Student {number}")
            for number in range(applicants)
        ],
        batch_size=BATCH,
    )
    made = Application.objects.bulk_create(
        [
            Application(
                call=call,
                student=person,
                state="eligible",
                unit=chance.choice(units),
                level="bachelor",
                created_at=now,
                changed_at=now,
                submitted_at=now,
                consented_at=now,
            )
            for person in people
        ],
        batch_size=BATCH,
    )
    placements = list(call.placements.values_list("pk", flat=True))
    weights = [1 / (1 + number % 97) for number in range(len(placements))]
    Choice.objects.bulk_create(
        (
            Choice(application=each, rank=rank, placement_id=placement)
            for each in made
            for rank, placement in enumerate(_ranked(chance, placements, weights, choices), 1)
        ),
        batch_size=BATCH,
    )
    _review(call, made, by, chance)


def _ranked(
    chance: random.Random, placements: list[int], weights: list[float], count: int
) -> list[int]:
    found: dict[int, None] = {}
    while len(found) < count:
        found.update(dict.fromkeys(chance.choices(placements, weights, k=count)))
    return list(found)[:count]


def _review(call: Call, made: list[Application], by: Person, chance: random.Random) -> None:
    now = timezone.now()
    whole = Unit.objects.get(kind=Unit.Kind.UNIVERSITY)
    reviewers = [
        Reviewer.objects.create(
            call=call,
            unit=whole,
            person=Person.objects.create_user(
                email=f"reviewer{number}@example.org", passport_given=f"Reviewer {number}"
            ),
            appointed_by=by,
            appointed_at=now,
        )
        for number in range(EACH)
    ]
    reviews = Review.objects.bulk_create(
        [
            Review(
                application=each,
                reviewer=reviewer,
                state="submitted",
                assigned_by=by,
                assigned_at=now,
                submitted_at=now,
            )
            for reviewer in reviewers
            for each in made
        ],
        batch_size=BATCH,
    )
    CriterionScore.objects.bulk_create(
        (
            CriterionScore(
                review=each, key=line["key"], points=chance.randint(10, 50), most=line["most"]
            )
            for each in reviews
            for line in RUBRIC
        ),
        batch_size=BATCH,
    )
