"""The first page."""

import pytest

from kakehashi.policy.operations import load_documents
from tests.make import make_agreement
from tests.web.public.reading import words

pytestmark = pytest.mark.django_db


def test_home_says_how_to_begin_before_a_policy_is_loaded(client):
    page = client.get("/en/").content.decode()

    assert "No policy has been loaded yet." in page
    assert "load_policy" in page


def test_home_shows_aims_sectors_and_all_ten_directions(client):
    load_documents()

    page = client.get("/ja/").content.decode()

    assert page.count('lang="ja">') > 10
    for line in ["国際化に対応した教育・研究環境を構築する。", "キャンパスの国際化"]:
        assert line in page
    for code in ["1.1", "1.2", "1.3", "1.4", "2.1", "2.2", "2.3", "3.1", "3.2", "3.3"]:
        assert f"/ja/policies/2014/{code}/" in page


def test_home_shows_figures_where_there_are_indicators_and_says_where_not(client):
    load_documents()
    make_agreement()

    page = client.get("/en/").content.decode()

    assert "at least 1 institution" in words(page)
    assert page.count("No indicator yet.") == 7
