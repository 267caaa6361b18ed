"""Who may do what in a negotiation, and what can be so. Each answer carries its sentence."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kakehashi.agreements.clauses.names import names_of
from kakehashi.agreements.clauses.rules import are_sound, can_be_printed
from kakehashi.agreements.content import Content
from kakehashi.agreements.models import Agreement, Negotiation, ReviewAnswer, Version
from kakehashi.agreements.negotiating.conversion import (
    partner_ids,
    partners_of,
    provisions_from,
)
from kakehashi.agreements.negotiating.queries import (
    is_approved_by_all,
    is_signed_by_all,
    last_submission,
    newer_than,
)
from kakehashi.agreements.placing.rules import can_be_agreed
from kakehashi.agreements.rules import can_be_partners, is_sound, may_decide_at, may_draft
from kakehashi.agreements.states import CLOSED, NEGOTIATION_MOVES, NegotiationState, State
from kakehashi.approvals.states import RouteState
from kakehashi.institutions.models import Institution, Unit
from kakehashi.institutions.queries import home
from kakehashi.people.models import Person, Role
from kakehashi.people.queries import holds
from kakehashi.verdicts import No, Verdict
from kakehashi.vocabulary.time import fiscal_year

ENDORSES = [Role.Kind.OFFICE, Role.Kind.COORDINATOR, Role.Kind.LEADERSHIP]
ON_THE_TABLE = [
    NegotiationState.REVIEWED,
    NegotiationState.NEGOTIATING,
    NegotiationState.APPROVED,
    NegotiationState.SIGNING,
]
LONGEST_LINK = timedelta(days=366)

Answers = Mapping[str, tuple[str, str]]


# -- Where a negotiation stands --------------------------------------------------------------------


def unit_of(negotiation: Negotiation) -> Unit:
    """The unit of ours that negotiates: that of the agreement's latest terms."""
    return negotiation.agreement.latest.unit


def goes_on(negotiation: Negotiation) -> Verdict:
    """Neither concluded nor given up."""
    if negotiation.state == NegotiationState.CONCLUDED:
        return No(_("This negotiation is over: it was concluded."))
    if negotiation.state == NegotiationState.ABANDONED:
        return No(_("This negotiation is over: it was given up."))
    return True


def can_move(negotiation: Negotiation, to: NegotiationState) -> Verdict:
    """Whether `to` may follow the state in which the negotiation is."""
    if not (open_ := goes_on(negotiation)):
        return open_
    if to not in NEGOTIATION_MOVES[NegotiationState(negotiation.state)]:
        return No(
            _("The negotiation is at “%(state)s”; “%(to)s” does not follow from there.")
            % {"state": negotiation.get_state_display(), "to": to.label}
        )
    return True


def is_newest(version: Version) -> Verdict:
    """What is approved or signed is the newest version; if not, who proposed a newer one."""
    newer = newer_than(version.negotiation, version.number).first()
    if newer is None:
        return True
    return No(
        _(
            "Version %(number)s is not the newest any more: %(who)s proposed version %(newer)s"
            " on %(when)s. An approval holds for one version only; read the newer one first."
        )
        % {
            "number": version.number,
            "newer": newer.number,
            "who": newer.proposed_by.name_in(get_language() or "en"),
            "when": date_format(timezone.localtime(newer.proposed_at), "DATETIME_FORMAT"),
        }
    )


# -- Beginning and ending --------------------------------------------------------------------------


def can_begin_about(agreement: Agreement, purpose: str) -> Verdict:
    """A draft is negotiated as new, a signed one amended or renewed; one negotiation at a time."""
    is_draft = agreement.state == State.DRAFT
    if is_draft != (purpose == Negotiation.Purpose.NEW):
        if is_draft:
            return No(_("A draft is negotiated as a new agreement."))
        return No(_("What was signed is amended or renewed."))
    if not is_draft and agreement.state != State.SIGNED:
        return No(_("Only a draft, or a signed agreement that goes on, is negotiated."))
    if agreement.negotiations.exclude(state__in=CLOSED).exists():
        return No(_("A negotiation about this agreement is open already. Go on with that one."))
    return True


def may_begin_about(person: Person, agreement: Agreement) -> Verdict:
    """Those who draft for its unit, about a draft or what is signed, one at a time."""
    is_draft = agreement.state == State.DRAFT
    purpose = Negotiation.Purpose.NEW if is_draft else Negotiation.Purpose.AMENDMENT
    possible = can_begin_about(agreement, purpose)
    return may_draft(person, agreement.latest.unit) if possible else possible


