"""The tables of an agreement: places and deadlines, in one language or in both at once. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from kakehashi.agreements.clauses.phrases import every_year, phrase
from kakehashi.agreements.clauses.values import Names, name_in
from kakehashi.agreements.content import Content, Deadline, Place

SEPARATOR = {"ja": "、", "en": ", "}
PLACES: tuple[str, ...] = ("direction", "level", "years", "number", "terms", "requirements", "fees")
DEADLINES: tuple[str, ...] = ("term", "direction", "what", "day")


@dataclass(frozen=True)
class Table:
    """A table of a document. Each cell has one line for each language that differs."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table_of(name: str, content: Content, names: Names, languages: Sequence[str]) -> Table:
    """The table that the placeholder `name` ("places_table", "deadlines_table") stands for."""
    if name == "places_table":
        group, columns = "places", PLACES
        rows = [
            [_place(each, names, language) for language in languages] for each in content.places
        ]
    else:
        group, columns = "deadlines", DEADLINES
        rows = [
            [_deadline(each, names, language) for language in languages]
            for each in content.deadlines
        ]
    return Table(
        caption=_both([phrase(group, "caption", language) for language in languages], " / "),
        head=tuple(
            _both([phrase(group, column, language) for language in languages]) for column in columns
        ),
        rows=tuple(tuple(_both(cells) for cells in zip(*told, strict=True)) for told in rows),
    )


def _both(told: Sequence[str], between: str = "\n") -> str:
    """What is said in each language, once where it is the same."""
    return between.join(dict.fromkeys(told))


def _word(names: Names, key: str, language: str) -> str:
    found = names.words.get(key)
    return name_in(found, language) if found else key.partition(":")[2]


def _place(place: Place, names: Names, language: str) -> list[str]:
    return [
        _direction(place.direction, names, language),
        _level(place, names, language),
        _years(place, language),
        phrase("places", f"per_{place.per}", language, number=place.places),
        _terms(place.terms, names, language),
        _requirements(place, names, language),
        _fees(place, language),
    ]


def _direction(direction: str, names: Names, language: str) -> str:
    return phrase("places", direction, language, home=name_in(names.home, language))


def _level(place: Place, names: Names, language: str) -> str:
    level = phrase("places", place.level or "any_level", language)
    units = [_word(names, f"unit:{code}", language) for code in place.units]
    shared = SEPARATOR[language].join(units) or phrase("places", "all_units", language)
    field = [_word(names, f"field:{place.isced_f}", language)] if place.isced_f else []
    return SEPARATOR[language].join([level, shared, *field])


def _years(place: Place, language: str) -> str:
    if place.last_year is None:
        return phrase("places", "since_year", language, first=place.first_year)
    name = "one_year" if place.last_year == place.first_year else "several_years"
    return phrase("places", name, language, first=place.first_year, last=place.last_year)


def _terms(codes: Sequence[str], names: Names, language: str) -> str:
    told = [_word(names, f"term:{code}", language) for code in codes]
    return SEPARATOR[language].join(told) or phrase("places", "any_term", language)


def _requirements(place: Place, names: Names, language: str) -> str:
    told = [
        phrase(
            "places",
            "language",
            language,
            language=_word(names, f"language:{need.language}", language),
            level=need.cefr,
        )
        for need in place.languages
    ]
    told += [f"{need.test} {need.score}" for need in place.tests]
    if place.min_gpa is not None:
        name = "gpa_of" if place.gpa_scale else "gpa"
        told.append(phrase("places", name, language, value=place.min_gpa, scale=place.gpa_scale))
    if place.remarks:
        told.append(place.remarks)
    return SEPARATOR[language].join(told) or phrase("places", "no_requirement", language)


def _fees(place: Place, language: str) -> str:
    told = {True: "waived", False: "charged", None: "undecided"}
    return phrase("places", told[place.tuition_waiver], language)


def _deadline(deadline: Deadline, names: Names, language: str) -> list[str]:
    return [
        _word(names, f"term:{deadline.term}", language),
        _direction(deadline.direction, names, language),
        phrase("deadlines", deadline.what, language),
        every_year(deadline.month, deadline.day, language),
    ]
