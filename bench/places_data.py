"""Invented places and deadlines for agreements that are there: same every time."""

import random
from datetime import UTC, datetime

from kakehashi.agreements.models import Agreement, Condition, Deadline, LanguageRequirement
from kakehashi.institutions.models import Institution, Unit
from kakehashi.people.models import Person
from kakehashi.vocabulary import isced

AT = datetime(2026, 4, 1, tzinfo=UTC)
LANGUAGES = ["en", "de", "fr", "es", "zh", "ko", "ja"]
LEVELS = ["B1", "B2", "C1"]
DAYS = {
    ("outgoing", "first"): (10, 10),
    ("outgoing", "second"): (3, 15),
    ("incoming", "first"): (11, 5),
    ("incoming", "second"): (4, 20),
}


def fill_places(conditions: int) -> None:
    """So many lines over all agreements: of five lines of an agreement two have ended.

    Every agreement has the deadlines of nominations for both directions and terms.
    """
    chance = random.Random(2)
    by = Person.objects.create_user(email="office@example.org", passport_given="Office")
    agreements = list(Agreement.objects.order_by("pk").values_list("pk", flat=True))
    made = Condition.objects.bulk_create(
        (_line(number, agreements, by, chance) for number in range(conditions)), batch_size=2000
    )
    units = list(Unit.objects.exclude(kind=Unit.Kind.UNIVERSITY).values_list("pk", flat=True))
    shared = Condition.units.through
    shared.objects.bulk_create(
        (
            shared(condition_id=line.pk, unit_id=unit)
            for line in made
            for unit in chance.sample(units, chance.choice([0, 0, 1, 1, 2, 3]))
        ),
        batch_size=2000,
    )
    LanguageRequirement.objects.bulk_create(
        (
            LanguageRequirement(condition=line, language=language, cefr=chance.choice(LEVELS))
            for line in made
            for language in chance.sample(LANGUAGES, chance.choice([0, 1, 1, 2]))
        ),
        batch_size=2000,
    )
    Deadline.objects.bulk_create(
        (
            Deadline(
                agreement_id=agreement,
                direction=direction,
                what="nomination",
                term=term,
                month=month,
                day=max(1, day - chance.randrange(10)),
                first_year=2015,
                source="Fact sheet",
                opened_by=by,
                opened_at=AT,
            )
            for agreement in agreements
            for (direction, term), (month, day) in DAYS.items()
        ),
        batch_size=2000,
    )


def place_partners() -> None:
    """Give every institution a point on the map."""
    chance = random.Random(3)
    rows = list(Institution.objects.all())
    for row in rows:
        row.latitude, row.longitude = chance.uniform(-50, 65), chance.uniform(-180, 180)
    Institution.objects.bulk_update(rows, ["latitude", "longitude"], batch_size=500)


def _line(number: int, agreements: list[int], by: Person, chance: random.Random) -> Condition:
    agreement, place = divmod(number, len(agreements))
    has_ended = agreement >= 3
    fields = [field.code for field in isced.fields(isced.NARROW)]
    return Condition(
        agreement_id=agreements[place],
        key=f"line-{agreement % 3}",
        direction="outgoing" if agreement % 2 else "incoming",
        level=chance.choice(["", "bachelor", "master", "doctor"]),
        isced_f=chance.choice(["", *fields]),
        first_year=2018 if has_ended else 2024,
        last_year=2023 if has_ended else chance.choice([None, None, 2026, 2028]),
        places=chance.randrange(1, 6),
        per=chance.choice(["year", "semester"]),
        term_codes=chance.choice(["", "", "|first|", "|second|"]),
        tuition_waiver=chance.choice([True, True, False, None]),
        opened_by=by,
        opened_at=AT,
    )