def may_work_on(person: Person, negotiation: Negotiation) -> Verdict:
    """Those who draft for its unit, as long as it goes on."""
    open_ = goes_on(negotiation)
    return may_draft(person, unit_of(negotiation)) if open_ else open_


def may_endorse(person: Person, negotiation: Negotiation) -> Verdict:
    """An idea is endorsed by the unit: its coordinators, its leadership, or the office."""
    if not (follows := can_move(negotiation, NegotiationState.ENDORSED)):
        return follows
    if not holds(person, ENDORSES, at=unit_of(negotiation)):
        return No(_("Only this unit's coordinators and leadership, and the office, endorse it."))
    return True


def may_pass_review(person: Person, negotiation: Negotiation) -> Verdict:
    """The office answers the questions of the review."""
    follows = can_move(negotiation, NegotiationState.REVIEWED)
    return may_decide_at(person, unit_of(negotiation)) if follows else follows


def are_complete(answers: Answers) -> Verdict:
    """Every topic of the review is answered, each with a sentence."""
    for topic in ReviewAnswer.Topic:
        answer, text = answers.get(topic.value, ("", ""))
        if answer not in ReviewAnswer.Answer.values or not text.strip():
            return No(
                _("“%(topic)s” is not answered. Say on what each answer rests.")
                % {"topic": topic.label}
            )
    return True


def may_abandon(person: Person, negotiation: Negotiation) -> Verdict:
    """Those who draft give it up, at any time before it is concluded."""
    return may_work_on(person, negotiation)


# -- Versions --------------------------------------------------------------------------------------


def is_on_the_table(negotiation: Negotiation) -> Verdict:
    """Versions are exchanged once the review is passed."""
    if not (open_ := goes_on(negotiation)):
        return open_
    if negotiation.state not in ON_THE_TABLE:
        return No(_("Before the review is passed, no version is put on the table."))
    return True


def may_propose(person: Person, negotiation: Negotiation) -> Verdict:
    """Those who draft put versions on the table, once the review is passed."""
    ready = is_on_the_table(negotiation)
    return may_draft(person, unit_of(negotiation)) if ready else ready


def can_stand(content: Content, negotiation: Negotiation) -> Verdict:
    """A text with the agreement's partners, none merged away, and nothing in it with a flaw."""
    if not (possible := can_be_partners(partners_of(content))):
        return possible
    if set(content.partners) != set(partner_ids(negotiation.agreement)):
        return No(_("A version names the partners of its agreement, and no others."))
    if not Unit.objects.filter(code=content.unit).exists():
        return No(_("There is no unit of ours with the code “%(code)s”.") % {"code": content.unit})
    begins = content.effective_on or timezone.localdate()
    verdicts = (
        are_sound(content.clauses),
        can_be_agreed(content.places, content.deadlines, fiscal_year(begins)),
        is_sound(provisions_from(content)),
    )
    return next((each for each in verdicts if not each), True)


def keeps_what_is_ours(content: Content, before: Content) -> Verdict:
    """Which unit of ours concludes it, and at which level, is not for the partner to say."""
    if (content.unit, content.level) != (before.unit, before.level):
        return No(_("Which unit of ours concludes the agreement is decided on our side."))
    return True


def says_something_new(content_digest: str, newest: Version | None) -> Verdict:
    """A version differs from the one before it."""
    if newest is not None and newest.digest == content_digest:
        return No(
            _("This says exactly what version %(number)s says; nothing was changed.")
            % {"number": newest.number}
        )
    return True


# -- Approving -------------------------------------------------------------------------------------


def may_submit(person: Person, version: Version) -> Verdict:
    """Those who draft submit the newest version, unless it is being approved or was.

    What its clauses say is whole by then: nobody approves a text that could not be signed.
    """
    negotiation = version.negotiation
    if not (follows := can_move(negotiation, NegotiationState.APPROVED)):
        return follows
    if not (newest := is_newest(version)):
        return newest
    submission = last_submission(version)
    if submission and submission.route.state == RouteState.RUNNING:
        return No(
            _("The route %(reference)s about this version is running.")
            % {"reference": submission.route.reference}
        )
    if submission and submission.route.state == RouteState.APPROVED:
        return No(_("Our side has approved this version already."))
    if not (whole := is_whole(version.says)):
        return whole
    return may_draft(person, unit_of(negotiation))


def is_whole(content: Content) -> Verdict:
    """Its clauses have every language and leave nothing open; a text without clauses may be so."""
    if not content.clauses:
        return True
    return can_be_printed(content, names_of(content), for_signature=True)


