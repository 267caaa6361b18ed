"""The EWP document of a learning agreement, against the published schema where it is at hand."""

import subprocess
import sys
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from kakehashi.education.outbound.learning import ewp
from kakehashi.education.outbound.learning.content import Component, Status
from tests.education.outbound.learning.make import HISTORY, LAW, plain_content

SHARED = Path(__file__).resolve().parents[5] / "shared"
VALIDATOR = SHARED / "standards" / "validate_ewp.py"
NAMES = {"la": ewp.NAMESPACE}
AT = datetime(2027, 5, 1, 9, tzinfo=UTC)


def signatures(*parties):
    return [
        ewp.Signature(party, "Anna Berg", "Coordinator", "anna@host.example", AT)
        for party in parties
    ]


def agreement():
    """Signed by three, then a change on the table that student and home have signed."""
    gone = LAW.model_copy(
        update={"status": Status.DELETED, "reason": "other", "reason_text": "Moved"}
    )
    fresh = Component(
        key="n",
        title="Art online",
        term="1/2",
        credits=Decimal("7.5"),
        scheme="ects",
        is_virtual=True,
        description="Weekly sessions.",
        status="inserted",
        reason="adding-virtual-component",
    )
    return ewp.Agreement(
        first=ewp.Signed(plain_content(), signatures("student", "home", "host")),
        proposal=ewp.Signed(
            plain_content(studied=(HISTORY, gone, fresh)), signatures("student", "home")
        ),
        proposal_id="0" * 64,
    )


def test_changes_carry_status_and_reason_and_the_student_signs_without_a_name():
    root = etree.fromstring(ewp.learning_agreement(agreement()))
    proposal = root.find(".//la:changes-proposal", NAMES)
    assert proposal.get("id") == "0" * 64
    found = [dict(each.attrib) for each in proposal.iterfind(".//la:component", NAMES)]
    assert found == [
        {},
        {"status": "deleted", "reason-text": "Moved"},
        {},
        {"status": "inserted", "reason-code": "adding-virtual-component"},
    ]
    signature = proposal.find("la:student-signature", NAMES)
    assert [etree.QName(each).localname for each in signature] == ["timestamp", "signer-app"]
    assert proposal.find("la:receiving-hei-signature", NAMES) is None


def test_what_the_standard_asks_for_and_is_not_known_is_named():
    assert ewp.missing(plain_content()) == []
    bare = plain_content(isced_f="", studied=(LAW.model_copy(update={"term": ""}),))
    assert ewp.missing(bare) == ["isced_f", "terms"]


def test_without_any_version_there_is_no_document():
    with pytest.raises(ValueError, match="first version or a proposal"):
        ewp.learning_agreement(ewp.Agreement())


@pytest.mark.skipif(not VALIDATOR.exists(), reason="EWP's schemas are not beside this repository")
def test_the_document_is_valid_against_the_published_schema(tmp_path):
    document = tmp_path / "agreement.xml"
    document.write_bytes(ewp.learning_agreement(agreement()))
    answer = subprocess.run(
        [sys.executable, str(VALIDATOR), str(document)], capture_output=True, text=True
    )
    assert (answer.returncode, answer.stdout[:2]) == (0, "OK"), answer.stdout
