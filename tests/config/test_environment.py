import pytest
from django.core.exceptions import ImproperlyConfigured

from kakehashi.config.environment import contents, flag, number, secret_key, words


@pytest.mark.parametrize("value", ["1", "true", "Yes", " on "])
def test_flag_is_true(value):
    assert flag("A", environ={"A": value}) is True


@pytest.mark.parametrize("value", ["", "0", "False", "no", "off"])
def test_flag_is_false(value):
    assert flag("A", True, environ={"A": value}) is False


def test_flag_takes_the_default_when_it_is_not_set():
    assert flag("A", True, environ={}) is True
    assert flag("A", environ={}) is False


def test_flag_refuses_anything_else_and_names_itself():
    with pytest.raises(ImproperlyConfigured, match="A must be 1 or 0, not 'maybe'"):
        flag("A", environ={"A": "maybe"})


def test_number_reads_a_whole_number():
    assert number("A", 3, environ={"A": " 12 "}) == 12
    assert number("A", 3, environ={"A": ""}) == 3
    assert number("A", 3, environ={}) == 3


@pytest.mark.parametrize("value", ["-1", "1.5", "many"])
def test_number_refuses_anything_else_and_names_itself(value):
    with pytest.raises(ImproperlyConfigured, match="A must be a whole number"):
        number("A", 3, environ={"A": value})


def test_words_leaves_out_what_is_empty():
    assert words("A", environ={"A": " a, b ,,c"}) == ["a", "b", "c"]
    assert words("A", "x,y", environ={}) == ["x", "y"]


def test_contents_reads_the_file_that_is_named(tmp_path):
    (tmp_path / "key").write_text("secret\n")

    assert contents("A", environ={"A": str(tmp_path / "key")}) == "secret\n"
    assert contents("A", environ={}) == ""


def test_contents_says_which_file_cannot_be_read(tmp_path):
    with pytest.raises(ImproperlyConfigured, match=r"A names '.*absent', which cannot be read"):
        contents("A", environ={"A": str(tmp_path / "absent")})


def test_secret_key_is_made_once_and_kept_in_demonstration_mode(tmp_path):
    first = secret_key(demonstration=True, keep_in=tmp_path / "new", environ={})

    assert len(first) >= 50
    assert secret_key(demonstration=True, keep_in=tmp_path / "new", environ={}) == first
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("environ", [{}, {"SECRET_KEY": "short"}])
def test_secret_key_is_refused_when_missing_or_short(tmp_path, environ):
    with pytest.raises(ImproperlyConfigured, match="at least 50 random characters"):
        secret_key(demonstration=False, keep_in=tmp_path, environ=environ)
    assert list(tmp_path.iterdir()) == []
