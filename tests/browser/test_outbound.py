"""Abroad and back: from the published call to recognised credits, each in their own browser."""

import re
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.conftest import ROOT
from tests.browser.test_negotiation import follow, press, sees

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

CALL = "Exchange from the beginning to the end"
STUDENT = "KIM MINJI"


def day(offset):
    """As a field for days takes it, so many days from today."""
    return (timezone.localdate() + timedelta(days=offset)).isoformat()


def fits(page):
    """Nothing has to be scrolled sideways."""
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def abroad(page):
    """To the pages of (1.4), by the site's navigation."""
    page.get_by_role("link", name="Study abroad", exact=True).first.click()


def take_step(page, words, about=CALL):
    """What waits for the reader, as the first page of (1.4) lists it."""
    abroad(page)
    line = page.locator("main li", has_text=about).filter(has_text=words)
    line.get_by_role("link").first.click()


def publish(office):
    take_step(office, "Complete and publish the call before it opens")
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
    take_step(office, "Decide on the eligibility of 2 applications")
    follow(office, "Decide by the rules")
    press(office, re.compile("^Decide"))


def appoint(office):
    follow(office, "Reviewers")
    picked = office.get_by_label("Reviewer", exact=True)
    picked.select_option(label="SUHARTONO (suhartono@example.ac.jp)")
    press(office, "Appoint")
    press(office, "Assign reviews")


def review(reviewer):
    take_step(reviewer, "review")
    follow(reviewer, re.compile("KIM"))
    reviewer.get_by_label("Study plan").fill("7")
    press(reviewer, "Submit the review")
    reviewer.get_by_label("Study plan").fill("10")
    press(reviewer, "Submit the review")


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
    """The days of the stay, then the link, shown this once: its address on this site."""
    take_step(office, "Nominate 1 student to the host", "University of Vienna, Second term")
    follow(office, re.compile(STUDENT))
    follow(office, "Nominate to the host")
    follow(office, "Change the particulars")
    office.get_by_label("Planned from").fill(day(-90))
    office.get_by_label("Planned until").fill(day(-3))
    press(office, "Keep")
    follow(office, "Nominate to the host")
    sees(office, "What the host is told")
    press(office, "Nominate to the host")
    sees(office, "It was mailed to")
    return re.sub(r"^https?://[^/]+", "", office.locator("main code").first.inner_text())


def accept(host):
    press(host, "Open it in this browser")
    follow(host, "Answer the nomination")
    host.get_by_label("We accept the student").check()
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
    student.locator("[name=ends_on]").fill(day(-3))
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


def change(student):
    """One course is not given after all: another one takes its place, each with its reason."""
    abroad(student)
    follow(student, "University of Vienna")
    follow(student, "Propose a change")
    student.locator("[name=studied-0-remove]").check()
    student.locator("[name=studied-0-reason]").select_option(
        label="The course is not available after all"
    )
    press(student, "Add a course at the host")
    student.locator("[name=studied-1-title]").fill("Human Rights")
    student.locator("[name=studied-1-credits]").fill("6")
    student.locator("[name=studied-1-scheme]").select_option("ects")
    student.locator("[name=studied-1-reason]").select_option(
        label="It takes the place of a course taken out"
    )
    press(student, "Propose this version")
    sees(student, "Version 2 is on the table. Sign it next.")


def arrive(student):
    take_step(student, "Note your arrival", "Vienna")
    student.get_by_label("First day at the host").fill(day(-90))
    press(student, "Note the arrival")


def come_back(office):
    abroad(office)
    follow(office, "Who is abroad")
    follow(office, re.compile(STUDENT))
    follow(office, "Note the return")
    office.get_by_label("Last day at the host").fill(day(-3))
    press(office, "Note the return")
    sees(office, "The return is noted.")


def enter_transcript(office):
    follow(office, "Return and recognition")
    follow(office, "Enter the transcript")
    office.locator("[name=received_on]").fill(day(0))
    office.locator("[name=scheme]").select_option("ects")
    office.get_by_label("Title of the course, 1").fill("Human Rights")
    office.get_by_label("Credits, 1").fill("6")
    office.get_by_label("Mark, 1").fill("1")
    press(office, "Enter the transcript")


def recognise(office):
    """As the learning agreement planned it; then the student reads it."""
    follow(office, "State the credits from before")
    office.get_by_label("Credits (Japanese)").fill("0")
    office.get_by_label("Where this was read").fill("Academic record")
    press(office, "State the credits from before")
    take_step(office, "Decide on the courses from abroad", STUDENT)
    follow(office, re.compile("^Decide"))
    sees(office, "LAW9 国際法 (4 credits)")
    office.get_by_label("Recognised in full").check()
    for label, value in {
        "Course code": "LAW9",
        "Title in Japanese": "国際法",
        "Credits": "4",
    }.items():
        office.get_by_label(f"{label}, 1").fill(value)
    press(office, "Record the decision")
    take_step(office, "Close the recognition", STUDENT)
    follow(office, "Close the recognition")
    press(office, "Close the recognition")
    expect(office.locator("main .badge").first).to_have_text("Recognised")


def read_recognised(student):
    abroad(student)
    follow(student, "University of Vienna")
    sees(student, "1 of 1 decided")


@pytest.fixture
def played(browser, site):
    """Somebody's own browser: by name of the demonstration, or without an account."""
    contexts, complaints = [], []

    def played(name="", *, width=1280):
        context = browser.new_context(
            base_url=site, locale="en-GB", viewport={"width": width, "height": 844}
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if name:
            page.goto("/en/demonstration/")
            page.get_by_role("button", name=re.compile(name)).first.click()
            page.wait_for_url("**/work/**")
        return page

    yield played
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def prepare(site_env):
    """Something that the test needs and is not about, done in the site's own database."""

    def prepare(what):
        code = f"from tests.browser import outbound_call; outbound_call.{what}()"
        command = [sys.executable, "manage.py", "shell", "-v0", "-c", code]
        subprocess.run(command, cwd=ROOT, env=site_env, check=True)

    return prepare


def apply(student):
    begin(student)
    choose(student)
    hand_in(student)
    fits(student)


def give_places(office, leader, make):
    """A run, approved by somebody else, then published."""
    make(office)
    approve(leader)
    publish_run(office)


def sign_by_three(student, office, host, number):
    """In this order; the host goes back to its link for it."""
    sign(student, number)
    fits(student)
    sign_for_home(office, number)
    host.reload()
    sign_for_host(host, number)


def test_a_student_goes_abroad_and_comes_back(played, prepare):
    prepare("draft")
    office, student = played("TANAKA"), played(STUDENT, width=390)
    publish(office)
    apply(student)
    prepare("apply_and_close")
    decide(office)
    appoint(office)
    review(played("SUHARTONO"))

    leader = played("YOSHIDA")
    give_places(office, leader, run)
    read_why_and_wait(student)
    decline(played("SUZUKI HARUTO", width=390))
    give_places(office, leader, run_again)
    confirm(student)

    plan(office)
    tell_particulars(student)
    host = played(width=390)
    host.goto(nominate(office))
    accept(host)
    write(student)
    sign_by_three(student, office, host, 1)
    change(student)
    sign_by_three(student, office, host, 2)

    arrive(student)
    come_back(office)
    enter_transcript(office)
    recognise(office)
    read_recognised(student)
    fits(student)
