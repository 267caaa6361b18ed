"""Addresses of public records: absolute, and without a language, which stay for good."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language, override

from kakehashi.research.dissemination.models import Profile, ResearchProject, Work
from kakehashi.research.dissemination.states import ProfileState


def neutral(path: str) -> str:
    """`path` without its language: /en/research/works/5/ → /research/works/5/.

    Whoever opens it is led to the page in their own language. This is the address to be cited.
    """
    return "/" + path.split("/", 2)[2]


def in_language(path: Callable[[], str], language: str) -> str:
    """What `path` answers in `language`."""
    with override(language):
        return path()


def page_of(record: Work | Profile | ResearchProject) -> str:
    """The path of the record's public page; empty where it has none: it is hidden or not public."""
    if isinstance(record, Profile) and record.state == ProfileState.HIDDEN:
        return ""
    if isinstance(record, ResearchProject) and not record.is_public:
        return ""
    try:
        return record.get_absolute_url()
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Site:
    """Where this site stands: scheme and host, as https://example.ac.jp."""

    base: str

    def stable(self, record: Work | Profile | ResearchProject) -> str:
        """The address that is cited; empty where the record has no public page."""
        path = page_of(record)
        return f"{self.base}{neutral(path)}" if path else ""

    def page(self, record: Work | Profile | ResearchProject) -> str:
        """The address in the language of the request; empty as above."""
        path = page_of(record)
        return f"{self.base}{path}" if path else ""

    def record(self, work: Work, kind: str) -> str:
        """Where a program reads the work in the format `kind`."""
        return f"{self.base}{reverse('dissemination:work_record', args=[work.pk, kind])}"


def site_of(request: HttpRequest) -> Site:
    """The site that was asked."""
    return Site(f"{request.scheme}://{request.get_host()}")


def reader_language() -> str:
    """The language of the request."""
    return get_language() or "en"
