"""Asking ORCID for the works in somebody's record, with all their authors.

Source: ORCID public API 3.0: /{iD}/record; /{iD}/works/{put-code,…}, at most 100 at once.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.conf import settings
from django.utils import timezone

from kakehashi.interop.orcid.reading import entries_of, put_codes_of
from kakehashi.interop.records.asking import Asker
from kakehashi.interop.records.plain import mapping
from kakehashi.research.dissemination.importing.entries import Entry, Wrong, WrongSource
from kakehashi.research.dissemination.importing.registry import Question
from kakehashi.research.dissemination.works.spellings import orcid_of

TOGETHER = 100  # works in one answer


def ask(question: Question) -> Iterator[Entry]:
    """The works in the records with these iDs.

    Raises: WrongSource, if it does not answer, or an iD is none or nobody's.
    """
    headers = {"Authorization": f"Bearer {settings.ORCID_TOKEN}"} if settings.ORCID_TOKEN else {}
    asker = Asker(settings.ORCID_API, settings.CONTACT_MAIL, headers=headers)
    count = 0
    for value in question.values:
        for entry in _of(asker, value):
            yield entry
            count += 1
            if count >= question.most:
                return


def _of(asker: Asker, value: str) -> Iterator[Entry]:
    number = orcid_of(value)
    if not number:
        raise WrongSource(Wrong.BAD_ORCID, value)
    record = asker.ask(f"{number}/record")
    if record is None:
        raise WrongSource(Wrong.NOBODY, number)
    codes, today = put_codes_of(record), timezone.localdate()
    owner = {name: mapping(record).get(name) for name in ("person", "orcid-identifier")}
    summaries = entries_of(record, today)
    if not codes:
        yield from summaries
        return
    for start in range(0, len(codes), TOGETHER):
        some = ",".join(str(code) for code in codes[start : start + TOGETHER])
        answer: Mapping[str, Any] = mapping(asker.ask(f"{number}/works/{some}"))
        whole = entries_of({**owner, **answer}, today) if answer.get("bulk") else []
        yield from whole or summaries[start : start + TOGETHER]
