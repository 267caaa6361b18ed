"""From a file or a question to an import that waits: for pages and for the command alike."""

import hashlib
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from kakehashi.people.models import Person
from kakehashi.research.dissemination.importing.operations import Origin, stage_works
from kakehashi.research.dissemination.importing.registry import FORMATS, REGISTERS, Question
from kakehashi.research.dissemination.models import WorkImport

SHOWN_VALUES = 3


def read_file(
    content: bytes, *, name: str, key: str, as_of: date, encoding: str = "", by: Person
) -> WorkImport:
    """Read a file of works. key: of `FORMATS`. encoding: empty to find out.

    Raises: WrongSource, if it is no such file; Refused, as `stage_works` does.
    """
    found = FORMATS[key].read(content, encoding)
    sha256 = hashlib.sha256(content).hexdigest()
    origin = Origin(name, key, as_of, sha256, found.encoding)
    return stage_works(found.entries, origin, by=by)


def read_register(key: str, question: Question, *, by: Person) -> WorkImport:
    """Ask a register. key: of `REGISTERS`.

    Raises: WrongSource, if it does not answer or cannot be asked so; Refused, as `stage_works`.
    """
    register = REGISTERS[key]
    entries = list(register.ask(question))
    origin = Origin(_name(str(register.words), question), key, timezone.localdate())
    return stage_works(entries, origin, by=by)


def _name(register: str, question: Question) -> str:
    shown = ", ".join(question.values[:SHOWN_VALUES])
    more = len(question.values) - SHOWN_VALUES
    if more > 0:
        shown = _("%(values)s and %(more)s more") % {"values": shown, "more": more}
    years = f" ({question.since or ''}–{question.until or ''})"
    return f"{register}: {shown}{years if question.since or question.until else ''}"
