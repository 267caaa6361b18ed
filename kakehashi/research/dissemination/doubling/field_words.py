"""The fields of a work, and what stands in them, in words."""

from typing import Any

from django.utils import formats
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext
from django.utils.translation import gettext_lazy as _

from kakehashi.research.dissemination.doubling.duplicates import Reason
from kakehashi.research.dissemination.models import ResearchProject, Work, WorkIdentifier
from kakehashi.vocabulary import languages

SHOWN_AUTHORS = 12
SHOWN_LETTERS = 400
PARTS: dict[str, str | Promise] = {
    "authors": _("Authors"),
    "identifiers": _("Identifiers"),
    "fundings": _("Funded by"),
}
REASONS: dict[str, str | Promise] = {
    Reason.IDENTIFIER: _("same identifier"),
    Reason.SAME_TITLE: _("same title"),
    Reason.ALIKE_TITLE: _("nearly the same title"),
    Reason.AUTHORS: _("same authors"),
    Reason.SAME_YEAR: _("same year"),
    Reason.OTHER_DOI: _("but different DOIs"),
}


def label_of(field: str) -> str:
    """The name of a field."""
    if field in PARTS:
        return str(PARTS[field])
    return str(Work._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # has one


def shown(field: str, value: Any) -> str:
    """What stands in a field, from its plain value."""
    if value is None or value == "" or value == []:
        return ""
    if field in LISTS:
        return LISTS[field](value)
    if field in ("kind", "access"):
        choices = Work.Kind.choices if field == "kind" else Work.Access.choices
        return str(dict(choices).get(value, value))
    if field == "language":
        return languages.name(value, get_language() or "en") or value
    if field == "published_on":
        day = parse_date(value)
        return formats.date_format(day) if day else str(value)
    if isinstance(value, bool):
        return pgettext("work", "Yes") if value else pgettext("work", "No")
    if field == "project":
        found = ResearchProject.objects.filter(pk=value).first()
        return found.name_in(get_language() or "en") if found else ""
    text = str(value)
    return text if len(text) <= SHOWN_LETTERS else f"{text[:SHOWN_LETTERS]}…"


def reasons_in_words(reasons: list[str]) -> str:
    """Why two works may be one."""
    return pgettext("list", ", ").join(str(REASONS[Reason(each)]) for each in reasons)


def _authors(value: list[Any]) -> str:
    names = []
    for name, orcid, _is_corresponding, places in value[:SHOWN_AUTHORS]:
        known = [orcid, *(place for place, _ror in places[:2])]
        inside = "; ".join(each for each in known if each)
        names.append(f"{name} ({inside})" if inside else name)
    more = len(value) - len(names)
    if more > 0:
        names.append(gettext("and %(count)s more") % {"count": more})
    return "\n".join(names)


def _identifiers(value: list[Any]) -> str:
    return "\n".join(f"{WorkIdentifier.Scheme(scheme).label} {text}" for scheme, text in value)


def _fundings(value: list[Any]) -> str:
    return "\n".join(" ".join(each for each in row if each) for row in value)


LISTS = {"authors": _authors, "identifiers": _identifiers, "fundings": _fundings}
