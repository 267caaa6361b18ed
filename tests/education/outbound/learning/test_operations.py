"""One agreement, many versions, three signatures in order, nothing ever taken away."""

import pytest
from django.db import DatabaseError, transaction

from kakehashi.education.outbound.learning import operations
from kakehashi.education.outbound.learning.content import Status
from kakehashi.education.outbound.learning.gathering import base_of, ewp_agreement
from kakehashi.education.outbound.learning.queries import (
    agreed,
    newest,
    shown_to_host,
    standings_of,
)
from kakehashi.education.outbound.models import (
    LearningAgreementSignature,
    LearningAgreementVersion,
)
from kakehashi.journal.queries import history_of
from kakehashi.people.models import Deputy, Role
from kakehashi.verdicts import Refused
from tests.education.outbound.learning.make import (
    HISTORY,
    LAW,
    filled,
    make_accepted,
    make_version,
    sign_by_all,
)
from tests.education.outbound.make import make_mobility
from tests.make import make_person, make_role, make_unit

pytestmark = pytest.mark.django_db


def test_three_sign_one_version_and_it_is_agreed():
    mobility, officer, link = make_accepted()
    version = make_version(mobility)
    assert agreed(mobility) is None
    sign_by_all(version, officer, link)
    content = agreed(mobility)
    assert [each.title for each in content.studies] == ["History", "Law"]
    assert [each.title_en for each in content.recognises] == ["Seminar"]
    verbs = [each.verb for each in history_of(mobility)[:4]]
    assert verbs == [
        "outbound.learning_agreed",
        "outbound.learning_signed",
        "outbound.learning_signed",
        "outbound.learning_proposed",
    ]
    assert ewp_agreement(mobility).first is not None


def test_nobody_signs_out_of_turn_or_twice():
    mobility, officer, link = make_accepted()
    version, digest = make_version(mobility), newest(mobility).digest
    with pytest.raises(Refused, match="The student has to sign first"):
        operations.sign(version, read_digest=digest, position="Coordinator", by=officer)
    operations.sign(version, read_digest=digest, by=mobility.student)
    with pytest.raises(Refused, match=r"signed version 1 already\. The home"):
        operations.sign(version, read_digest=digest, by=mobility.student)
    with pytest.raises(Refused, match="home university has to sign next"):
        operations.sign_by_link(link, version, read_digest=digest, name="A", position="B")
    assert shown_to_host(mobility) == []


def test_an_older_version_and_another_text_than_was_read_are_not_signed():
    mobility, _officer, _link = make_accepted()
    first = make_version(mobility)
    second = make_version(mobility, based_on=1, studied=(HISTORY,))
    with pytest.raises(Refused, match="Version 1 was replaced by version 2"):
        operations.sign(first, read_digest=first.digest, by=mobility.student)
    with pytest.raises(Refused, match="not what stands there now"):
        operations.sign(second, read_digest=first.digest, by=mobility.student)
    assert not LearningAgreementSignature.objects.exists()


def test_of_two_who_write_at_once_the_second_is_told():
    mobility, officer, _link = make_accepted()
    make_version(mobility)
    with pytest.raises(Refused, match="In the meantime version 1 was proposed"):
        make_version(mobility, by=officer, studied=(LAW,))
    with pytest.raises(Refused, match="says the same as version 1"):
        make_version(mobility, based_on=1)


def test_a_version_with_faults_is_refused_with_every_place():
    mobility, _officer, _link = make_accepted()
    bare = LAW.model_copy(update={"credits": None})
    with pytest.raises(Refused, match=r"recognised at home\. Law: the credits are missing\."):
        make_version(mobility, studied=(bare,), recognised=())
    assert newest(mobility) is None


def test_sent_back_with_a_comment_needs_another_version():
    mobility, officer, link = make_accepted()
    version = make_version(mobility)
    with pytest.raises(Refused, match="Write what you want to say"):
        operations.comment(version, " ", is_refusal=True, by=officer)
    operations.comment(version, "Too few credits.", is_refusal=True, by=officer)
    with pytest.raises(Refused, match="new version is needed"):
        operations.sign(version, read_digest=version.digest, by=mobility.student)
    sign_by_all(make_version(mobility, based_on=1, studied=(LAW,)), officer, link)
    assert standings_of(mobility).state == "agreed"


