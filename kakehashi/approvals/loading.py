"""Templates of routes from a file: those that come with Kakehashi, or a university's own."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from kakehashi.approvals.designing import Facts, Stop, write_version
from kakehashi.approvals.models import RouteTemplate
from kakehashi.institutions.models import Unit
from kakehashi.people.models import Person
from kakehashi.verdicts import Refused

FILE = Path(__file__).with_name("templates.toml")


@transaction.atomic
def load_templates(file: Path = FILE, *, by: Person | None = None) -> list[RouteTemplate]:
    """Add the templates of `file` whose codes are not there yet; the others stay as they are.

    file: TOML, as `templates.toml` beside this module explains.
    Returns: what was added, in the order of the file.
    Raises: Refused, if a step names a unit that is not there, or steps are no route; KeyError or
    TypeError, if the file lacks something or says too much.
    """
    known = set(RouteTemplate.objects.values_list("code", flat=True))
    rows = tomllib.loads(file.read_text(encoding="utf-8"))["template"]
    return [_write(row, by) for row in rows if row["code"] not in known]


def _write(row: Mapping[str, Any], by: Person | None) -> RouteTemplate:
    facts = {key: value for key, value in row.items() if key not in ("code", "step")}
    stops = [_stop(row["code"], step) for step in row["step"]]
    return write_version(row["code"], 1, Facts(**facts), stops, by=by)


def _stop(code: str, step: Mapping[str, Any]) -> Stop:
    if "unit" not in step:
        return Stop(**step)
    unit = Unit.objects.filter(code=step["unit"]).first()
    if unit is None:
        raise Refused(
            _("The template “%(code)s” names the unit “%(unit)s”, which is not there.")
            % {"code": code, "unit": step["unit"]}
        )
    return Stop(**{**step, "unit": unit})
