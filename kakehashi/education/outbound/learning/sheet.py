"""The sheet on which a version is written: courses abroad and at home as lines to add and take out.

It needs no JavaScript: a button sends the sheet as it stands and gets it back with one more line,
or with the home courses of an earlier decision, unjudged.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import QueryDict

from kakehashi.education.outbound.learning.content import (
    Component,
    Content,
    Recognised,
    Status,
    settled,
)
from kakehashi.education.outbound.learning.sheet_forms import (
    HeadForm,
    RecognisedForm,
    RowForm,
    StudiedForm,
)

MOST_LINES = 40
TABLES: Mapping[str, type[RowForm]] = {"studied": StudiedForm, "recognised": RecognisedForm}
ROWS: Mapping[str, type[Component] | type[Recognised]] = {
    "studied": Component,
    "recognised": Recognised,
}
HEAD = (
    *("starts_on", "ends_on", "receiving_year", "isced_f", "language", "cefr"),
    *("outcomes_url", "provisions_url"),
)
PARTS = ("given", "family", "email", "phone")


class Sheet:
    """The whole sheet. base: what it begins with; agreed: what three have signed, None: nothing.

    data:    what was sent. judged: its faults are shown; else it is only shown again.
    more:    the table that gets one more empty line.
    adopted: rows at home to be put in, as initial values.
    """

    def __init__(
        self,
        base: Content,
        agreed: Content | None,
        data: QueryDict | None = None,
        *,
        judged: bool = True,
        more: str = "",
        adopted: Sequence[Mapping[str, Any]] = (),
    ) -> None:
        self.base = base
        self.agreed = settled(agreed) if agreed else None
        self.is_change = agreed is not None
        self.is_bound = data is not None and judged
        bound = data if self.is_bound else None
        self.head = HeadForm(bound, initial=_head_sent(data) if data else _head_of(base))
        self.studied = self._rows("studied", data, more)
        self.recognised = self._rows("recognised", data, more, adopted)

    def _rows(
        self,
        table: str,
        data: QueryDict | None,
        more: str,
        adopted: Sequence[Mapping[str, Any]] = (),
    ) -> list[RowForm]:
        known = {each.key: each for each in getattr(self.agreed, table)} if self.agreed else {}
        initials = _sent_rows(table, data) if data else _known_rows(getattr(self.base, table))
        initials += [dict(each) for each in adopted]
        if more == table or not initials:
            initials.append({})
        made = []
        for number, initial in enumerate(initials[:MOST_LINES]):
            before = known.get(str(initial.get("key", "")))
            if before is not None:
                initial = {**initial, **before.model_dump(), **_marks(initial)}
            made.append(
                TABLES[table](
                    data if self.is_bound else None,
                    prefix=f"{table}-{number}",
                    initial=initial,
                    agreed=before is not None,
                    is_change=self.is_change,
                )
            )
        return made

    def is_valid(self) -> bool:
        """Whether every form is right; faults that need the whole are found afterwards."""
        written = [each for each in (*self.studied, *self.recognised) if each.is_written]
        return all([self.head.is_valid(), *(each.is_valid() for each in written)])

    def content(self) -> Content:
        """What was written; call it once the sheet is valid."""
        cleaned = self.head.cleaned_data
        sending = self.base.sending.model_copy(update={"contact": self.head.contact("home")})
        receiving = self.base.receiving.model_copy(update={"contact": self.head.contact("host")})
        return self.base.model_copy(
            update={
                **{name: cleaned[name] for name in HEAD},
                "sending": sending,
                "receiving": receiving,
                "studied": tuple(self._written("studied")),
                "recognised": tuple(self._written("recognised")),
            }
        )

    def _written(self, table: str) -> Iterable[Component | Recognised]:
        forms: list[RowForm] = getattr(self, table)
        for form in forms:
            if not form.is_written:
                continue
            cleaned = form.cleaned_data
            if cleaned["remove"] and not form.agreed:
                continue  # what nobody has signed is simply left out
            facts = {name: cleaned[name] for name in form.content_fields}
            key = cleaned["key"] or secrets.token_hex(6)
            yield ROWS[table].model_validate({**facts, "key": key, **form.marks()})


def _head_of(content: Content) -> dict[str, Any]:
    facts = {name: getattr(content, name) for name in HEAD}
    for side, university in (("home", content.sending), ("host", content.receiving)):
        for part in PARTS:
            facts[f"{side}_{part}"] = getattr(university.contact, part)
    return facts


def _head_sent(data: QueryDict) -> dict[str, Any]:
    return {name: data.get(name, "") for name in HeadForm.base_fields}


def _known_rows(rows: Sequence[Component | Recognised]) -> list[dict[str, Any]]:
    return [{**each.model_dump(), "remove": each.status == Status.DELETED} for each in rows]


def _sent_rows(table: str, data: QueryDict) -> list[dict[str, Any]]:
    """What was written in each line so far, as it was sent."""
    count = data.get(f"{table}-lines", "0")
    lines = min(int(count), MOST_LINES) if count.isdecimal() and len(count) < 4 else 0
    names = TABLES[table].base_fields
    return [
        {name: data.get(f"{table}-{number}-{name}", "") for name in names}
        for number in range(lines)
    ]


def _marks(initial: Mapping[str, Any]) -> dict[str, Any]:
    return {name: initial.get(name, "") for name in ("remove", "reason", "reason_text")}
