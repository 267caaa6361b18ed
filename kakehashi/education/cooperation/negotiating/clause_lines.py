"""Clauses as lines of the sheet on which a version is written, and templates taken as new lines."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from kakehashi.agreements.clauses.queries import as_clause
from kakehashi.agreements.content import Clause
from kakehashi.agreements.models import ClauseTemplate


def clause_line(clause: Clause, position: int) -> dict[str, Any]:
    """A clause as the sheet shows it."""
    texts = {
        f"{part}_{language}": getattr(clause, part).get(language, "")
        for part in ("title", "text")
        for language in ("ja", "en")
    }
    return {"code": clause.code, "position": position, **texts}


def template_line(code: str, lines: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    """The template with this code as one more line; None if there is none or it is there already.

    lines:   what is on the sheet so far, as it was sent.
    Returns: a line whose position puts it after the last clause that stands before it in templates.
    """
    known = {each.code: each for each in ClauseTemplate.objects.on(timezone.localdate())}
    template = known.get(code)
    present = [line["code"] for line in lines]
    if template is None or not template.is_offered or code in present:
        return None
    before = [
        number
        for number, each in enumerate(present, start=1)
        if each in known and known[each].position <= template.position
    ]
    last = max(before, default=len(lines))
    position = str(lines[last - 1]["position"] or last) if lines else "1"
    return clause_line(as_clause(template), int(position) if position.isdecimal() else last)
