"""Who may write, sign and comment on a learning agreement; what a version has to hold."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kakehashi.education.outbound.learning.content import Code, Content, Fault, faults
from kakehashi.education.outbound.learning.queries import newest, standing_of
from kakehashi.education.outbound.learning.standing import Standing
from kakehashi.education.outbound.linking.rules import is_usable
from kakehashi.education.outbound.models import (
    LearningAgreementVersion,
    Link,
    Mobility,
    SigningParty,
)
from kakehashi.education.outbound.nominating.rules import may_keep
from kakehashi.education.outbound.states import MobilityState
from kakehashi.people.models import Person
from kakehashi.verdicts import No, Verdict

WRITTEN_IN = [MobilityState.NOMINATED, MobilityState.ACCEPTED, MobilityState.ARRIVED]
SIGNED_IN = [MobilityState.ACCEPTED, MobilityState.ARRIVED]

FAULTS: dict[Code, str | Promise] = {
    Code.NOTHING_STUDIED: gettext_lazy("List at least one course that is studied at the host."),
    Code.NOTHING_RECOGNISED: gettext_lazy("List at least one course that is recognised at home."),
    Code.NO_TITLE: gettext_lazy("A course has neither a code nor a title."),
    Code.NO_CREDITS: gettext_lazy("%(place)s: the credits are missing."),
    Code.NO_SCHEME: gettext_lazy("%(place)s: say in which scheme the host counts the credits."),
    Code.NO_DESCRIPTION: gettext_lazy("%(place)s: a virtual component needs a short description."),
    Code.NO_PERIOD: gettext_lazy("Name the first and the last day of the stay."),
    Code.PERIOD: gettext_lazy("The stay has to end after it begins."),
    Code.NO_LANGUAGE: gettext_lazy("Name the language of instruction and its level."),
    Code.NO_CONTACT: gettext_lazy("Name the contact person of each university with an e-mail."),
    Code.TWICE: gettext_lazy("%(place)s: the course stands there twice."),
    Code.NO_REASON: gettext_lazy("%(place)s: say why it is changed."),
    Code.REASON: gettext_lazy("%(place)s: this reason does not fit what is done with it."),
    Code.NO_REASON_TEXT: gettext_lazy("%(place)s: tell the other reason in words."),
    Code.NOT_A_CHANGE: gettext_lazy(
        "%(place)s: nothing is agreed yet, so nothing can be inserted or deleted."
    ),
    Code.ALTERED: gettext_lazy(
        "%(place)s: what was agreed cannot be altered. Take it out and put the new one in."
    ),
    Code.MISSING: gettext_lazy(
        "%(place)s: what was agreed cannot be left out. Take it out with a reason."
    ),
    Code.UNKNOWN_DELETED: gettext_lazy("%(place)s: it was not agreed, so it cannot be taken out."),
    Code.NOT_MARKED: gettext_lazy("%(place)s: it was not agreed; put it in with a reason."),
}
WAITS: dict[Standing, str | Promise] = {
    Standing.STUDENT: gettext_lazy("The student has to sign first."),
    Standing.HOME: gettext_lazy("The home university has to sign next."),
    Standing.HOST: gettext_lazy("The host has to sign next."),
    Standing.AGREED: gettext_lazy("All three have signed this version."),
    Standing.REFUSED: gettext_lazy(
        "This version was sent back with a comment: a new version is needed."
    ),
}


def in_words(fault: Fault) -> str:
    """A sentence that names the place."""
    return str(FAULTS[fault.code]) % {"place": fault.place or _("A course")}


def can_stand(content: Content, agreed: Content | None) -> Verdict:
    """The version says everything that it has to; every fault in one answer."""
    found = faults(content, agreed)
    return No(" ".join(in_words(each) for each in found)) if found else True


def may_take_part(person: Person, mobility: Mobility) -> Verdict:
    """The student, and who keeps the stay."""
    if person.pk == mobility.student_id:
        return True
    return may_keep(person, mobility)


def may_write(person: Person, mobility: Mobility) -> Verdict:
    """After the nomination and before the return."""
    if not (takes_part := may_take_part(person, mobility)):
        return takes_part
    if mobility.state not in WRITTEN_IN:
        return No(
            _(
                "A learning agreement is written between the nomination and the return;"
                " this stay is “%(state)s”."
            )
            % {"state": mobility.get_state_display()}
        )
    return True


def may_sign(person: Person, version: LearningAgreementVersion) -> Verdict:
    """The student for themselves, then who keeps the stay for the home university."""
    mobility = version.agreement.mobility
    if not (takes_part := may_take_part(person, mobility)):
        return takes_part
    return can_be_signed(version, party_of(person, mobility))


def party_of(person: Person, mobility: Mobility) -> SigningParty:
    """For whom `person` signs and comments."""
    is_student = person.pk == mobility.student_id
    return SigningParty.STUDENT if is_student else SigningParty.HOME


def may_sign_by_link(link: Link, version: LearningAgreementVersion) -> Verdict:
    """Whoever holds a usable link of this stay, for the host, last of the three."""
    if not (takes_part := may_take_part_by_link(link, version)):
        return takes_part
    if version.agreement.mobility.state not in SIGNED_IN:
        return No(_("Please accept the nomination first: the learning agreement follows."))
    return can_be_signed(version, SigningParty.HOST)


def may_take_part_by_link(link: Link, version: LearningAgreementVersion) -> Verdict:
    """Whoever holds a usable link of this stay."""
    link.refresh_from_db(fields=["revoked_at", "expires_at"])
    if not (usable := is_usable(link)):
        return usable
    if link.mobility_id != version.agreement.mobility_id or link.purpose != Link.Purpose.HOST:
        return No(_("This link belongs to another student's stay."))
    return is_going_on(version)


def is_going_on(version: LearningAgreementVersion) -> Verdict:
    """The stay is one for which agreements are written."""
    mobility = version.agreement.mobility
    if mobility.state not in WRITTEN_IN:
        return No(
            _("The stay is “%(state)s”: its learning agreement is not changed any more.")
            % {"state": mobility.get_state_display()}
        )
    return True


def is_on_table(version: LearningAgreementVersion) -> Verdict:
    """No newer version took its place."""
    latest = newest(version.agreement.mobility)
    if latest is not None and latest.number != version.number:
        return No(
            _("Version %(old)s was replaced by version %(new)s: please read that one.")
            % {"old": version.number, "new": latest.number}
        )
    return True


def can_be_signed(version: LearningAgreementVersion, party: SigningParty) -> Verdict:
    """The newest version, in the order student, home, host, each once, unless one refused it."""
    if not (goes_on := is_going_on(version)):
        return goes_on
    if not (on_table := is_on_table(version)):
        return on_table
    if version.signatures.filter(party=party).exists():
        return No(_("Version %(number)s was signed already.") % {"number": version.number})
    state = standing_of(version, version.number)
    return True if state == party.value else No(WAITS[state])


def is_as_read(version: LearningAgreementVersion, digest: str) -> Verdict:
    """What is signed is what was read."""
    if digest != version.digest:
        return No(_("What you read is not what stands there now. Please read it again."))
    return True


def can_be_refused(version: LearningAgreementVersion) -> Verdict:
    """The newest version, as long as not all three have signed and nobody sent it back."""
    if not (on_table := is_on_table(version)):
        return on_table
    state = standing_of(version, version.number)
    if state in (Standing.AGREED, Standing.REFUSED):
        return No(WAITS[state])
    return True
