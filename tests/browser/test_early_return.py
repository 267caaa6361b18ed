"""A student abroad has to come home by force majeure: the effects first, then the change."""

import re
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("browser")]
TOUCHED = (
    "yen",  # grant
    "insurance",
    "housing",
    "exchange ledger",
    "learning agreement",
    "credits",
)


def test_a_student_comes_home_early_by_force_majeure(page, sign_in):
    sign_in("office")
    page.goto("/en/outbound/mobilities/?state=arrived")
