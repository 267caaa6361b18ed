"""Ranking choices in a hurry: no button that was pressed is lost while something else loads."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

ADD = "#offered-part button[name=add]"


def press_at_once(page, *buttons):
    """Press each before any request that the others made is answered: all in one turn."""
    page.evaluate(
        "buttons => buttons.map(b => document.querySelector(b)).forEach(b => b.click())",
        list(buttons),
    )


def draft(page, sign_in):
    """The choices of the demonstration's student, with none chosen."""
    sign_in("student")
    page.goto("/en/outbound/applications/")
    page.get_by_role("link", name="Go on and hand in").first.click()
    page.get_by_role("link", name="3. Choices").click()
    taken = page.locator("button[name=take_out]")
    while number := taken.count():
        taken.first.click()
        expect(taken).to_have_count(number - 1)


def names(page, count):
    """Of the first places that can be added."""
    rows = page.locator("#offered-part li strong")
    return [rows.nth(at).inner_text() for at in range(count)]


def chosen(page):
    return page.locator("#chosen-part li strong")


def ranked(names):
    return [f"{rank}. {name}" for rank, name in enumerate(names, start=1)]


def test_add_is_not_lost_while_a_search_loads(page, sign_in):
    draft(page, sign_in)
    wished = names(page, 1)
    page.get_by_label(re.compile("^University")).fill("Tomsk")
    press_at_once(page, "#search", ADD)
    expect(chosen(page)).to_have_text(ranked(wished))
    expect(page.locator("#offered-part li strong").first).to_contain_text("Tomsk")
    page.reload()
    expect(chosen(page)).to_have_text(ranked(wished))


def test_add_is_not_lost_while_another_one_is_saved(page, sign_in):
    draft(page, sign_in)
    wished = names(page, 3)
    press_at_once(page, *(f"#offered-part li:nth-of-type({at}) [name=add]" for at in (1, 2, 3)))
    expect(chosen(page)).to_have_text(ranked(wished))
    expect(page.locator("#offered-part li strong").first).not_to_have_text(wished[0])
    page.reload()
    expect(chosen(page)).to_have_text(ranked(wished))
