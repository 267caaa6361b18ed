"""Lines of places between what a version of an agreement says and what is stored.

The plain value is `content.Place`, as negotiated; the record is `Condition`.
"""

from collections.abc import Collection, Mapping

from kakehashi.agreements import content
from kakehashi.agreements.models import Condition, LanguageRequirement
from kakehashi.agreements.models.conditions import codes_stored
from kakehashi.institutions.models import Unit
from kakehashi.journal.changes import Fields, fields_of

YEARS = ("first_year", "last_year")
PLAIN = (  # fields that are called and written alike in both
    "key",
    "direction",
    "level",
    "isced_f",
    "places",
    "per",
    "min_gpa",
    "gpa_scale",
    "tuition_waiver",
    "remarks",
)
OF_NOBODY = ("opened_by_id", "opened_at", "ended_by_id", "ended_at", "reason", "end_reason")


def place_of(line: Condition) -> content.Place:
    """What a stored line says. Reads `units` and `languages`, so fetch them in lists."""
    return content.Place(
        **{name: getattr(line, name) for name in (*PLAIN, *YEARS)},
        units=tuple(unit.code for unit in line.units.all()),
        terms=line.terms,
        languages=tuple(
            content.LanguageNeed.model_validate({"language": each.language, "cefr": each.cefr})
            for each in line.languages.all()
        ),
        tests=tuple(content.TestNeed(**each) for each in line.tests),
    )


def facts(place: content.Place) -> content.Place:
    """`place` without its years and in one order, so that two that say the same are equal."""
    return place.model_copy(
        update={
            "first_year": 0,
            "last_year": None,
            "units": tuple(sorted(place.units)),
            "terms": tuple(sorted(place.terms)),
            "languages": tuple(sorted(place.languages, key=lambda each: each.language)),
            "tests": tuple(sorted(place.tests, key=lambda each: (each.test, each.score))),
            "remarks": place.remarks.strip(),
        }
    )


def units_named(codes: Collection[str]) -> Mapping[str, Unit]:
    """The units with these codes; those that there are."""
    return {unit.code: unit for unit in Unit.objects.filter(code__in=codes)}


def write(line: Condition, place: content.Place) -> Condition:
    """Store a new line that says what `place` says; its other fields are set already.

    line: not stored yet; years, agreement and who enters it are its own.
    """
    for name in PLAIN:
        setattr(line, name, getattr(place, name))
    line.remarks = place.remarks.strip()
    line.term_codes = codes_stored(place.terms)
    line.tests = [each.model_dump() for each in place.tests]
    line.save(force_insert=True)
    line.units.set(units_named(place.units).values())
    LanguageRequirement.objects.bulk_create(
        LanguageRequirement(condition=line, language=each.language, cefr=each.cefr)
        for each in place.languages
    )
    return line


def journalled(line: Condition) -> Fields:
    """What the journal compares of a line: its facts, units by their ids, languages in words."""
    stated = {name: value for name, value in fields_of(line).items() if name not in OF_NOBODY}
    languages = [f"{each.language} {each.cefr}" for each in line.languages.all()]
    return {
        **stated,
        "units": sorted(unit.pk for unit in line.units.all()),
        "language": languages,
    }
