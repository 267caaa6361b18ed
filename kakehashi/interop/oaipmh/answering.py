"""From what a request asks for to the pieces of its answer."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings

from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh import clock, envelope, shelf
from kakehashi.interop.oaipmh.addresses import base, identifier
from kakehashi.interop.oaipmh.envelope import Header, Resumption
from kakehashi.interop.oaipmh.formats import records
from kakehashi.interop.oaipmh.formats.offered import FORMATS, Format, formats_for
from kakehashi.interop.oaipmh.identifying import identity
from kakehashi.interop.oaipmh.protocol import Asked, Code, Fault, Wrong
from kakehashi.interop.oaipmh.sets import listed
from kakehashi.interop.oaipmh.shelf import Found, Listing
from kakehashi.interop.oaipmh.tokens import BadToken, Place, seal, unseal

TYPES: Mapping[str, type[records.Record]] = {
    HarvestRecord.Kind.PUBLICATION: records.Output,
    HarvestRecord.Kind.PRODUCT: records.Output,
    HarvestRecord.Kind.PERSON: records.Person,
    HarvestRecord.Kind.ORGUNIT: records.OrgUnit,
    HarvestRecord.Kind.PROJECT: records.Project,
    HarvestRecord.Kind.FUNDING: records.Funding,
}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Fails(Exception):
    """The request is answered by an error."""

    def __init__(self, code: Code, text: str) -> None:
        super().__init__(text)
        self.fault = Fault(code, text)


@dataclass(frozen=True)
class Reply:
    """An answer: its pieces, how many records or headers are in it, whether it is an error.

    prefix: the format that was asked for, also with a token; empty if none was.
    """

    pieces: Iterable[bytes]
    prefix: str = ""
    delivered: int = 0
    is_error: bool = False


@dataclass(frozen=True)
class Content:
    """What stands in an answer."""

    pieces: Iterable[bytes]
    prefix: str = ""
    delivered: int = 0


def reply(asked: Asked | Wrong) -> Reply:
    """The answer to a request. What it needs is read before the first piece is asked for."""
    at = shelf.horizon()  # before anything is read
    if isinstance(asked, Wrong):
        wrong = envelope.faults(asked.faults)
        return Reply(envelope.answer(at, base(), asked.arguments, wrong), is_error=True)
    try:
        found = ANSWERS[asked.verb](asked, at)
    except Fails as fails:
        pieces = envelope.answer(at, base(), asked.arguments, envelope.faults([fails.fault]))
        return Reply(pieces, asked["metadataPrefix"], is_error=True)
    content = envelope.inside(asked.verb, found.pieces)
    pieces = envelope.answer(at, base(), asked.arguments, content)
    return Reply(pieces, found.prefix, found.delivered)


def _identify(_asked: Asked, at: datetime) -> Content:
    return Content(list(envelope.identify(identity(shelf.earliest() or at))))


def _formats(asked: Asked, _at: datetime) -> Content:
    if not asked["identifier"]:
        return Content(envelope.formats(FORMATS.values()))
    record = _record(asked["identifier"])
    if record.is_deleted:
        raise Fails(Code.NO_FORMATS, "This item is deleted: nothing of it can be had any more.")
    return Content(envelope.formats(formats_for(is_output=record.is_output)))


def _sets(asked: Asked, _at: datetime) -> Content:
    if "resumptionToken" in asked.arguments:
        raise Fails(Code.BAD_TOKEN, "The sets come in one answer, which gives no token.")
    return Content(envelope.sets(list(listed())))


def _get(asked: Asked, _at: datetime) -> Content:
    record, wanted = _record(asked["identifier"]), _format(asked["metadataPrefix"])
    if wanted.only_outputs and not record.is_output:
        raise Fails(Code.CANNOT_DISSEMINATE, f"This item cannot be had as {wanted.prefix}.")
    return Content([_whole(record, wanted)], wanted.prefix, 1)


def _list(asked: Asked, at: datetime) -> Content:
    place = _place(asked) if "resumptionToken" in asked.arguments else None
    listing = _goes_on(place) if place else _begins(asked)
    is_whole = asked.verb == "ListRecords"
    size = settings.OAI_RECORDS_PER_PAGE if is_whole else settings.OAI_HEADERS_PER_PAGE
    after = (_moment(place.second), place.row) if place else None
    found = listing.page(after, size + 1, with_content=is_whole)
    if not found:
        raise Fails(Code.NO_RECORDS, "No record lies in what was asked for.")
    page, is_last = found[:size], len(found) <= size
    going_on = _resumption(asked.verb, listing, place, page, is_last=is_last)
    pieces = _pieces(page, listing.format if is_whole else None, going_on)
    return Content(pieces, listing.format.prefix, len(page))


def _pieces(
    page: Iterable[Found], wanted: Format | None, going_on: Resumption | None
) -> Iterator[bytes]:
    for each in page:
        yield _whole(each.record, wanted) if wanted else envelope.header(_header(each.record))
    yield envelope.resumption(going_on)


def _begins(asked: Asked) -> Listing:
    wanted = _format(asked["metadataPrefix"])
    return Listing(wanted, asked["set"], asked.since, asked.until)


def _goes_on(place: Place) -> Listing:
    return Listing(
        _format(place.prefix), place.set_spec, _moment_of(place.since), _moment_of(place.until)
    )


def _place(asked: Asked) -> Place:
    keys = [key.encode() for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    try:
        place = unseal(asked["resumptionToken"], keys, now=_seconds(clock.now()))
    except BadToken as error:
        raise Fails(
            Code.BAD_TOKEN, "This token was not given here, or it has run out. Begin again."
        ) from error
    if place.verb != asked.verb:
        raise Fails(Code.BAD_TOKEN, f"This token goes on with {place.verb}.")
    return place


def _resumption(
    verb: str, listing: Listing, place: Place | None, page: list[Found], *, is_last: bool
) -> Resumption | None:
    """How the list goes on behind `page`; None for a list of one page."""
    if place is None and is_last:
        return None
    cursor = place.cursor if place else 0
    total = place.total if place else listing.count()
    if is_last:
        return Resumption("", cursor, total)
    expires = _expiry()
    second, row = page[-1].at
    following = Place(
        verb=verb,
        prefix=listing.format.prefix,
        set_spec=listing.spec,
        since=_seconds_of(listing.since),
        until=_seconds_of(listing.until),
        second=_seconds(second),
        row=row,
        cursor=cursor + len(page),
        total=total,
        expires=_seconds_of(expires),
    )
    return Resumption(seal(following, settings.SECRET_KEY.encode()), cursor, total, expires)


def _expiry() -> datetime | None:
    hours = settings.OAI_TOKEN_HOURS
    return clock.now().replace(microsecond=0) + timedelta(hours=hours) if hours else None


def _seconds(moment: datetime) -> int:
    return (moment - EPOCH) // timedelta(seconds=1)


def _seconds_of(moment: datetime | None) -> int | None:
    return None if moment is None else _seconds(moment)


def _moment(seconds: int) -> datetime:
    return EPOCH + timedelta(seconds=seconds)


def _moment_of(seconds: int | None) -> datetime | None:
    return None if seconds is None else _moment(seconds)


def _format(prefix: str) -> Format:
    if prefix not in FORMATS:
        raise Fails(Code.CANNOT_DISSEMINATE, f"The formats here are {', '.join(FORMATS)}.")
    return FORMATS[prefix]


def _record(name: str) -> HarvestRecord:
    record = shelf.record_of(name)
    if record is None:
        raise Fails(Code.NO_SUCH_ID, "Nothing here has this identifier.")
    return record


def _header(record: HarvestRecord) -> Header:
    name = identifier(record.kind, record.source)
    specs = record.specs.split() if settings.OAI_SETS else ()
    return Header(name, record.datestamp, specs, record.is_deleted)


def _whole(record: HarvestRecord, wanted: Format) -> bytes:
    metadata = None
    if not record.is_deleted:
        content = msgspec.json.decode(record.content.encode(), type=TYPES[record.kind])
        metadata = wanted.render(content)
    return envelope.record(_header(record), metadata)


ANSWERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _get,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}
