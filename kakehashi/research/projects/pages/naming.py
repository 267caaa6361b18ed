"""Names of what figures are broken down by."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import get_language, pgettext

from kakehashi.research.projects.collaboration.asked import By, Key, Question, Selection
from kakehashi.research.projects.collaboration.questions import ask
from kakehashi.research.projects.pages.choices import Asked
from kakehashi.research.projects.pages.register import registered
from kakehashi.vocabulary import countries
from kakehashi.vocabulary.research_fields import field_name

UNKNOWN = "-"  # in addresses: the works of which it is not known


def names_of(asked: Asked, by: By, keys: Iterable[Key]) -> dict[Key, str]:
    """Keys of a dimension → names for the reader; None is "not known"."""
    wanted = list(dict.fromkeys(keys))
    known = [key for key in wanted if key is not None]
    language = get_language() or "en"
    names: dict[Key, str] = {key: str(key) for key in known}
    if by == By.COUNTRY:
        names = {key: countries.name(str(key), language) for key in known}
    elif by == By.PARTNER:
        names.update(_of_partners(asked, [key for key in known if isinstance(key, int)], language))
    elif by in (By.FIELD, By.TOPIC):
        source = _of_source(asked, by)
        names.update({key: field_name(source[key], language) for key in known if key in source})
    return {None: pgettext("figure", "not known"), **names}


def _of_source(asked: Asked, by: By) -> dict[Key, str]:
    """Names of all fields or topics of the university's works, as the tables write them."""

    def made() -> dict[Key, str]:
        every = Question("works", Selection(asked.built.home.unified), (by,))
        rows = ask(asked.built.engine, every).rows
        return {row.at[by]: row.names.get(by) or str(row.at[by]) for row in rows}

    return asked.built.remembered(("names", by), made)


def _of_partners(asked: Asked, keys: list[int], language: str) -> dict[Key, str]:
    places = asked.built.institutions(keys)
    rors = {place.ror for place in places.values() if place.ror}
    ours = registered(rors, timezone.localdate(), language)
    found: dict[Key, str] = {}
    for key, place in places.items():
        known = ours.get(place.ror or "")
        found[key] = known.name if known else place.name
    return found
