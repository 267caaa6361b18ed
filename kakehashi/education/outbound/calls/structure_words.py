"""What is wrong with the quotas and placements of a call, as sentences that name the place."""

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from kakehashi.education.outbound.calls.forest import Flaw, Wrong
from kakehashi.education.outbound.models import Call

SENTENCES: dict[Wrong, str | Promise] = {
    Wrong.CYCLE: gettext_lazy("%(place)s: this quota lies in itself by way of others."),
    Wrong.UNKNOWN_PARENT: gettext_lazy("%(place)s: the quota it lies in is not one of this call."),
    Wrong.OVERLAP: gettext_lazy(
        "%(place)s: places of its agreement are counted in another quota too, so that more could "
        "be given than the agreement has. Put both into one quota."
    ),
    Wrong.BELOW_USED: gettext_lazy(
        "%(place)s: %(number)d places are given already, more than the quota has."
    ),
    Wrong.TOO_BIG: gettext_lazy(
        "%(place)s: one stay takes more than the %(number)d places of its quota: nobody can get it."
    ),
    Wrong.NO_PLACEMENT: gettext_lazy("No placement is open."),
    Wrong.NEVER_BINDS: gettext_lazy(
        "%(place)s: the quota around it has %(number)d places only, so this one never decides."
    ),
}


def said(flaw: Flaw, call: Call) -> str:
    """The sentence, with the name of the quota or placement in the reader's language."""
    words = {"place": place_name(flaw.place, call), "number": flaw.number}
    return str(SENTENCES[flaw.wrong]) % words


def place_name(key: str, call: Call) -> str:
    """The name of a quota, or of a placement's host, with its code."""
    language = get_language() or "en"
    quota = call.quotas.filter(key=key).first()
    if quota is not None:
        return _("%(name)s (%(key)s)") % {"name": quota.name_in(language), "key": key}
    placement = call.placements.filter(key=key).select_related("host").first()
    if placement is None:
        return key
    return _("%(name)s (%(key)s)") % {"name": placement.name_in(language), "key": key}
