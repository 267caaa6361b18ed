"""A renewal, from the review that opened by itself to the negotiation that follows."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_review_is_filled_decided_and_leads_to_a_negotiation(page, sign_in):
    sign_in("office")
    page.get_by_role("link", name="Renewals").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Renewals")
    page.locator(".listing").get_by_role("link", name="University of Malaya").click()

    # What the records say; what they do not say is unknown.
    expect(page.get_by_text("The partner owes us 1 student-semester.")).to_be_visible()
    papers = page.locator("dl.facts > div", has_text="Joint papers")
    expect(papers).to_contain_text("unknown")

    # A figure is typed with its source; without its scale it is refused in words.
    page.get_by_role("link", name="Enter a figure").click()
    page.get_by_label(re.compile("^Figure")).select_option("satisfaction")
    page.get_by_label(re.compile("^Value")).fill("4.4")
    page.get_by_label("Source").fill("Survey of students, page 4")
    page.get_by_role("button", name="Enter a figure").click()
    expect(page.get_by_text("Say out of which highest mark")).to_be_visible()
    page.get_by_label(re.compile("^Highest mark possible")).fill("5")
    page.get_by_role("button", name="Enter a figure").click()
    expect(page.get_by_text("4.4 of 5")).to_be_visible()
    expect(page.locator("dl.facts").get_by_text("Survey of students, page 4")).to_be_visible()

    # The decision keeps the figures, and leads to the negotiation.
    page.get_by_role("link", name="Decide on the renewal").click()
    page.get_by_label("Renew", exact=True).check()
    page.get_by_label(re.compile("^Reason")).fill("Students go both ways, and they are content.")
    page.get_by_role("button", name="Decide on the renewal").click()
    expect(page.get_by_role("heading", name="Decision: Renew")).to_be_visible()
    expect(page.get_by_text("They are kept with the decision")).to_be_visible()
    expect(page.get_by_text("4.4 of 5")).to_be_visible()
    page.get_by_role("link", name="Begin the negotiation of the renewal").click()
    page.locator("[name=rationale]").fill("The review of this year decided it.")
    page.locator("main form button.button").last.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("University of Malaya")
    expect(page).to_have_url(re.compile(r"/cooperation/negotiations/\d+/"))

    page.goto("/en/work/")
    assert page.get_by_text("University of Malaya (Student exchange)").count() <= 1


def test_the_own_calendar_is_fetched_without_a_session(page, sign_in, site):
    sign_in("office")
    page.goto("/en/cooperation/calendar/")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("code").inner_text()
    token = re.search(r"/calendar/([\w-]+)\.ics$", address)[1]
    answer = page.request.get(f"{site}/calendar/{token}.ics", headers={"Cookie": ""})
    assert answer.status == 200
    assert answer.text().startswith("BEGIN:VCALENDAR")
    page.goto("/en/cooperation/calendar/")
    expect(page.locator("code")).to_have_count(0)
    page.get_by_role("button", name="Revoke the address").click()
    assert page.request.get(f"{site}/calendar/{token}.ics").status == 404
    page.complaints.clear()


def test_without_javascript_a_duplicate_is_settled(browser, site):
    context = browser.new_context(base_url=site, java_script_enabled=False, locale="en")
    page = context.new_page()
    page.goto("/en/demonstration/")
    page.locator("[data-role=office] button").first.click()
    page.goto("/en/cooperation/duplicates/")
    page.get_by_role("link", name="Both are needed").first.click()
    page.get_by_label("Why both agreements are needed").fill("The faculty has its own places.")
    page.get_by_role("button", name="Record that both are needed").click()
    expect(page.get_by_text("The faculty has its own places.")).to_be_visible()
    context.close()
