import pytest
from django.core.management import CommandError, call_command


def test_draw_states_finds_the_pages_of_the_documentation_fresh():
    call_command("draw_states", "--check")


def test_draw_states_check_fails_on_a_missing_or_changed_page(tmp_path, capsys):
    with pytest.raises(CommandError, match="stale"):
        call_command("draw_states", "--check", "--into", str(tmp_path))

    call_command("draw_states", "--into", str(tmp_path))
    call_command("draw_states", "--check", "--into", str(tmp_path))
    assert capsys.readouterr().out.splitlines() == [
        str(tmp_path / name)
        for name in ("action.md", "agreement.md", "joint_programme.md", "plan.md", "review.md")
    ]

    page = tmp_path / "agreement.md"
    page.write_text(page.read_text().replace("sign", "sing"))
    with pytest.raises(CommandError, match="stale"):
        call_command("draw_states", "--check", "--into", str(tmp_path))
