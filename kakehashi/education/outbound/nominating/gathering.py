"""What a nomination says, gathered from the records as they are now."""

from kakehashi.education.outbound.models import Mobility, Particulars
from kakehashi.education.outbound.nominating.content import (
    LEVELS,
    Contact,
    Content,
    Side,
    Student,
)
from kakehashi.education.outbound.nominating.queries import particulars_of
from kakehashi.institutions.models import Identifier, Institution
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person
from kakehashi.vocabulary.time import terms

SCHAC = Identifier.Scheme.SCHAC


def content_of(mobility: Mobility, *, contact: Person | None = None) -> Content:
    """The nomination as it would be sent now. contact: who answers questions about it."""
    known, whole = particulars_of(mobility), home()
    sending = side_of(whole.institution)
    unit = mobility.unit
    return Content(
        omobility_id=str(mobility.key),
        sending=sending.model_copy(
            update={"unit_code": unit.code, "unit_en": unit.name_en, "unit_ja": unit.name_ja}
        ),
        receiving=side_of(mobility.host),
        agreement_reference=mobility.agreement.reference if mobility.agreement else "",
        student=student_of(mobility.student, known),
        contact=Contact(name=contact.name_in("en"), email=contact.email) if contact else Contact(),
        term=mobility.term,
        year=mobility.year,
        sending_term_id=term_id(mobility),
        receiving_year=known.receiving_year if known else "",
        planned_from=mobility.planned_from,
        planned_until=mobility.planned_until,
        semesters=f"{mobility.semesters.normalize():f}",
        level=mobility.level,
        eqf_level=LEVELS.get(mobility.level),
        isced_f=mobility.isced_f,
        language=known.language if known else "",
        cefr=known.cefr if known else "",
    )


def side_of(institution: Institution) -> Side:
    """A university with its SCHAC code, which is empty where nobody entered one."""
    schac = institution.identifiers.filter(scheme=SCHAC).order_by("value").first()
    return Side(
        hei_id=schac.value if schac else "",
        name_en=institution.name_in("en"),
        name_ja=institution.name_in("ja"),
    )


def student_of(person: Person, known: Particulars | None) -> Student:
    """Name and address from the register of people, the rest from the particulars."""
    student = Student(
        given=person.passport_given,
        family=person.passport_family,
        name_native=person.name_kanji,
        email=person.email,
    )
    if known is None:
        return student
    return student.model_copy(
        update={
            "birth_date": known.birth_date,
            "nationality": known.nationality,
            "gender": known.gender,
            "global_id": known.global_id,
        }
    )


def term_id(mobility: Mobility) -> str:
    """The home term as EWP writes it, "2027/2028-1/2"; empty where the term is none of ours."""
    codes = [each.code for each in terms(mobility.year)]
    if mobility.term not in codes:
        return ""
    place = codes.index(mobility.term) + 1
    return f"{mobility.year}/{mobility.year + 1}-{place}/{len(codes)}"
