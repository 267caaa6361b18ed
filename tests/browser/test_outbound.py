"""Abroad and back: from the published call to credits that are recognised, each in their browser."""

import os
import re
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_negotiation import follow, press, sees

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CALL = "Exchange from the beginning to the end"
STUDENT = "KIM MINJI"


def day(offset):
    """As a field for days takes it, so many days from today."""
    return (date.today() + timedelta(days=offset)).isoformat()


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
    reviewer.get_by_label("Study plan").fill("10")
    press(reviewer, "Submit the review")


def take_step(page, words, about=CALL):
    """What waits for the reader, as the first page of (1.4) lists it."""
    abroad(page)
    line = page.locator("main li", has_text=about).filter(has_text=words)
    line.get_by_role("link").first.click()


def run(office):
    take_step(office, "Run the allocation")
    press(office, re.compile("^Run the allocation"))
    sees(office, "The allocation is run.")


def approve(leader):
    """Somebody else than who made the run."""
    take_step(leader, "Approve the allocation run")
    follow(leader, "Approve the run")
    press(leader, "Approve the run")
    sees(leader, "The run is approved.")


def publish_run(office):
    take_step(office, "Publish the approved run")
    follow(office, "Publish the run")
    press(office, "Publish the run")
    sees(office, "published")


def read_why_and_wait(student):
    """Why not the first choice; the second one is accepted, and the first may still come."""
    take_step(student, "Answer the place you are offered", "Umeå")
    sees(student, "You are number 1 on its reserve list.")
    follow(student, "Accept it and stay in for better ones")
    press(student, "Accept it and stay in for better ones")
    sees(student, "Your answer is recorded.")


def decline(rival):
    take_step(rival, "Answer the place you are offered", "Vienna")
    follow(rival, "Decline the place")
    sees(rival, "This cannot be taken back.")
    press(rival, "Decline the place")
    sees(rival, "Your answer is recorded.")


def run_again(office):
    take_step(office, "Run the allocation again to move reserves up")
    press(office, "Run the allocation again")
    sees(office, "The allocation is run.")


def confirm(student):
    """The reserve has moved up."""
    take_step(student, "Confirm the place", "Vienna")
    sees(student, "You hold the choice that you wished most.")
    follow(student, "Confirm the place")
    press(student, "Confirm the place")
    sees(student, "This place is yours.")


def plan(office):
    take_step(office, "Plan the stays of confirmed places", "")
    press(office, f"Plan the stay of {STUDENT}")
    sees(office, "The stay is planned. Nominate the student next.")


def tell_particulars(student):
    """What the host has to know, by the student."""
    take_step(student, "Tell what the host has to know of you", "Vienna")
    student.get_by_label("Date of birth").fill("2005-05-04")
    student.get_by_label("Gender").select_option("2")
    press(student, "Keep")
    sees(student, "The particulars are kept.")


def nominate(office):
    """The days of the stay, then the link: mailed, and shown this once. Its address on this site."""
    take_step(office, "Nominate 1 student to the host", "University of Vienna, Second term")
    follow(office, re.compile(STUDENT))
    follow(office, "Nominate to the host")
    follow(office, "Change the particulars")
    office.get_by_label("Planned from").fill(day(-90))
    office.get_by_label("Planned until").fill(day(30))
    press(office, "Keep")
    follow(office, "Nominate to the host")
    sees(office, "What the host is told")
    press(office, "Nominate to the host")
    sees(office, "It was mailed to")
    return re.sub(r"^https?://[^/]+", "", office.locator("main code").first.inner_text())


def accept(host):
    press(host, re.compile("in this browser"))
    follow(host, "Answer the nomination")
    host.get_by_label("Accepts the student").check()
    press(host, "Send the answer")


def write(student):
    """Two courses there, one at home, to be signed by three."""
    take_step(student, "Write the learning agreement", "Vienna")
    student.locator("[name=studied-0-title]").fill("European Law")
    student.locator("[name=studied-0-credits]").fill("6")
    student.locator("[name=studied-0-scheme]").select_option("ects")
    press(student, "Add a course at home")
    for name, value in {"code": "LAW9", "title_ja": "国際法", "credits": "4"}.items():
        student.locator(f"[name=recognised-0-{name}]").fill(value)
    student.locator("[name=starts_on]").fill(day(-90))
    student.locator("[name=ends_on]").fill(day(30))
    student.locator("[name=language]").select_option("en")
    student.locator("[name=cefr]").select_option("B2")
    press(student, "Propose this version")
    sees(student, "Version 1 is on the table. Sign it next.")


def sign(student, number):
    follow(student, f"Sign version {number}")
    press(student, re.compile("^Sign version"))
    sees(student, "The home university has to sign next.")


def sign_for_home(office, number):
    take_step(office, re.compile("sign", re.IGNORECASE), STUDENT)
    follow(office, f"Sign version {number}")
    office.get_by_label("Position in which you sign").fill("Head of the office")
    press(office, re.compile("^Sign version"))
    sees(office, "The host has to sign next.")


def sign_for_host(host, number):
    follow(host, f"Read and sign version {number}")
    host.get_by_label("Position", exact=True).fill("Coordinator")
    press(host, re.compile(f"^Sign version {number}"))
    sees(host, "All three have signed this version.")


def write1(page): write(page); sign(page, 1)
def home1(page): sign_for_home(page, 1)
def host1(page): sign_for_host(page, 1)
