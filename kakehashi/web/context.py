"""What every page's template knows."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse, translate_url
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from kakehashi.people.models import Person

PUBLIC_PLACES = [
    ("public:policies", _("Policy")),
    ("public:progress", _("Progress")),
    ("public:indicators", _("Indicators")),
    ("cooperation:hub", _("Cooperation")),
    ("outbound:hub", _("Study abroad")),
    ("dissemination:hub", _("Research")),
    ("public:institutions", _("Institutions")),
]
WORK_PLACES = [("workspace:home", _("My work")), ("plan:dashboard", _("Plan"))]


@dataclass(frozen=True)
class Place:
    """One entry of the main navigation."""

    address: str
    words: str | Promise
    is_here: bool
    is_exact: bool


def site(request: HttpRequest) -> dict[str, object]:
    """The site's name, the reader, the navigation, and this page in the other languages."""
    language = get_language() or settings.LANGUAGE_CODE
    reader = getattr(request, "user", None)
    return {
        "site_name": settings.SITE_NAME,
        "language": language,
        "demonstration": settings.DEMONSTRATION,
        "sign_up_open": settings.SIGN_UP_OPEN,
        # What is lazy is made for whole pages alone: the answer to a click is a part of one.
        "places": SimpleLazyObject(
            lambda: list(_places(request.path, signed_in=isinstance(reader, Person)))
        ),
        "reader_name": reader.name_in(language) if isinstance(reader, Person) else "",
        "same_page_in": SimpleLazyObject(lambda: _same_page(request)),
    }


def _same_page(request: HttpRequest) -> list[tuple[str, str, str]]:
    """Code and name of each language, and this page's address in it."""
    path = request.get_full_path()
    return [(code, name, translate_url(path, code)) for code, name in settings.LANGUAGES]


def _places(path: str, *, signed_in: bool) -> Iterator[Place]:
    for name, words in [*WORK_PLACES, *PUBLIC_PLACES] if signed_in else PUBLIC_PLACES:
        try:
            address = reverse(name)
        except NoReverseMatch:
            continue
        yield Place(address, words, path.startswith(address), path == address)
