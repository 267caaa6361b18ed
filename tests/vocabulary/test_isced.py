"""ISCED-F 2013: the whole list, its tree, its names."""

import pytest

from kakehashi.vocabulary import isced


def ordinary(fields):
    return [field for field in fields if field.code[-1] not in "089"]


def test_fields_are_the_complete_classification():
    assert len(isced.fields(isced.BROAD)) == 11
    assert len(ordinary(isced.fields(isced.NARROW))) == 29
    assert len(ordinary(isced.fields(isced.DETAILED))) == 80
    assert len(isced.fields(isced.NARROW)) == 57
    assert len(isced.fields(isced.DETAILED)) == 150


def test_every_field_but_the_broad_lies_in_a_broader_one():
    for digits in (isced.NARROW, isced.DETAILED):
        assert all(isced.known(isced.broader(field.code)) for field in isced.fields(digits))


def test_every_field_but_the_detailed_has_narrower_ones():
    for digits in (isced.BROAD, isced.NARROW):
        assert all(isced.narrower(field.code) for field in isced.fields(digits))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("06", "Information and Communication Technologies (ICTs)"),
        ("022", "Humanities (except languages)"),
        ("0921", "Care of the elderly and of disabled adults"),
        ("0388", None),
        ("1099", "Services not elsewhere classified"),
    ],
)
def test_name_in_english(code, name):
    expected = name or (
        "Inter-disciplinary programmes and qualifications involving "
        "social sciences, journalism and information"
    )
    assert isced.name(code, "en") == expected


def test_name_in_japanese_is_empty_while_no_official_one_is_known():
    assert isced.name("0613", "ja") == ""


def test_broader_and_narrower_walk_the_tree():
    assert isced.broader("0613") == "061"
    assert isced.broader("06") == ""
    assert [field.code for field in isced.narrower("023")] == ["0230", "0231", "0232", "0239"]
    assert isced.narrower("0613") == []


@pytest.mark.parametrize("code", ["", "6", "11", "019", "0422", "06130"])
def test_known_refuses_other_codes(code):
    assert not isced.known(code)
    with pytest.raises(KeyError):
        isced.field(code)
