"""What waits on My work, and the mails, for learning agreements."""

import pytest
from django.core import mail

from kakehashi.duties.steps import next_steps
from kakehashi.education.outbound.learning import operations
from kakehashi.education.outbound.learning.notices import tell, tell_the_host
from kakehashi.journal.queries import history_of
from tests.education.outbound.learning.make import make_accepted, make_version, sign_by_all

pytestmark = pytest.mark.django_db


def words_for(person):
    """What waits of the learning agreement, not of other preparations."""
    found = [str(each.words) for each in next_steps(person, "en")]
    return [words for words in found if "learning agreement" in words]


def test_each_is_asked_when_it_is_their_turn():
    mobility, officer, link = make_accepted()
    assert words_for(mobility.student) == ["Write the learning agreement"]
    version = make_version(mobility)
    assert words_for(mobility.student) == ["Sign the learning agreement"]
    assert words_for(officer) == []
    operations.sign(version, read_digest=version.digest, by=mobility.student)
    assert words_for(mobility.student) == []
    assert words_for(officer) == ["Sign the learning agreement for the home university"]
    operations.comment(version, "Too few credits.", is_refusal=True, by=officer)
    assert words_for(mobility.student) == ["Write another version of the learning agreement"]
    sign_by_all(
        make_version(mobility, based_on=1, provisions_url="https://x.example/"), officer, link
    )
    assert words_for(mobility.student) == words_for(officer) == []


def test_the_host_is_told_when_two_have_signed_and_when_all_have():
    mobility, officer, link = make_accepted()
    version = make_version(mobility)
    sign_by_all(version, officer, link)
    last, home, student = history_of(mobility)[:3]
    tell_the_host(last)
    assert [each.to for each in mail.outbox] == [[link.email]]
    assert "signed by all three" in mail.outbox[0].body
    mail.outbox.clear()
    tell(home)
    assert {each.to[0] for each in mail.outbox} == {mobility.student.email}
    mail.outbox.clear()
    tell(student)
    assert {each.to[0] for each in mail.outbox} == {officer.email}
