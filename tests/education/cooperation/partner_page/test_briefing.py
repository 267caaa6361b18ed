"""The briefing as a PDF: two pages at the most, whatever the data."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from kakehashi.education.cooperation.partner_page.briefing import (
    PAGES,
    SIZES,
    as_pdf,
    contents,
    more,
    shortened,
)
from kakehashi.education.cooperation.partner_page.queries import gather
from kakehashi.verdicts import Refused
from tests.education.cooperation.encounters.make import (
    make_contact,
    make_encounter,
    make_follow_up,
    make_guest,
)
from tests.education.cooperation.joint_programmes.make import make_programme, make_year
from tests.make import make_agreement, make_institution, make_officer, make_unit

pytestmark = pytest.mark.django_db
DAY, NOW = date(2026, 6, 1), datetime(2026, 6, 1, tzinfo=UTC)


def brief(institution, reader, language="en"):
    with override(language):
        partner = gather(institution, reader, DAY, language)
    return as_pdf(partner, reader, language, NOW)


def text_of(pdf):
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    return len(pages), " ".join("\n".join(pages).split())


def crowd(institution, reader, number, letters):
    """Much of everything, each text as long as its field allows."""
    words = ("word " * 2000)[:letters]
    for each in range(number):
        unit = make_unit(f"Unit {each} {words}"[:200])
        make_agreement(institution, unit=unit, expires_on=date(2027, 1, 1))
        encounter = make_encounter(institution, topics=words, agreed=words)
        make_guest(encounter, f"{each} {words}"[:200], post=words[:200])
        make_follow_up(encounter, owner=reader, text=f"{each} {words}"[:300])
        make_year(make_programme(institution, title_en=f"{each} {words}"[:200]))
        make_contact(institution, passport_given=f"{each} {words}"[:150].strip())


@pytest.mark.parametrize("language", ["ja", "en"])
def test_an_empty_briefing_says_what_is_not_known_on_one_page(language):
    pages, text = text_of(brief(make_institution(), make_officer(), language))

    assert pages == 1
    if language == "en":
        assert "There is no agreement with this institution." in text
        assert "Papers and projects with this partner are unknown" in text
        assert "nothing of an exchange with this partner was ever entered" in text


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize(("number", "letters"), [(4, 150), (25, 5000)])
def test_a_briefing_has_two_pages_at_the_most_whatever_the_data(language, number, letters):
    name = ("University of " * 40)[:490]
    institution, reader = make_institution(name, city="Word " * 40), make_officer()
    crowd(institution, reader, number, letters)

    pages, text = text_of(brief(institution, reader, language))

    assert pages <= PAGES
    if language == "en" and number > SIZES[0][0]:
        assert "and 1" in text or "more" in text


def test_one_unbroken_word_in_every_field_fits_too():
    institution, reader = make_institution("W" * 400), make_officer()
    for _ in range(12):
        encounter = make_encounter(institution, topics="W" * 5000, agreed="W" * 5000)
        make_follow_up(encounter, owner=reader, text="W" * 300)
        make_agreement(institution)

    assert text_of(brief(institution, reader))[0] <= PAGES


def test_the_briefing_begins_with_the_open_points_and_names_reader_and_day():
    institution = make_institution()
    reader = make_officer(passport_given="Aiko")
    make_follow_up(make_encounter(institution), owner=reader, text="Send the table")

    _pages, text = text_of(brief(institution, reader))

    assert text.index("Send the table") < text.index("There is no agreement")
    assert "As of June 1, 2026, for Aiko" in text
    assert "Confidential" in text


def test_the_same_partner_gives_the_same_bytes():
    institution, reader = make_institution(), make_officer()

    assert brief(institution, reader) == brief(institution, reader)


def test_a_character_that_no_font_has_is_refused_by_name():
    institution, reader = make_institution(), make_officer()
    make_encounter(institution, topics="Signed \U000f0000 here")

    with pytest.raises(Refused, match=r"U\+F0000"):
        brief(institution, reader)


def test_lists_are_cut_and_what_is_left_out_is_counted():
    institution, reader = make_institution(), make_officer()
    for number in range(5):
        make_follow_up(make_encounter(institution), owner=reader, text=f"Task {number}")
    partner = gather(institution, reader, DAY, "en")

    made = contents(partner, reader, "en", rows=2, characters=60)

    points = made["sections"][0]
    assert [row[0] for row in points["rows"]] == ["Task 0", "Task 1"]
    assert points["more"] == "and 3 more"


@given(st.text(), st.integers(1, 300))
def test_shortened_never_exceeds_and_leaves_what_fits(text, characters):
    found = shortened(text, characters)
    line = " ".join(text.split())

    assert len(found) <= characters
    assert found == line or (found.endswith("…") and len(line) > characters)


def test_more_says_nothing_where_nothing_is_left():
    assert [more(-3), more(0), more(1)] == ["", "", "and 1 more"]


def test_what_a_demonstration_made_up_is_marked():
    institution, reader = make_institution(), make_officer()
    make_programme(institution, title_en="Double Degree", is_invented=True)

    _pages, text = text_of(brief(institution, reader))

    assert "Some of this is invented for the demonstration." in text
    assert "Double Degree (invented)" in text
    assert "invented" not in text_of(brief(make_institution("Graz"), reader))[1]
