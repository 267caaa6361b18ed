"""The sets: by unit, kind of work, year, international; and the nine of the CERIF profile."""

from collections.abc import Callable, Iterable, Iterator

from django.utils.translation import gettext, override

from kakehashi.institutions.models import Unit
from kakehashi.interop.models import HarvestRecord, HarvestSet
from kakehashi.interop.oaipmh.formats.cerif import SETS as CERIF_SETS
from kakehashi.research.dissemination.models import Work

Kind = HarvestRecord.Kind
# The sets that are a kind of record; those of the profile that are none of ours stay empty.
KINDS = {
    "openaire_cris_publications": Kind.PUBLICATION,
    "openaire_cris_products": Kind.PRODUCT,
    "openaire_cris_persons": Kind.PERSON,
    "openaire_cris_orgunits": Kind.ORGUNIT,
    "openaire_cris_projects": Kind.PROJECT,
    "openaire_cris_funding": Kind.FUNDING,
}
Words = Callable[[], str]
WORDS: dict[str, Words] = {
    "unit": lambda: gettext("By unit of the university"),
    "type": lambda: gettext("By kind of work"),
    "year": lambda: gettext("By year of publication"),
    "international": lambda: gettext("International co-publications"),
}
OUTPUTS = "type"  # the set above the kinds of works holds every work


def is_listed_by_rows(spec: str) -> bool:
    """Whether rows of `HarvestMembership` say what is in the set; else the record itself does."""
    return spec not in CERIF_SETS and spec != OUTPUTS


def listed() -> Iterator[tuple[str, str]]:
    """(setSpec, setName) of every set, those of the profile first, then by setSpec."""
    yield from CERIF_SETS.items()
    yield OUTPUTS, names_of([OUTPUTS])[OUTPUTS]
    yield from HarvestSet.objects.order_by("spec").values_list("spec", "name")


def names_of(specs: Iterable[str]) -> dict[str, str]:
    """The names of sets of ours, in Japanese and English, since a set has only one."""
    wanted = list(specs)
    codes = [spec.removeprefix("unit:") for spec in wanted if spec.startswith("unit:")]
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=codes)} if codes else {}
    return {spec: _name(spec, units) for spec in wanted}


def _name(spec: str, units: dict[str, Unit]) -> str:
    above, _colon, value = spec.partition(":")
    if above == "unit" and value:
        unit = units.get(value)
        return f"{unit.name_ja} / {unit.name_en}" if unit else value
    if above == "type" and value:
        return _in_both(lambda: str(Work.Kind(value).label))
    if above == "year" and value:
        return value
    return _in_both(WORDS[spec])


def _in_both(words: Words) -> str:
    texts = []
    for language in ("ja", "en"):
        with override(language):
            texts.append(words())
    return " / ".join(dict.fromkeys(texts))
