import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.research.dissemination.works.names import parts_of


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Hanako Sato", {"family": "Sato", "given": "Hanako"}),
        ("Sato, Hanako", {"family": "Sato", "given": "Hanako"}),
        ("SATO Hanako", {"family": "SATO", "given": "Hanako"}),
        ("Ludwig van Beethoven", {"family": "van Beethoven", "given": "Ludwig"}),
        ("María José García Fernández", {"family": "Fernández", "given": "María José García"}),
        ("Suhartono", {"literal": "Suhartono"}),
        ("佐藤 花子", {"literal": "佐藤 花子"}),
        ("김 민지", {"literal": "김 민지"}),
        ("ATLAS Collaboration", {"literal": "ATLAS Collaboration"}),
        ("Sato,", {"literal": "Sato,"}),
    ],
)
def test_parts_of_divides_what_can_be_divided(name, parts):
    assert parts_of(name) == parts


@given(st.text(max_size=60))
def test_parts_of_loses_no_letter(name):
    parts = parts_of(name)
    letters = sorted("".join(name.split()).replace(",", ""))
    assert sorted("".join("".join(parts.values()).split()).replace(",", "")) == letters
