import tomllib
from pathlib import Path

from kakehashi.vocabulary import research_fields
from kakehashi.vocabulary.research_fields import field_name


def test_field_name_is_in_the_language_of_the_reader():
    assert field_name("Physics and Astronomy", "ja") == "物理学・天文学"
    assert field_name("Physics and Astronomy", "en") == "Physics and Astronomy"


def test_field_name_leaves_what_it_does_not_know():
    assert field_name("Alchemy", "ja") == "Alchemy"
    assert field_name("", "ja") == ""


def test_every_field_is_there_once():
    text = Path(research_fields.__file__).with_suffix(".toml").read_text()
    rows = tomllib.loads(text)["field"]
    assert [row["code"] for row in rows] == [str(code) for code in range(11, 37)]
    assert len({row["name_en"] for row in rows}) == len({row["name_ja"] for row in rows}) == 26