def test_a_host_sends_back_by_its_link_what_two_have_signed():
    mobility, officer, link = make_accepted()
    version = make_version(mobility)
    operations.sign(version, read_digest=version.digest, by=mobility.student)
    operations.sign(version, read_digest=version.digest, position="Coordinator", by=officer)
    operations.comment_by_link(link, version, "Law is full.", is_refusal=True)
    assert standings_of(mobility).state == "refused"


def test_a_change_holds_only_when_three_have_signed_it():
    mobility, officer, link = make_accepted()
    sign_by_all(make_version(mobility), officer, link)
    gone = LAW.model_copy(update={"status": Status.DELETED, "reason": "timetable-conflict"})
    change = make_version(mobility, based_on=1, studied=(HISTORY, gone))
    assert change.is_change
    assert [each.title for each in agreed(mobility).studies] == ["History", "Law"]
    sign_by_all(change, officer, link)
    assert [each.title for each in agreed(mobility).studies] == ["History"]
    assert [each.title for each in base_of(mobility).studied] == ["History"]
    document = ewp_agreement(mobility)
    assert (document.approved.content.studied[1].status, document.proposal) == ("deleted", None)


def test_what_was_agreed_cannot_be_altered_by_a_new_version():
    mobility, officer, link = make_accepted()
    sign_by_all(make_version(mobility), officer, link)
    with pytest.raises(Refused, match="Law: what was agreed cannot be left out"):
        make_version(mobility, based_on=1, studied=(HISTORY,))


def test_a_deputy_of_the_coordinator_signs_and_a_stranger_does_not():
    mobility, _officer, _link = make_accepted()
    coordinator, deputy, stranger = make_person(), make_person(), make_person()
    role = make_role(coordinator, Role.Kind.COORDINATOR, unit=mobility.unit)
    Deputy.objects.create(role=role, person=deputy, starts_on=role.starts_on)
    make_role(stranger, Role.Kind.COORDINATOR, unit=make_unit("Science"))
    version = make_version(mobility)
    operations.sign(version, read_digest=version.digest, by=mobility.student)
    with pytest.raises(Refused, match="Only the office or the coordinator"):
        operations.sign(version, read_digest=version.digest, position="Dean", by=stranger)
    with pytest.raises(Refused, match="position"):
        operations.sign(version, read_digest=version.digest, by=deputy)
    signed = operations.sign(version, read_digest=version.digest, position="Deputy", by=deputy)
    assert (signed.party, signed.person) == ("home", deputy)


def test_no_agreement_is_written_before_the_nomination():
    planned = make_mobility()
    with pytest.raises(Refused, match="between the nomination and the return"):
        make_version(planned)


def test_a_link_of_another_stay_signs_nothing():
    mobility, officer, _link = make_accepted()
    _other, _by, others = make_accepted()
    version = make_version(mobility)
    operations.sign(version, read_digest=version.digest, by=mobility.student)
    operations.sign(version, read_digest=version.digest, position="Coordinator", by=officer)
    with pytest.raises(Refused, match="another student"):
        operations.sign_by_link(others, version, read_digest=version.digest, name="A", position="B")


def test_the_database_keeps_versions_and_signatures_for_good():
    mobility, officer, link = make_accepted()
    version = make_version(mobility)
    sign_by_all(version, officer, link)
    written = LearningAgreementVersion.objects.filter(pk=version.pk)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        written.update(note="Other")
    signed = LearningAgreementSignature.objects.filter(version=version, party="host")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        signed.delete()


def test_what_failed_half_way_leaves_nothing_behind(monkeypatch):
    mobility, _officer, _link = make_accepted()
    version = make_version(mobility)

    def killed(*_args, **_named):
        raise KeyboardInterrupt

    monkeypatch.setattr(operations, "record", killed)
    with pytest.raises(KeyboardInterrupt), transaction.atomic():
        operations.sign(version, read_digest=version.digest, by=mobility.student)
    assert not LearningAgreementSignature.objects.exists()


def test_a_first_version_knows_what_the_records_know():
    mobility, _officer, link = make_accepted()
    content = base_of(mobility)
    assert (content.student.given, content.student.citizenship) == ("Hanako", "JP")
    assert (content.receiving.contact.family, content.receiving.contact.email) == (
        "Berg",
        link.email,
    )
    assert filled(content).starts_on == mobility.planned_from
