"""New works of one researcher as a feed, in the reader's language."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language, gettext

from kakehashi.research.dissemination.models import Profile, Work
from kakehashi.research.dissemination.people.queries import works_of
from kakehashi.research.dissemination.works.feeds import MOST, WorksFeed
from kakehashi.research.dissemination.works.queries import with_everything


class PersonFeed(WorksFeed):
    """The works of a researcher that were made public last, newest first."""

    def get_object(self, request: HttpRequest, *args: Any, slug: str = "", **kwargs: Any) -> Any:
        """The public profile asked for."""
        return get_object_or_404(Profile.objects.public(), slug=slug)

    def title(self, obj: Any) -> str:
        """The name of the researcher, and what this is."""
        return gettext("%(name)s: new works") % {"name": obj.name_in(get_language() or "en")}

    def link(self, obj: Any) -> str:
        """The researcher's page."""
        address: str = obj.get_absolute_url()
        return address

    def items(self, obj: Any) -> QuerySet[Work]:
        """Public works by the time at which they became so."""
        rows = works_of(obj).order_by("-published_at", "-pk")
        return with_everything(rows)[:MOST]
