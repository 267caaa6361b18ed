"""What a request of OAI-PMH 2.0 asks for, or what is wrong with it. Pure: plain values only.

Source: The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002-06-14,
document of 2015-01-08), http://www.openarchives.org/OAI/2.0/openarchivesprotocol.htm
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from enum import StrEnum

from kakehashi.interop.oaipmh.formats.elements import ILLEGAL, legal


class Code(StrEnum):
    """The eight conditions under which a request is answered by an error."""

    BAD_ARGUMENT = "badArgument"
    BAD_TOKEN = "badResumptionToken"
    BAD_VERB = "badVerb"
    CANNOT_DISSEMINATE = "cannotDisseminateFormat"
    NO_SUCH_ID = "idDoesNotExist"
    NO_RECORDS = "noRecordsMatch"
    NO_FORMATS = "noMetadataFormats"
    NO_SETS = "noSetHierarchy"


@dataclass(frozen=True)
class Fault:
    """One error, in words for who runs the harvester."""

    code: Code
    text: str


@dataclass(frozen=True)
class Takes:
    """The arguments of a verb. Each may come once; `exclusive` comes alone."""

    required: frozenset[str] = frozenset()
    optional: frozenset[str] = frozenset()
    exclusive: str = ""

    @property
    def all(self) -> frozenset[str]:
        """Every name that the verb knows."""
        return self.required | self.optional | ({self.exclusive} if self.exclusive else frozenset())


_LIST = Takes(
    required=frozenset({"metadataPrefix"}),
    optional=frozenset({"from", "until", "set"}),
    exclusive="resumptionToken",
)
VERBS: Mapping[str, Takes] = {
    "Identify": Takes(),
    "ListMetadataFormats": Takes(optional=frozenset({"identifier"})),
    "ListSets": Takes(exclusive="resumptionToken"),
    "GetRecord": Takes(required=frozenset({"identifier", "metadataPrefix"})),
    "ListIdentifiers": _LIST,
    "ListRecords": _LIST,
}

DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
SECOND = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)
_PART = r"[A-Za-z0-9\-_.!~*'()]+"
FORMS = {
    "metadataPrefix": re.compile(_PART),
    "set": re.compile(rf"{_PART}(:{_PART})*"),
    # An address (xs:anyURI), without what its readers disagree about.
    "identifier": re.compile(
        r"([A-Za-z][A-Za-z0-9+.\-]*:)?([A-Za-z0-9\-._~/?@!$&'()*+,;=]|%[0-9A-Fa-f]{2}|(?<!^):)+"
    ),
}


@dataclass(frozen=True)
class Asked:
    """A request without faults. `since` and `until` are the first and last second, both included.

    arguments: name → value as it came, in the order of the protocol, the verb first.
    """

    verb: str
    arguments: Mapping[str, str] = field(default_factory=dict)
    since: datetime | None = None
    until: datetime | None = None

    def __getitem__(self, name: str) -> str:
        """The value of an argument; empty if it did not come."""
        return self.arguments.get(name, "")


@dataclass(frozen=True)
class Wrong:
    """A request that is answered by errors.

    arguments: what the answer may repeat: nothing after badVerb and badArgument.
    """

    faults: Sequence[Fault]
    arguments: Mapping[str, str] = field(default_factory=dict)


def read(pairs: Sequence[tuple[str, str]], *, has_sets: bool = True) -> Asked | Wrong:
    """What the arguments `pairs` (name, value; in any order, from address or body) ask for.

    has_sets: whether the repository offers sets; if not, asking for them is noSetHierarchy.
    Whether a format, an identifier or a token exists is not decided here.
    """
    verbs = [value for name, value in pairs if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in VERBS:
        return Wrong([Fault(Code.BAD_VERB, _about_verb(verbs))])
    verb, given = verbs[0], [pair for pair in pairs if pair[0] != "verb"]
    faults = list(_wrong_names(verb, given)) or list(_wrong_values(given))
    if faults:
        return Wrong(faults)
    values = dict(given)
    arguments = {"verb": verb} | {name: values[name] for name in ORDER if name in values}
    if not has_sets and (verb == "ListSets" or "set" in values):
        return Wrong([Fault(Code.NO_SETS, "This repository has no sets.")], arguments)
    since, until = (_moment(values.get("from")), _moment(values.get("until"), end=True))
    if since and until and since > until:
        return Wrong([Fault(Code.BAD_ARGUMENT, "from is later than until.")])
    return Asked(verb, arguments, since, until)


ORDER = ("identifier", "metadataPrefix", "from", "until", "set", "resumptionToken")


def written(moment: datetime) -> str:
    """A moment as answers have it: 2026-11-30T20:28:12Z."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _about_verb(verbs: Sequence[str]) -> str:
    if not verbs:
        return f"Give a verb: {', '.join(VERBS)}."
    if len(verbs) > 1:
        return "Give one verb only."
    return f"There is no verb {_shown(verbs[0])}. The verbs are {', '.join(VERBS)}."


def _shown(text: str) -> str:
    short = legal(text)[:80]
    return f'"{short}"'


def _wrong_names(verb: str, given: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    takes, names = VERBS[verb], Counter(name for name, _value in given)
    for name, times in names.items():
        if name not in takes.all:
            yield Fault(Code.BAD_ARGUMENT, f"{verb} takes no argument {_shown(name)}.")
        elif times > 1:
            yield Fault(Code.BAD_ARGUMENT, f"{name} is given {times} times.")
    if takes.exclusive and takes.exclusive in names:
        if len(names) > 1:
            yield Fault(Code.BAD_ARGUMENT, f"{takes.exclusive} comes without other arguments.")
        return
    for name in sorted(takes.required - set(names)):
        yield Fault(Code.BAD_ARGUMENT, f"{verb} needs the argument {name}.")


def _wrong_values(given: Sequence[tuple[str, str]]) -> Iterator[Fault]:
    values = dict(given)
    for name, value in given:
        form = FORMS.get(name)
        if ILLEGAL.search(value):
            yield Fault(Code.BAD_ARGUMENT, f"{name} has a character that XML cannot hold.")
        elif form and not form.fullmatch(value):
            yield Fault(Code.BAD_ARGUMENT, f"{_shown(value)} is no {name}.")
        elif name in ("from", "until") and _moment(value) is None:
            expected = "YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ"
            yield Fault(Code.BAD_ARGUMENT, f"{name} is no date: {_shown(value)}, not {expected}.")
    if "from" in values and "until" in values and len(values["from"]) != len(values["until"]):
        yield Fault(Code.BAD_ARGUMENT, "from and until have different granularities.")


def _moment(text: str | None, *, end: bool = False) -> datetime | None:
    """The moment that `text` names, of a day the first second or, with `end`, the last."""
    if text is None:
        return None
    try:
        if SECOND.fullmatch(text):
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        if DAY.fullmatch(text):
            day = datetime.strptime(text, "%Y-%m-%d").date()
            return datetime.combine(day, time(23, 59, 59) if end else time(), UTC)
    except ValueError:
        return None
    return None
