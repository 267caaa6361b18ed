"""The XML around records: answers piece by piece, so that a page need not stand in memory twice."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from kakehashi.interop.oaipmh.formats.elements import legal
from kakehashi.interop.oaipmh.formats.offered import Format
from kakehashi.interop.oaipmh.protocol import Fault, written

OAI = "http://www.openarchives.org/OAI/2.0/"
BEGINNING = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<OAI-PMH xmlns="{OAI}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    f' xsi:schemaLocation="{OAI} {OAI}OAI-PMH.xsd">\n'
)
END = b"</OAI-PMH>\n"


@dataclass(frozen=True)
class Header:
    """The header of a record. `specs`: the sets it is in."""

    identifier: str
    datestamp: datetime
    specs: Sequence[str] = ()
    is_deleted: bool = False


@dataclass(frozen=True)
class Resumption:
    """How a list goes on: an empty token ends it."""

    token: str
    cursor: int
    total: int
    expires: datetime | None = None


def answer(
    at: datetime, base: str, arguments: Mapping[str, str], content: Iterable[bytes]
) -> Iterator[bytes]:
    """A whole answer. `at`: its responseDate; `arguments`: what the request element repeats."""
    attributes = "".join(f" {name}={quoteattr(legal(value))}" for name, value in arguments.items())
    yield (
        f"{BEGINNING}<responseDate>{written(at)}</responseDate>\n"
        f"<request{attributes}>{escape(base)}</request>\n"
    ).encode()
    yield from content
    yield END


def faults(found: Iterable[Fault]) -> Iterator[bytes]:
    """The errors of a request."""
    for fault in found:
        yield f'<error code="{fault.code}">{escape(legal(fault.text))}</error>\n'.encode()


def header(head: Header) -> bytes:
    """A header alone."""
    status = ' status="deleted"' if head.is_deleted else ""
    specs = "".join(f"<setSpec>{escape(spec)}</setSpec>" for spec in head.specs)
    return (
        f"<header{status}><identifier>{escape(head.identifier)}</identifier>"
        f"<datestamp>{written(head.datestamp)}</datestamp>{specs}</header>\n"
    ).encode()


def record(head: Header, metadata: bytes | None) -> bytes:
    """A record; one that is deleted has no metadata."""
    body = b"" if metadata is None else b"<metadata>" + metadata + b"</metadata>"
    return b"<record>" + header(head) + body + b"</record>\n"


def resumption(going_on: Resumption | None) -> bytes:
    """What ends a page of a list; nothing for a list that is whole."""
    if going_on is None:
        return b""
    expires = (
        f' expirationDate="{written(going_on.expires)}"'
        if going_on.expires and going_on.token
        else ""
    )
    # The schema wants at least 1, and the list may have shrunk since it was counted.
    total = max(going_on.total, going_on.cursor + 1)
    return (
        f'<resumptionToken{expires} completeListSize="{total}" cursor="{going_on.cursor}">'
        f"{escape(going_on.token)}</resumptionToken>\n"
    ).encode()


def formats(offered: Iterable[Format]) -> Iterator[bytes]:
    """ListMetadataFormats."""
    for each in offered:
        yield (
            f"<metadataFormat><metadataPrefix>{each.prefix}</metadataPrefix>"
            f"<schema>{escape(each.schema)}</schema>"
            f"<metadataNamespace>{escape(each.namespace)}</metadataNamespace></metadataFormat>\n"
        ).encode()


def sets(named: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """ListSets. named: (setSpec, setName)."""
    for spec, name in named:
        yield (
            f"<set><setSpec>{escape(spec)}</setSpec>"
            f"<setName>{escape(legal(name))}</setName></set>\n"
        ).encode()


def inside(verb: str, content: Iterable[bytes]) -> Iterator[bytes]:
    """The element named after the verb."""
    yield f"<{verb}>\n".encode()
    yield from content
    yield f"</{verb}>\n".encode()


@dataclass(frozen=True)
class Identity:
    """What Identify says. `descriptions`: whole elements."""

    name: str
    base: str
    emails: Sequence[str]
    earliest: datetime
    domain: str
    sample: str
    descriptions: Sequence[bytes] = ()


def identify(who: Identity) -> Iterator[bytes]:
    """Identify."""
    emails = "".join(f"<adminEmail>{escape(each)}</adminEmail>" for each in who.emails)
    yield (
        f"<repositoryName>{escape(legal(who.name))}</repositoryName>"
        f"<baseURL>{escape(who.base)}</baseURL><protocolVersion>2.0</protocolVersion>{emails}"
        f"<earliestDatestamp>{written(who.earliest)}</earliestDatestamp>"
        "<deletedRecord>persistent</deletedRecord>"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity><compression>gzip</compression>\n"
        '<description><oai-identifier xmlns="http://www.openarchives.org/OAI/2.0/oai-identifier"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="'
        "http://www.openarchives.org/OAI/2.0/oai-identifier"
        ' http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"><scheme>oai</scheme>'
        f"<repositoryIdentifier>{escape(who.domain)}</repositoryIdentifier>"
        f"<delimiter>:</delimiter><sampleIdentifier>{escape(who.sample)}</sampleIdentifier>"
        "</oai-identifier></description>\n"
    ).encode()
    for each in who.descriptions:
        yield b"<description>" + each + b"</description>\n"
