import pytest

from kakehashi.interop.bibliography.decoding import text_of
from kakehashi.research.dissemination.importing.entries import Wrong, WrongSource


@pytest.mark.parametrize(
    ("text", "written", "found"),
    [
        ("東京の橋", "utf-8", "utf-8"),
        ("東京の橋", "utf-8-sig", "utf-8"),
        ("東京の橋", "utf-16", "utf-16"),
        ("Title = {日本語の題名 Tokyo}", "cp932", "cp932"),
        ("佐藤 花子 and 鈴木 一郎", "cp932", "cp932"),
        ("café Müller Ørsted déjà vu", "latin-1", "latin-1"),
        ("Über Größe", "latin-1", "latin-1"),
        ("Ångström and Çelik", "latin-1", "latin-1"),
    ],
)
def test_text_of_finds_out(text, written, found):
    assert text_of(text.encode(written)) == (text, found)


def test_text_of_reads_as_it_is_told():
    assert text_of("é".encode("latin-1"), "latin-1") == ("é", "latin-1")


def test_text_of_names_the_places_that_are_no_text():
    with pytest.raises(WrongSource) as caught:
        text_of(b"fine\nb\xe9d", "utf-8")

    assert (caught.value.reason, caught.value.about) == (Wrong.NOT_TEXT, "2:2")
