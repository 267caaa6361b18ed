"""Numbers of researchers in registers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.research.dissemination.people.identifiers import (
    Fault,
    check_character,
    erad,
    openalex,
    orcid,
    researchmap,
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("https://orcid.org/0000-0001-5109-3700", "0000-0001-5109-3700"),
        ("000000021694233X", "0000-0002-1694-233X"),
        (" 0000 0002 1694 233x ", "0000-0002-1694-233X"),
        ("００００-０００２-１８２５-００９７", "0000-0002-1825-0097"),
        ("", ""),
        ("0000-0002-1825-009", Fault.ORCID_FORM),
        ("0000-0002-1825-0097-1", Fault.ORCID_FORM),
        ("0000-0002-X825-0097", Fault.ORCID_FORM),
        ("0000-0002-1825-0098", Fault.ORCID_CHECK),
    ],
)
def test_orcid_is_kept_in_one_form_or_says_what_is_wrong(text, kept):
    assert orcid(text) == kept
    assert type(orcid(text)) is type(kept)


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
@settings(max_examples=200)
def test_orcid_with_one_wrong_digit_or_two_neighbours_exchanged_is_found_out(digits, at, more):
    right = digits + check_character(digits)
    assert orcid(right) == "-".join(right[start : start + 4] for start in range(0, 16, 4))
    wrong = digits[:at] + str((int(digits[at]) + more) % 10) + digits[at + 1 :] + right[15]
    assert orcid(wrong) is Fault.ORCID_CHECK
    if at < 14 and digits[at] != digits[at + 1]:
        turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] + right[15]
        assert orcid(turned) is Fault.ORCID_CHECK


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://researchmap.jp/hanako.tanaka/", "hanako.tanaka"),
        ("7000012345", "7000012345"),
        ("read0012345", "read0012345"),
        ("", ""),
        ("https://researchmap.jp/a/published_papers", Fault.RESEARCHMAP_FORM),
        ("花子", Fault.RESEARCHMAP_FORM),
    ],
)
def test_researchmap_is_kept_as_its_permalink(text, kept):
    assert researchmap(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [("9005 0426", "90050426"), ("", ""), ("123", Fault.ERAD_FORM), ("1234567a", Fault.ERAD_FORM)],
)
def test_erad_has_eight_digits(text, kept):
    assert erad(text) == kept


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://openalex.org/A5023888391", 5023888391),
        ("https://openalex.org/authors/a12", 12),
        ("12", 12),
        ("", None),
        ("W12", Fault.OPENALEX_FORM),
        ("A99999999999999999999", Fault.OPENALEX_FORM),
    ],
)
def test_openalex_is_kept_as_its_number(text, kept):
    assert openalex(text) == kept
