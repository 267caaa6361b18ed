"""The names that a content's ids and codes have in the two languages of agreements."""

from collections.abc import Iterable

from django.utils import timezone

from kakehashi.agreements.clauses.values import Names
from kakehashi.agreements.content import Content, Text
from kakehashi.institutions.models import Institution, Unit
from kakehashi.vocabulary import isced, languages
from kakehashi.vocabulary.time import fiscal_year, terms


def names_of(content: Content) -> Names:
    """The names as they are now, in a fixed number of queries; a code unknown here has none.

    Partners stand in the order of the content.
    """
    found = Institution.objects.with_names().in_bulk(content.partners)
    partners = [found[pk] for pk in content.partners if pk in found]
    units = _units({content.unit, *(code for place in content.places for code in place.units)})
    return Names(
        home=_home(units.get(content.unit)),
        partners=tuple(_both(each) for each in partners),
        are_universities=all(each.kind == Institution.Kind.EDUCATION for each in partners),
        words={
            **{f"unit:{code}": _both(unit) for code, unit in units.items()},
            **_terms(content),
            **_vocabulary(content),
        },
    )


def _both(record: Institution | Unit) -> Text:
    return {"ja": record.name_in("ja"), "en": record.name_in("en")}


def _units(codes: Iterable[str]) -> dict[str, Unit]:
    units = Unit.objects.filter(code__in=set(codes)).select_related("institution", "parent")
    return {unit.code: unit for unit in units}


def _home(unit: Unit | None) -> Text:
    """A unit is named with its university: the parties to an agreement are named in full."""
    if unit is None:
        university = Unit.objects.filter(kind=Unit.Kind.UNIVERSITY).first()
        return _both(university) if university else {}
    if unit.kind == Unit.Kind.UNIVERSITY:
        return _both(unit)
    whole = unit.institution
    return {
        "ja": whole.name_in("ja") + unit.name_ja,
        "en": f"{unit.name_en}, {whole.name_in('en')}",
    }


def _terms(content: Content) -> dict[str, Text]:
    day = content.effective_on or timezone.localdate()
    return {
        f"term:{term.code}": {"ja": term.name_ja, "en": term.name_en}
        for term in terms(fiscal_year(day))
    }


def _vocabulary(content: Content) -> dict[str, Text]:
    tags = {need.language for place in content.places for need in place.languages}
    fields = {place.isced_f for place in content.places if place.isced_f}
    spoken = {
        f"language:{tag}": _text(languages.name(tag, "ja"), languages.name(tag, "en"))
        for tag in tags
        if languages.known(tag)
    }
    studied = {
        f"field:{code}": _text(isced.name(code, "ja"), isced.name(code, "en"))
        for code in fields
        if isced.known(code)
    }
    return {**spoken, **studied}


def _text(ja: str, en: str) -> Text:
    return {"ja": ja, "en": en}