def can_be_approved_by(institution: Institution, version: Version) -> Verdict:
    """One of the version's partners, not merged away, that has not approved it yet."""
    if institution.pk not in version.says.partners:
        return No(_("This institution is no partner in this version."))
    if not (possible := can_be_partners([institution])):
        return possible
    if version.partner_approvals.filter(institution=institution).exists():
        return No(
            _("%(institution)s has approved version %(number)s already.")
            % {
                "institution": institution.name_in(get_language() or "en"),
                "number": version.number,
            }
        )
    return True


def is_being_negotiated(version: Version) -> Verdict:
    """Approvals are given while the version is negotiated, on the newest one."""
    follows = can_move(version.negotiation, NegotiationState.APPROVED)
    return is_newest(version) if follows else follows


def may_record_approval(person: Person, version: Version) -> Verdict:
    """The office records that a partner has approved in another way, with what proves it."""
    possible = is_being_negotiated(version)
    return may_decide_at(person, unit_of(version.negotiation)) if possible else possible


def is_what_was_read(version: Version, digest: str) -> Verdict:
    """Whoever approves says by its hash which text they mean."""
    if version.digest == digest:
        return True
    return No(_("What you read is not what version %(n)s says.") % {"n": version.number})


# -- Signing ---------------------------------------------------------------------------------------


def may_open_signing(person: Person, negotiation: Negotiation) -> Verdict:
    """The office, once both sides have approved the newest version."""
    if not (follows := can_move(negotiation, NegotiationState.SIGNING)):
        return follows
    version = negotiation.latest
    if version is None or not is_approved_by_all(version):
        return No(_("Both sides have to approve the newest version first."))
    return may_decide_at(person, unit_of(negotiation))


def may_record_signature(person: Person, version: Version) -> Verdict:
    """The office, for the version that is being signed."""
    negotiation = version.negotiation
    if not (open_ := goes_on(negotiation)):
        return open_
    if negotiation.state != NegotiationState.SIGNING:
        return No(_("Signatures are recorded once the signing is opened."))
    newest = is_newest(version)
    return may_decide_at(person, unit_of(negotiation)) if newest else newest


def can_sign(institution: Institution, version: Version, signed_on: date) -> Verdict:
    """Our university or a partner, once, by today at the latest."""
    if institution != home().institution:
        if institution.pk not in version.says.partners:
            return No(_("This institution is no partner in this version."))
        if not (possible := can_be_partners([institution])):
            return possible
    if version.signatures.filter(institution=institution).exists():
        return No(_("The signature of this side is recorded already."))
    if signed_on > timezone.localdate():
        return No(_("The day of signature lies in the future."))
    return True


def is_proved(has_scan: bool, reference: str) -> Verdict:
    """A signature is proved by the scan of the page or the reference of the e-signature."""
    if has_scan or reference.strip():
        return True
    return No(_("A signature needs its scan or its reference."))


def is_named(signatory: str, post: str) -> Verdict:
    """A signature is somebody's, in a post."""
    if signatory.strip() and post.strip():
        return True
    return No(_("Say who signed, and in what post."))


def may_conclude(person: Person, negotiation: Negotiation) -> Verdict:
    """The office, once every side has signed the same version."""
    if not (follows := can_move(negotiation, NegotiationState.CONCLUDED)):
        return follows
    version = negotiation.latest
    if version is None or not is_signed_by_all(version):
        return No(_("A signature is still missing."))
    return may_decide_at(person, unit_of(negotiation))


# -- Links -----------------------------------------------------------------------------------------


def may_invite(person: Person, negotiation: Negotiation) -> Verdict:
    """Those who draft invite partners, once there is a version to read."""
    if not (open_ := goes_on(negotiation)):
        return open_
    if not negotiation.versions.exists():
        return No(_("Put a version on the table first; then there is something to read."))
    return may_draft(person, unit_of(negotiation))


def can_last_until(expires_on: date, today: date) -> Verdict:
    """A link is valid for a year at the most."""
    if expires_on < today:
        return No(_("The link would have expired already."))
    if expires_on > today + LONGEST_LINK:
        return No(_("A link is valid for a year at the most; renew it when it is needed longer."))
    return True


def is_of_the_other_side(institution: Institution, negotiation: Negotiation) -> Verdict:
    """Only a partner of this agreement is invited, under its present name."""
    if institution.merged_into is not None:
        return can_be_partners([institution])
    if institution.pk not in partner_ids(negotiation.agreement):
        return No(_("This institution is no partner of this agreement."))
    return True
