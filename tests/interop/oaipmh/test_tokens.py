import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehashi.interop.oaipmh.tokens import BadToken, Place, seal, unseal

KEY = b"k" * 50
SECONDS = st.integers(0, 2**40)
PLACES = st.builds(
    Place,
    st.sampled_from(["ListRecords", "ListIdentifiers"]),
    st.sampled_from(["oai_dc", "jpcoar_2.1"]),
    st.sampled_from(["", "unit:law", "international"]),
    st.none() | SECONDS,
    st.none() | SECONDS,
    SECONDS,
    SECONDS,
    SECONDS,
    SECONDS,
)
PLACE = Place("ListRecords", "oai_dc", "unit:law", None, 9, 5, 7, 100, 1000)


@settings(max_examples=200, deadline=None)
@given(PLACES)
def test_seal_gives_a_token_that_unseals_to_the_same_place(place):
    token = seal(place, KEY)

    assert unseal(token, [KEY], now=0) == place
    assert seal(place, KEY) == token
    assert set(token) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.")


@settings(max_examples=200, deadline=None)
@given(PLACES, st.data())
def test_unseal_refuses_a_token_changed_anywhere(place, data):
    token = seal(place, KEY)
    where = data.draw(st.integers(0, len(token) - 1))
    sign = data.draw(st.characters().filter(lambda sign: sign != token[where]))

    with pytest.raises(BadToken):
        unseal(token[:where] + sign + token[where + 1 :], [KEY], now=0)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_unseal_refuses_whatever_was_not_sealed(text):
    with pytest.raises(BadToken):
        unseal(text, [KEY], now=0)


def test_unseal_takes_a_former_key_and_no_other():
    token = seal(PLACE, KEY)

    assert unseal(token, [b"new", KEY], now=0) == PLACE
    with pytest.raises(BadToken):
        unseal(token, [b"new"], now=0)


def test_unseal_refuses_a_token_that_ran_out():
    token = seal(Place("ListRecords", "oai_dc", "", None, None, 5, 7, 1, 2, expires=100), KEY)

    assert unseal(token, [KEY], now=100).row == 7
    with pytest.raises(BadToken):
        unseal(token, [KEY], now=101)


def test_unseal_refuses_a_long_text_before_it_looks_at_it():
    with pytest.raises(BadToken):
        unseal("A" * 5000, [KEY], now=0)
