import pytest
from cryptography.fernet import InvalidToken
from hypothesis import given
from hypothesis import strategies as st

from kakehashi.web.account.encryption import decrypt, encrypt


@given(st.text())
def test_decrypt_gives_back_what_encrypt_was_given(text):
    assert decrypt(encrypt(text)) == text


def test_encrypt_never_says_the_same_twice():
    assert encrypt("seed") != encrypt("seed")


def test_decrypt_still_reads_what_a_former_key_encrypted(settings):
    token = encrypt("seed")
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another key " * 5

    with pytest.raises(InvalidToken):
        decrypt(token)
    settings.SECRET_KEY_FALLBACKS = [former]
    assert decrypt(token) == "seed"


def test_decrypt_refuses_what_was_altered():
    token = encrypt("seed")

    with pytest.raises(InvalidToken):
        decrypt(token[:-4] + "AAA=")
