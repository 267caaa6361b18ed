"""A whole negotiation with a partner by a link: counter-offer, returned step, deputy, signature.

What follows when the agreement comes near its end, the renewal, has a test of its own.
"""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

PARTNER = "National Taiwan University"


def press(page, name):
    page.locator("main").get_by_role("button", name=name).first.click()


def follow(page, name):
    page.locator("main").get_by_role("link", name=name).first.click()


def sees(page, words):
    expect(page.locator("main")).to_contain_text(words)


@pytest.fixture
def sign_in_as(page):
    def sign_in_as(email_name):
        page.goto("/en/demonstration/")
        page.get_by_role("button", name=re.compile(email_name)).first.click()
        page.wait_for_url("**/work/**")

    return sign_in_as


@pytest.fixture
def partner(browser, site):
    """A browser of its own, without an account."""
    context = browser.new_context(
        base_url=site, locale="en-GB", viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    complaints = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.complaints = complaints
    yield page
    context.close()
    assert complaints == []


def renewed_link(page, negotiation):
    """The office renews the link of the demonstration; its address on this site."""
    page.goto(negotiation)
    follow(page, "Renew")
    press(page, "Renew and send")
    sees(page, "It was mailed to")
    return re.sub(r"^https?://[^/]+", "", page.get_by_label("Shown this once").input_value())


def offer_three_places(partner, link):
    """The partner opens the link, compares, comments, and makes a counter-offer."""
    partner.goto(link)
    press(partner, "Open it in this browser")
    sees(partner, PARTNER)
    follow(partner, "Compare two versions")
    partner.locator("[name=from]").select_option("1")
    press(partner, "Compare")
    sees(partner, "From version 1 to version 3")
    expect(partner.locator("ins").first).to_be_visible()
    sees(partner, "Places › Incoming, Bachelor › Number of places")
    partner.goto(f"{link}versions/3/")
    partner.locator("[name=text]").fill("We would still like three.")
    press(partner, "Comment")
    sees(partner, "We would still like three.")
    partner.goto(f"{link}propose/")
    press(partner, "Add a deadline")
    expect(partner.locator("#deadlines-line-2")).to_be_visible()
    partner.locator("[name=places-0-places]").fill("3")
    partner.get_by_label("What this version changes and why").fill("Three places out as well.")
    press(partner, "Propose this version")
    sees(partner, "Version 4 is on the table.")


def go_on_elsewhere(partner, browser, site, link):
    """A second browser takes the link over; the first is told, and loses nothing that it wrote."""
    partner.goto(f"{link}versions/4/")
    partner.locator("[name=text]").fill("Written before it was taken over.")
    context = browser.new_context(base_url=site, locale="en-GB")
    other = context.new_page()
    other.goto(link)
    sees(other, "this link has been open in another browser")
    press(other, "Go on in this browser")
    sees(other, "The newest version is version 4")
    context.close()
    press(partner, "Comment")
    sees(partner, "Your link was taken over in another browser")
    sees(partner, "Written before it was taken over.")
    # The browser reports that the server answered 409; the page that it shows is ours.
    assert ["409" in each for each in partner.complaints] == [True]
    partner.complaints.clear()
    press(partner, "Go on in this browser and send it")
    sees(partner, "Your comment is there.")


def submit(page, negotiation):
    page.goto(negotiation)
    follow(page, "Submit for approval")
    press(page, "Submit for approval")
    sees(page, "has begun.")
    follow(page, re.compile(r"^Wait for our approval"))
    return page.url


def send_back(page, route, comment):
    page.goto(route)
    follow(page, "Send back")
    page.locator("[name=comment]").fill(comment)
    press(page, "Send back")


def approve(page, route):
    page.goto(route)
    follow(page, re.compile("^Approve$"))
    press(page, re.compile("^(Decide: a|A)pprove$"))


def revise(page, negotiation):
    """Our side answers with a version of its own."""
    page.goto(negotiation)
    sees(page, "Version 4 was sent back")
    follow(page, "Propose a version")
    page.locator("[name=terms-notice_months]").fill("12")
    page.get_by_label("What this version changes and why").fill("A year's notice.")
    press(page, "Propose this version")
    sees(page, "Version 5 is on the table.")


def sign(page, negotiation):
    page.goto(negotiation)
    follow(page, "Open the signing")
    press(page, "Open the signing")
    for side in ("Tokyo Metropolitan University", PARTNER):
        follow(page, "Record a signature")
        page.locator("[name=institution]").select_option(label=side)
        page.locator("[name=signatory]").fill("Somebody")
        page.locator("[name=post]").fill("President")
        page.locator("[name=form]").select_option("electronic")
        page.locator("[name=signed_on]").fill("2026-04-01")
        page.locator("[name=reference]").fill(f"E-SIGN {side}")
        press(page, "Record a signature")
        sees(page, "The signature is recorded.")
    follow(page, "Conclude the negotiation")
    press(page, "Conclude the negotiation")
    sees(page, "The negotiation is concluded")


def test_a_negotiation_by_link_through_approval_to_signature(
    page, partner, browser, site, sign_in_as
):
    sign_in_as("TANAKA")
    page.goto("/en/cooperation/negotiations/")
    follow(page, PARTNER)
    negotiation = page.url
    link = renewed_link(page, negotiation)
    offer_three_places(partner, link)
    go_on_elsewhere(partner, browser, site, link)
    page.goto(negotiation)
    sees(page, "went on in another browser")

    sign_in_as("Lan Anh")
    route = submit(page, negotiation)
    sign_in_as("TANAKA")
    send_back(page, route, "Notice of six months is too short.")
    sees(page, "Notice of six months is too short.")

    sign_in_as("Lan Anh")
    revise(page, negotiation)
    route = submit(page, negotiation)
    sign_in_as("TAKAHASHI")  # the deputy of the office
    approve(page, route)
    sees(page, re.compile("TAKAHASHI"))
    sees(page, re.compile("deputy", re.IGNORECASE))
    sign_in_as("YOSHIDA")
    approve(page, route)

    partner.goto(f"{link}versions/4/")
    sees(partner, "This is not the newest version any more.")
    partner.goto(link)
    follow(partner, "Approve version 5")
    press(partner, re.compile("Approve version 5"))
    sees(partner, "You approved version 5")

    sign_in_as("TANAKA")
    sign(page, negotiation)
    follow(page, "See the agreement")
    sees(page, "Signed")
