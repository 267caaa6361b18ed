"""A document goes its way: drafted, approved by a deputy in place, sent back, drafted anew.

The second time without JavaScript, to the last approval and the sheet.
"""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]

DRAFTER, DEPUTY, DECIDER = "Lan Anh", "TAKAHASHI KENTA", "YOSHIDA MASAHIKO"


@pytest.fixture
def become(page):
    """Sign in as somebody of the demonstration, by name."""

    def become(name: str):
        page.goto("/en/demonstration/")
        page.get_by_role("button", name=f"Sign in as {name}").first.click()
        page.wait_for_url("**/work/**")

    return become


def ask(page, title: str, content: str) -> str:
    """Draft a document; the address of its route."""
    page.goto("/en/approvals/ask/")
    page.get_by_label("Title in English").fill(title)
    page.get_by_label("Why it is asked").fill("It is needed every year.")
    page.get_by_label("File to be approved").set_input_files(
        {"name": "rules.txt", "mimeType": "text/plain", "buffer": content.encode()}
    )
    page.get_by_role("button", name="Ask for approval").click()
    page.wait_for_url("**/approvals/*/")
    return page.url


def test_a_document_is_approved_by_a_deputy_sent_back_and_drafted_anew(page, become):
    become(DRAFTER)
    address = ask(page, "Rules for visits", "First wording")
    assert "Waiting for an answer" in page.locator(".timeline").first.inner_text()

    become(DEPUTY)
    page.get_by_role("link", name="Say what you think of it").last.click()
    page.goto(address)
    page.get_by_role("link", name="Approve", exact=True).click()
    page.get_by_label("Comment").fill("Checked.")  # the form came in place of the button
    page.get_by_role("button", name="Approve", exact=True).click()
    page.get_by_text("Your approval is recorded.").wait_for()
    assert "as deputy of TANAKA KUMIKO" in page.locator(".timeline").first.inner_text()

    become(DECIDER)
    page.goto(address)
    page.get_by_role("link", name="Send back", exact=True).click()
    page.get_by_label("What is to be changed").fill("Article 3 is missing.")
    page.get_by_role("button", name="Send back", exact=True).click()
    page.get_by_text("It is sent back to who drafted it.").wait_for()

    become(DRAFTER)
    page.get_by_role("link", name="Read why it was sent back, and draft it anew").first.click()
    assert "Article 3 is missing." in page.locator(".timeline").first.inner_text()
    page.get_by_role("link", name="Draft it anew").click()
    assert page.url.endswith("/approvals/ask/")


def test_a_document_is_approved_to_the_end_without_javascript(browser, site):
    context = browser.new_context(base_url=site, locale="en-GB", java_script_enabled=False)
    page = context.new_page()

    def become(name):
        page.goto("/en/demonstration/")
        page.get_by_role("button", name=f"Sign in as {name}").first.click()

    become(DRAFTER)
    address = ask(page, "Rules for guests", "Whole wording")
    for name in ("TANAKA KUMIKO", DECIDER):
        become(name)
        page.goto(address)
        page.get_by_role("link", name="Approve", exact=True).click()
        page.get_by_role("button", name="pprove").click()
        assert "Your approval is recorded." in page.locator(".messages").inner_text()
    assert "Approved" in page.locator(".page-head").inner_text()
    link = page.get_by_role("link", name="Approval sheet (PDF, Japanese)").get_attribute("href")
    assert page.request.get(link).body().startswith(b"%PDF")
    context.close()
