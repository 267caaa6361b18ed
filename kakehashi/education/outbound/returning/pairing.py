"""For which course abroad each course at home was planned, as far as a learning agreement tells.

Its two tables stand beside each other and are not joined: EWP knows no such link either. It can be
told where a precedent was followed, which names both, and where the first version had as many lines
in both tables and both lines hold still. Otherwise nobody knows, and nothing is suggested.
"""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from kakehashi.education.cooperation.models import Precedent
from kakehashi.education.cooperation.recognition.rules import Home
from kakehashi.education.outbound.learning import content as sheet
from kakehashi.education.outbound.learning.queries import agreed, versions_of
from kakehashi.education.outbound.models import Mobility
from kakehashi.education.outbound.returning.planned import Component


def components_of(mobility: Mobility) -> Iterator[Component]:
    """The courses abroad that hold, with what they were to count as, in their order.

    What is planned without credits, and components of which nothing can be told, are left out.
    """
    holds, first = agreed(mobility), versions_of(mobility).last()
    if holds is None or first is None:
        return
    planned = [each for each in holds.recognises if each.credits is not None]
    by_precedent = _by_precedent(planned)
    by_line = _by_line(sheet.read(first.content))
    for component in holds.studies:
        found = [each for each in planned if component.code in by_precedent.get(each.key, ())]
        if component.code and found:
            why = _("It follows the precedent that the agreement names.")
            yield _component(component, found, why)
            continue
        found = [each for each in planned if by_line.get(component.key) == each.key]
        if found:
            why = _("It stands in the same line as this course.")
            yield _component(component, found, why)


def _component(row: sheet.Component, found: list[sheet.Recognised], why: str) -> Component:
    courses = [
        Home(each.code, each.title_ja, each.title_en, each.credits)
        for each in found
        if each.credits is not None
    ]
    return Component(row.code, row.title, courses, why)


def _by_precedent(planned: list[sheet.Recognised]) -> Mapping[str, set[str]]:
    """Key of a course at home -> the code abroad of the precedent that was followed for it."""
    wanted = {each.precedent for each in planned if each.precedent}
    codes = dict(Precedent.objects.filter(pk__in=wanted).values_list("pk", "host_code"))
    return {each.key: {codes[each.precedent]} for each in planned if each.precedent in codes}


def _by_line(first: sheet.Content) -> Mapping[str, str]:
    """Key abroad -> key at home of the first version, if both tables had as many lines."""
    if len(first.studied) != len(first.recognised):
        return {}
    pairs = zip(first.studied, first.recognised, strict=True)
    return {abroad.key: home.key for abroad, home in pairs}
