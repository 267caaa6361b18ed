"""A student abroad has to come home by force majeure: first the effects, then the change."""

import os
import re
import subprocess
import sys
from datetime import date
from email import message_from_bytes
from email.policy import default

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

STUDENT, ADDRESS = "MORI Chihiro", "mori@example.ac.jp"
TOUCHED = (
    "what is still to be paid is shortened",  # of the grant
    "days longer than the stay: ask whether",
    "housing is rented",
    "exchange ledger",
    "learning agreement needs a change",
    "credits of the learning agreement are at risk",
)


@pytest.fixture
def mailed(site, tmp_path_factory):
    """Deliver what waits; the mails that somebody got by now."""
    state = next(tmp_path_factory.getbasetemp().glob("site*"))
    env = {
        **{k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "EMAIL_BACKEND")},
        "DEMONSTRATION": "1",
        "STATE_DIR": str(state),
        "DJANGO_SETTINGS_MODULE": "kakehashi.config.settings",
    }

    def mailed(to: str):
        subprocess.run([sys.executable, "manage.py", "deliver"], cwd=ROOT, env=env, check=True)
        files = sorted((state / "mail").glob("*"))
        letters = [
            message_from_bytes(each.strip(), policy=default)
            for file in files
            for each in file.read_bytes().split(b"-" * 79 + b"\n")
            if each.strip()
        ]
        return [each for each in letters if each["To"] == to]

    return mailed


@pytest.fixture
def become(page):
    """Sign in as somebody of the demonstration, by name."""

    def become(name: str):
        page.goto("/en/demonstration/")
        page.get_by_role("button", name=f"Sign in as {name}").first.click()
        page.wait_for_url("**/work/**")

    return become


def test_a_student_comes_home_early_by_force_majeure(page, become, mailed):
    before = len(mailed(ADDRESS))
    become("TANAKA KUMIKO")
    page.goto("/en/outbound/mobilities/?state=arrived")
    page.get_by_role("link", name=STUDENT).first.click()
    stay = page.url
    page.get_by_role("link", name="Change, extend or end the stay").click()
    page.get_by_role("link", name="Early return").click()

    page.get_by_label("Last day").fill(date.today().isoformat())
    page.get_by_label("Kind of cause").select_option("risk")
    page.get_by_label("By force majeure").check()
    page.get_by_label("Reason").fill("The airport closes; the embassy asks all to leave.")
    page.get_by_role("button", name="Look at the effects").click()

    expect(page.get_by_text("Nothing is done yet.")).to_be_visible()
    effects = page.locator("section[aria-labelledby=effects]")
    for words in TOUCHED:
        expect(effects).to_contain_text(words)
    page.get_by_role("button", name="Do it, with these effects").click()
    expect(page.get_by_role("alert").first).to_contain_text("a proof")

    page.get_by_label("Proof").set_input_files(
        {"name": "embassy.txt", "mimeType": "text/plain", "buffer": b"All have to leave."}
    )
    page.get_by_role("button", name="Do it, with these effects").click()
    expect(page.get_by_text("The stay is changed, with the effects as shown.")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("by force majeure")
    page.goto(stay)
    expect(page.locator(".page-head")).to_contain_text("Returned")
    expect(page.get_by_role("link", name="Enter the host’s transcript")).to_be_visible()

    become(STUDENT)
    page.goto(stay)
    expect(page.locator("#changes")).to_contain_text("Early return")
    page.get_by_role("link", name="Changes and their effects").click()
    expect(page.get_by_text("the embassy asks all to leave")).to_be_visible()
    page.get_by_text("Effects as they were shown").click()
    expect(page.locator("main")).to_contain_text("6 credits of the learning agreement are at risk")
    href = page.get_by_role("link", name=re.compile("embassy")).get_attribute("href")
    assert page.request.get(href).text() == "All have to leave."

    letters = mailed(ADDRESS)[before:]
    assert [each.get_content().count("The airport closes") for each in letters] == [1]
