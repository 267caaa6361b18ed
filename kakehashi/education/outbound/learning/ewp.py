"""A learning agreement as EWP OMobility LAs 1.2 writes it. Pure.

    learning_agreement(Agreement(first=Signed(content, signatures), …))     the XML document

The first version, the last changes that were approved and the proposal on the table go each into an
element of their own. What the standard asks for and the record does not hold, `missing` names.
Source: ewp-specs-api-omobility-las, endpoints/get-response.xsd and README (July 2026).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from kakehashi.education.outbound.learning.content import (
    HOME_SCHEME,
    Component,
    Content,
    Learner,
    Reason,
    Recognised,
    University,
)

NAMESPACE = (
    "https://github.com/erasmus-without-paper/ewp-specs-api-omobility-las"
    "/blob/stable-v1/endpoints/get-response.xsd"
)
TERMS = "https://github.com/erasmus-without-paper/ewp-specs-types-academic-term/tree/stable-v2"
PHONE = "https://github.com/erasmus-without-paper/ewp-specs-types-phonenumber/tree/stable-v1"
SIGNED_IN = "Kakehashi"


@dataclass(frozen=True)
class Signature:
    """One signature. party: "student", "home" or "host"."""

    party: str
    name: str
    position: str
    email: str
    at: datetime


@dataclass(frozen=True)
class Signed:
    """One version with whoever signed it."""

    content: Content
    signatures: Sequence[Signature]


@dataclass(frozen=True)
class Agreement:
    """What there is of one learning agreement.

    first: the first version, signed by three. approved: the last change that three signed.
    proposal: what is on the table, signed by student and home; proposal_id: its hash.
    """

    first: Signed | None = None
    approved: Signed | None = None
    proposal: Signed | None = None
    proposal_id: str = ""

    @property
    def latest(self) -> Signed:
        """The version that says how things are.

        Raises: ValueError, if there is none.
        """
        found = self.approved or self.first or self.proposal
        if found is None:
            raise ValueError("A learning agreement has a first version or a proposal.")
        return found


def missing(content: Content) -> list[str]:
    """What the standard asks for and the content does not hold, by name; empty: nothing."""
    student = content.student
    held = {
        "sending.hei_id": bool(content.sending.hei_id),
        "receiving.hei_id": bool(content.receiving.hei_id),
        "receiving_year": bool(content.receiving_year),
        "student.given": bool(student.given),
        "student.family": bool(student.family),
        "student.global_id": bool(student.global_id),
        "student.birth_date": student.birth_date is not None,
        "student.citizenship": bool(student.citizenship),
        "isced_f": len(content.isced_f) == 4,
        "level": content.eqf_level is not None,
        "terms": all(each.term for each in (*content.studied, *content.recognised)),
    }
    return [name for name, is_there in held.items() if not is_there]


def learning_agreement(agreement: Agreement) -> bytes:
    """The `omobility-las-get-response` with this one agreement, as UTF-8 XML.

    Raises: ValueError, if it has neither a first version nor a proposal with what EWP requires.
    """
    content = agreement.latest.content
    root = etree.Element(_tag("omobility-las-get-response"), nsmap={None: NAMESPACE})
    la = etree.SubElement(root, _tag("la"))
    _head(la, content)
    _version(la, "first-version", agreement.first)
    _version(la, "approved-changes", agreement.approved)
    proposal = _version(la, "changes-proposal", agreement.proposal)
    if proposal is not None:
        proposal.set("id", agreement.proposal_id)
    _put(la, "learning-outcomes-url", content.outcomes_url)
    _put(la, "provisions-url", content.provisions_url)
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written


def _head(la: etree._Element, content: Content) -> None:
    """Who goes where, when and as what."""
    if content.starts_on is None or content.ends_on is None or content.eqf_level is None:
        raise ValueError("A learning agreement has days and a level.")
    _put(la, "omobility-id", content.omobility_id)
    _university(la, "sending-hei", content.sending)
    _university(la, "receiving-hei", content.receiving)
    _put(la, "receiving-academic-year-id", content.receiving_year)
    _student(la, content.student)
    _put(la, "start-date", content.starts_on.isoformat())
    _put(la, "end-date", content.ends_on.isoformat())
    _put(la, "eqf-level-studied-at-departure", str(content.eqf_level))
    _put(la, "isced-f-code", content.isced_f)
    skill = etree.SubElement(la, _tag("student-language-skill"))
    _put(skill, "language", content.language)
    _put(skill, "cefr-level", content.cefr)


def _tag(name: str, namespace: str = NAMESPACE) -> str:
    return f"{{{namespace}}}{name}"


def _put(parent: etree._Element, name: str, text: str) -> None:
    """An element with text; none where there is nothing to say: EWP has no empty elements."""
    if text:
        etree.SubElement(parent, _tag(name)).text = text


def _university(parent: etree._Element, name: str, side: University) -> None:
    found = etree.SubElement(parent, _tag(name))
    _put(found, "hei-id", side.hei_id)
    _put(found, "ounit-name", side.unit_en)
    _put(found, "ounit-id", side.unit_code)
    person = etree.SubElement(found, _tag("contact-person"))
    _put(person, "given-names", side.contact.given)
    _put(person, "family-name", side.contact.family)
    _put(person, "email", side.contact.email)
    if side.contact.phone.startswith("+"):
        phone = etree.SubElement(person, _tag("phone-number", PHONE))
        etree.SubElement(phone, _tag("e164", PHONE)).text = side.contact.phone
    elif side.contact.phone:
        phone = etree.SubElement(person, _tag("phone-number", PHONE))
        etree.SubElement(phone, _tag("other-format", PHONE)).text = side.contact.phone


def _student(parent: etree._Element, student: Learner) -> None:
    found = etree.SubElement(parent, _tag("student"))
    _put(found, "given-names", student.given)
    _put(found, "family-name", student.family)
    _put(found, "global-id", student.global_id)
    _put(found, "birth-date", student.birth_date.isoformat() if student.birth_date else "")
    _put(found, "citizenship", student.citizenship)
    _put(found, "gender", student.gender)
    _put(found, "email", student.email)


def _version(parent: etree._Element, name: str, signed: Signed | None) -> etree._Element | None:
    if signed is None:
        return None
    found = etree.SubElement(parent, _tag(name))
    content = signed.content
    studied = [each for each in content.studied if not each.is_virtual]
    virtual = [each for each in content.studied if each.is_virtual]
    _components(found, "components-studied", studied)
    _components(found, "components-recognized", content.recognised)
    if virtual:
        _components(found, "virtual-components", virtual)
    for party, element in (
        ("student", "student-signature"),
        ("home", "sending-hei-signature"),
        ("host", "receiving-hei-signature"),
    ):
        for signature in (each for each in signed.signatures if each.party == party):
            _signature(found, element, signature)
    return found


def _components(
    parent: etree._Element, name: str, rows: Sequence[Component] | Sequence[Recognised]
) -> None:
    found = etree.SubElement(parent, _tag(name))
    for row in rows:
        _component(found, row)


def _component(parent: etree._Element, row: Component | Recognised) -> None:
    is_abroad = isinstance(row, Component)
    found = etree.SubElement(parent, _tag("component"))
    for name, value in _marks(row).items():
        found.set(name, value)
    _put(found, "los-code", row.code)
    _put(found, "title", row.title if is_abroad else row.title_en or row.title_ja)
    if row.term:
        number, _slash, total = row.term.partition("/")
        term = etree.SubElement(found, _tag("term-id"))
        etree.SubElement(term, _tag("term-number", TERMS)).text = number
        etree.SubElement(term, _tag("total-terms", TERMS)).text = total
    if row.credits is not None:
        credit = etree.SubElement(found, _tag("credit"))
        _put(credit, "scheme", row.scheme if is_abroad else HOME_SCHEME)
        _put(credit, "value", f"{row.credits:f}")
    _put(found, "recognition-conditions", "" if is_abroad else row.condition)
    _put(found, "short-description", row.description if is_abroad else "")


def _marks(row: Component | Recognised) -> dict[str, str]:
    """Status and reason of a change; a reason outside the standard's list only as text."""
    marks = {
        "status": str(row.status.value),
        "reason-code": row.reason if row.reason != Reason.OTHER else "",
        "reason-text": row.reason_text,
    }
    return {name: value for name, value in marks.items() if value}


def _signature(parent: etree._Element, name: str, signature: Signature) -> None:
    found = etree.SubElement(parent, _tag(name))
    if signature.party != "student":
        _put(found, "signer-name", signature.name)
        _put(found, "signer-position", signature.position)
        _put(found, "signer-email", signature.email)
    _put(found, "timestamp", signature.at.isoformat())
    _put(found, "signer-app", SIGNED_IN)
