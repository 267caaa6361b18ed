import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.research.dissemination.works.spellings import (
    ADDRESSES,
    address_of,
    orcid_of,
    stored_form,
)


@pytest.mark.parametrize(
    ("scheme", "written", "stored"),
    [
        ("doi", "https://doi.org/10.1000/XYZ.1", "10.1000/xyz.1"),
        ("doi", "doi: 10.1000/xyz.", "10.1000/xyz"),
        ("doi", "１０.1000/xyz", "10.1000/xyz"),
        ("doi", "11.1000/xyz", ""),
        ("openalex", "https://openalex.org/W123", "W123"),
        ("openalex", "w123", "W123"),
        ("openalex", "A123", ""),
        ("pmid", "https://pubmed.ncbi.nlm.nih.gov/12345678/", "12345678"),
        ("pmid", "PMID: 12345678", "12345678"),
        ("pmid", "PMC1", ""),
        ("pmcid", "pmc12345", "PMC12345"),
        ("arxiv", "arXiv:2101.00001v2", "2101.00001v2"),
        ("arxiv", "https://arxiv.org/abs/2101.00001", "2101.00001"),
        ("arxiv", "https://arxiv.org/abs/hep-th/9901001", "hep-th/9901001"),
        ("handle", "https://hdl.handle.net/10748/00012345", "10748/00012345"),
        ("handle", "hdl:10748/00012345", "10748/00012345"),
        ("crid", "https://cir.nii.ac.jp/crid/1390001204062164736", "1390001204062164736"),
        ("crid", "139", ""),
    ],
)
def test_stored_form_is_one_whatever_is_written(scheme, written, stored):
    assert stored_form(scheme, written) == stored
    if stored:
        assert stored_form(scheme, address_of(scheme, stored)) == stored


@given(st.sampled_from(sorted(ADDRESSES)), st.text(max_size=40))
def test_stored_form_of_anything_is_itself_once_stored(scheme, text):
    stored = stored_form(scheme, text)
    assert stored_form(scheme, stored) == stored


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        ("0000000218250097", "0000-0002-1825-0097"),
        ("0000-0002-1694-233x", "0000-0002-1694-233X"),
        ("0000-0002-1825-0098", ""),
        ("0000-0002", ""),
        ("", ""),
    ],
)
def test_orcid_of_takes_any_spelling_whose_check_character_is_right(written, found):
    assert orcid_of(written) == found


@given(st.integers(0, 10**15 - 1), st.sampled_from("0123456789X"))
def test_orcid_of_takes_one_check_character_of_eleven(number, check):
    digits = f"{number:015}"
    right = [sign for sign in "0123456789X" if orcid_of(digits + sign)]
    assert len(right) == 1
    assert bool(orcid_of(digits + check)) == (check in right)
