"""Makers of learning agreements: valid, unless the test says otherwise."""

from datetime import date
from decimal import Decimal

from kakehashi.education.outbound.learning import operations
from kakehashi.education.outbound.learning.content import (
    Component,
    Contact,
    Content,
    Learner,
    Recognised,
    University,
)
from kakehashi.education.outbound.learning.gathering import first_content
from kakehashi.education.outbound.nominating import deciding
from tests.education.outbound.nominating.make import make_nominated

HISTORY = Component(
    key="a", code="HIS1", title="History", term="1/2", credits=Decimal("7.5"), scheme="ects"
)
LAW = Component(key="b", title="Law", term="1/2", credits=Decimal(15), scheme="ects")
SEMINAR = Recognised(
    key="x", code="S1", title_ja="演習", title_en="Seminar", term="1/2", credits=Decimal(4)
)


def filled(content, **facts):
    """The same content with two courses, one recognised, and both contacts."""
    contact = Contact(given="Ken", family="Mori", email="mori@tmu.example")
    return content.model_copy(
        update={
            "studied": (HISTORY, LAW),
            "recognised": (SEMINAR,),
            "language": "en",
            "cefr": "B2",
            "sending": content.sending.model_copy(update={"contact": contact}),
            "receiving": content.receiving.model_copy(
                update={"contact": contact.model_copy(update={"phone": "+431234567"})}
            ),
            **facts,
        }
    )


def plain_content(**facts):
    """A whole version without any record behind it."""
    bare = Content(
        omobility_id="5f2d8e9a-0000-4000-8000-000000000001",
        student=Learner(
            given="Hanako",
            family="Tokyo",
            email="hanako@tmu.example",
            birth_date=date(2005, 5, 4),
            citizenship="JP",
            gender="2",
            global_id="urn:schac:personalUniqueCode:int:esi:tmu.ac.jp:22123456",
        ),
        sending=University(hei_id="tmu.ac.jp", unit_code="law", unit_en="Law"),
        receiving=University(hei_id="univie.ac.at"),
        receiving_year="2027/2028",
        starts_on=date(2027, 9, 1),
        ends_on=date(2028, 2, 15),
        level="bachelor",
        eqf_level=6,
        isced_f="0421",
    )
    return filled(bare, **facts)


def make_accepted():
    """A stay that the host accepted: (mobility, officer, the host's link)."""
    mobility, officer, done = make_nominated()
    deciding.answer_by_link(done.issued.link, done.nomination, "accept")
    mobility.refresh_from_db()
    return mobility, officer, done.issued.link


def make_version(mobility, *, based_on=None, by=None, **facts):
    """A version on the table, proposed by the student."""
    content = filled(first_content(mobility), **facts)
    return operations.propose_version(
        mobility, content, based_on=based_on, by=by or mobility.student
    )


def sign_by_all(version, officer, link):
    """The three signatures, in their order."""
    mobility = version.agreement.mobility
    operations.sign(version, read_digest=version.digest, by=mobility.student)
    operations.sign(version, read_digest=version.digest, position="Coordinator", by=officer)
    return operations.sign_by_link(
        link, version, read_digest=version.digest, name="Anna Berg", position="Coordinator"
    )
