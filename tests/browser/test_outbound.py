"""Abroad and back: from the published call to credits that are recognised, each in their browser."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_negotiation import follow, press, sees

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CALL = "Exchange from the beginning to the end"


def abroad(page):
    """To the pages of (1.4), by the site's navigation."""
    page.get_by_role("link", name="Study abroad", exact=True).first.click()


def publish(office):
    abroad(office)
    step = office.locator("main li", has_text=CALL)
    step.get_by_role("link", name="Complete and publish the call before it opens").click()
    follow(office, "Publish")
    press(office, re.compile("^Publish"))
    expect(office.locator("main .badge").first).to_have_text("Open")


def begin(student):
    """On a telephone: the call, then who applies."""
    abroad(student)
    follow(student, re.compile(f"^{CALL}"))
    follow(student, "Apply")
    press(student, "Begin an application")
    student.get_by_label("Year of study").fill("2")
    student.get_by_label("Nationality").select_option("JP")
    press(student, "Save and go on")
    sees(student, "Add a language")
    follow(student, "Go on")


def choose(student):
    """Two places; what was added first is moved down."""
    for place, other in (("Umeå", "Vienna"), ("Vienna", "Umeå")):
        student.get_by_label(re.compile("^University")).fill(place)
        student.locator("#search").click()
        found = student.get_by_role("region", name="Places that can be chosen")
        expect(found).not_to_contain_text(other)
        press(student, re.compile(f"^Add .*{place}.*, Second term, 1"))
        expect(student.locator("#chosen-part")).to_contain_text(place)
    press(student, re.compile("^Up .*Vienna"))
    expect(student.locator("#chosen-part li").first).to_contain_text("1. University of Vienna")
    press(student, "Save and go on")


def hand_in(student):
    follow(student, "Go on")
    follow(student, "Go on")
    student.locator("[name=motivation]").fill("To study law.")
    press(student, "Save and go on")
    student.locator("[name=consent]").check()
    press(student, "Hand in the application")
    sees(student, "Handed in. Receipt")


def decide(office):
    """Who meets all rules is found eligible at once; then reviewers are appointed."""
    abroad(office)
    step = office.locator("main li", has_text=CALL)
    step.get_by_role("link", name=re.compile("^Decide on the eligibility of 2")).click()
    follow(office, "Decide by the rules")
    press(office, re.compile("^Decide"))


def appoint(office):
    follow(office, "Reviewers")
    office.get_by_label("E-mail of the reviewer").fill("suhartono@example.ac.jp")
    press(office, "Appoint")
    press(office, "Assign reviews")


def review(reviewer):
    abroad(reviewer)
    step = reviewer.locator("main li", has_text=CALL)
    step.get_by_role("link").first.click()
    follow(reviewer, re.compile("KIM"))
    reviewer.get_by_label("Study plan").fill("7")
    press(reviewer, "Submit the review")


def run(office):
    abroad(office)
    step = office.locator("main li", has_text=CALL)
    step.get_by_role("link").first.click()
    press(office, re.compile("^Run the allocation"))
    sees(office, "The allocation is run.")
