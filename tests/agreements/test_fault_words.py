import pytest
from django.utils.translation import override

from kakehashi.agreements.fault_words import REASONS, sentence, with_place
from kakehashi.agreements.faults import Reason
from kakehashi.agreements.models import Terms
from kakehashi.documents import tables
from kakehashi.documents.tables import Fault


def test_every_reason_has_its_sentence():
    assert set(REASONS) == {*Reason, *tables.Reason}


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("reason", [*Reason, *tables.Reason])
def test_sentence_fills_every_place_it_names(language, reason):
    with override(language):
        said = sentence(Fault(3, "name_en", "0xFF", reason))

    assert said
    assert "%(" not in said


def test_with_place_names_line_and_character():
    with override("en"):
        assert with_place(Fault(3, "", "0xFF", tables.Reason.UNREADABLE_BYTE, 5)) == (
            "Line 3, character 5: The byte 0xFF is no character of the file's encoding."
        )
        assert with_place(Fault(1, "", "", tables.Reason.EMPTY)) == "The file is empty."


def test_sentence_lists_every_kind_of_agreement_there_is():
    with override("en"):
        said = sentence(Fault(2, "kind", "?", Reason.UNKNOWN_KIND))

    assert said == f"No kind of agreement; write one of: {', '.join(Terms.Kind.values)}."
