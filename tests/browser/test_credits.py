"""Credits are converted, and precedents found, as somebody types; and without JavaScript too."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]


def test_a_visitor_converts_credits_without_leaving_the_page(page):
    page.goto("/en/cooperation/agreements/6/")
    page.get_by_role("link", name="Convert credits under this agreement").click()
    page.get_by_label("Credits", exact=True).fill("14")
    page.evaluate("document.body.dataset.kept = 'yes'")
    page.get_by_role("button", name="Convert").click()
    expect(page.locator("#answer")).to_contain_text("30 ECTS credits")
    expect(page.locator("#answer")).to_contain_text("21 ECTS credits")
    assert page.evaluate("document.body.dataset.kept") == "yes"
    assert "amount=14" in page.url


def test_precedents_appear_as_the_course_is_written(page, sign_in):
    sign_in("office", "ja")
    page.goto("/ja/cooperation/recognition/decide/?host=6")
    expect(page.locator("#suggestions")).to_contain_text("ここに表示されます")
    page.locator("#id_host_title_en").press_sequentially("Language and Society")
    expect(page.locator("#suggestions")).to_contain_text("Språk och samhälle")
    page.locator("#id_host_title_en").fill("")
    expect(page.locator("#suggestions")).not_to_contain_text("Språk och samhälle")


def test_precedents_are_found_without_javascript(page, sign_in):
    sign_in("office")
    context = page.context.browser.new_context(java_script_enabled=False)
    context.add_cookies(page.context.cookies())
    plain = context.new_page()
    plain.goto(page.url.split("/en/")[0] + "/en/cooperation/recognition/decide/?host=6")
    plain.locator("#id_host_code").fill("1EN087")
    plain.get_by_role("button", name="Look for precedents").click()
    expect(plain.locator("#suggestions")).to_contain_text("Språk och samhälle")
    assert plain.locator("#id_host_code").input_value() == "1EN087"
    context.close()
