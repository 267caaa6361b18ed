"""The welcome: an address and, in the demonstration, a name for each role."""

import pytest
from django.core.management import call_command

from kakehashi.web.management.commands.welcome import padded

pytestmark = pytest.mark.django_db


def test_welcome_names_the_address_and_one_person_for_each_role(capsys, monkeypatch):
    monkeypatch.setenv("PORT", "8123")
    call_command("load_demonstration")
    capsys.readouterr()

    call_command("welcome")

    assert capsys.readouterr().out.splitlines() == [
        "",
        "Kakehashi is on http://127.0.0.1:8123/",
        "Sign in with one click on http://127.0.0.1:8123/en/demonstration/ as:",
        "  International office    TANAKA KUMIKO (田中 久美子)",
        "  Faculty coordinator     SAKIYAMA YUKI (﨑山 由紀)",
        "  Leadership              YOSHIDA MASAHIKO (𠮷田 正彦)",
        "  Auditor                 NAKAMURA MAKOTO (中村 誠)",
        "  Teacher                 SUHARTONO",
        "  Researcher              María José García Fernández",
        "  Student                 KIM MINJI (金田 民智)",
        "  Partner contact         Katharina Huber",
        "",
    ]


def test_welcome_names_nobody_outside_demonstration_mode(capsys, settings, monkeypatch):
    settings.DEMONSTRATION = False
    monkeypatch.setenv("PORT", "9000")
    call_command("welcome")
    assert capsys.readouterr().out == "\nKakehashi is on http://127.0.0.1:9000/\n"


def test_padded_counts_wide_signs_twice():
    assert padded("国際課", 8) == "国際課  "
    assert padded("office", 8) == "office  "
