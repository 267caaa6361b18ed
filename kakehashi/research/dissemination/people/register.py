"""The list of researchers: what stands in each column, on the page and in files."""

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from kakehashi.listing.columns import Column
from kakehashi.research.dissemination.models import Profile
from kakehashi.research.dissemination.states import ProfileState

BADGES = {
    ProfileState.DRAFT: "warn",
    ProfileState.CONFIRMED: "good",
    ProfileState.HIDDEN: "muted",
}


def badge(row: Profile) -> str:
    """The colour of its state."""
    return BADGES[ProfileState(row.state)]


def shown_name(row: Profile, language: str) -> str:
    """The name, marked where a demonstration made the person up."""
    name = row.name_in(language)
    return gettext("%(name)s (invented)") % {"name": name} if row.is_invented else name


def position_in(row: Profile, language: str) -> str:
    """The position, for a reader of `language`."""
    pair = (row.position_ja, row.position_en)
    first, other = pair if language == "ja" else pair[::-1]
    return first or other


def fields_in(row: Profile, language: str) -> str:
    """The research fields, for a reader of `language`."""
    pair = (row.fields_ja, row.fields_en)
    first, other = pair if language == "ja" else pair[::-1]
    return first or other


def tells_all(row: Profile) -> bool:
    """Whether more than name, position, unit and works is shown to the world.

    What nobody has ever confirmed is not told in somebody's name.
    """
    return row.confirmed_at is not None


def columns(language: str, *, inside: bool) -> list[Column]:
    """What each row shows; rows come from `profile_filter.with_keys`. inside: also its state."""
    shown = [
        Column(
            "name",
            pgettext_lazy("person", "Name"),
            lambda row: shown_name(row, language),
            order="name_key",
            link=lambda row: row.get_absolute_url(),
            heading=True,
        ),
        Column(
            "position", pgettext_lazy("person", "Position"), lambda row: position_in(row, language)
        ),
        Column(
            "unit",
            _("Unit"),
            lambda row: row.unit.name_in(language),
            order="unit__name_ja" if language == "ja" else "unit__name_en",
        ),
        Column(
            "fields",
            _("Research fields"),
            lambda row: fields_in(row, language) if inside or tells_all(row) else None,
        ),
        Column(
            "orcid", "ORCID iD", lambda row: row.orcid if tells_all(row) else None, unbroken=True
        ),
        Column("name_ja", _("Name in Japanese"), lambda row: row.name_ja, hidden=True),
        Column("name_en", _("Name in English"), lambda row: row.name_en, hidden=True),
        Column("name_kana", _("Name in kana"), lambda row: row.name_kana, hidden=True),
        Column("slug", _("Address of the page"), lambda row: row.slug, hidden=True),
    ]
    if inside:
        shown.insert(5, _state())
    return shown


def _state() -> Column:
    return Column(
        "state",
        pgettext_lazy("profile", "State"),
        lambda row: row.get_state_display(),
        order="state",
        badge=badge,
    )
