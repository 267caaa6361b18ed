"""Templates from a file: those that come with Kakehashi, a university's own, and bad ones."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kakehashi.approvals.loading import FILE, load_templates
from kakehashi.approvals.models import RouteTemplate
from kakehashi.approvals.queries import template_for
from tests.approvals.make import Cast
from tests.make import make_unit

pytestmark = pytest.mark.django_db


def test_load_templates_adds_what_comes_with_kakehashi_once():
    Cast()
    made = load_templates()
    assert [each.code for each in made] == ["agreement-university", "agreement-unit", "document"]
    assert load_templates() == []
    # Nobody has stated a rule of the university: the pages say so.
    assert {each.source for each in RouteTemplate.objects.all()} == {""}
    purpose = "agreements.version"
    assert template_for(purpose, kind="exchange", level="university") == made[0]
    assert template_for(purpose, kind="exchange", level="unit") == made[1]


def test_the_command_loads_a_file_and_says_what_is_wrong_with_another(tmp_path):
    Cast()
    said = StringIO()
    call_command("load_approval_routes", stdout=said)
    assert "agreement-unit\tAgreement of one unit" in said.getvalue()

    own = tmp_path / "own.toml"
    text = FILE.read_text(encoding="utf-8").replace('code = "', 'code = "own-')
    text = text.replace('unit_rule = "university"', 'unit_rule = "fixed"\nunit = "nowhere"')
    own.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="“nowhere”, which is not there"):
        call_command("load_approval_routes", own)
    make_unit("Nowhere")
    own.write_text('[[template]]\ncode = "x"\nstep = []\n', encoding="utf-8")
    with pytest.raises(CommandError, match="missing 4 required"):
        call_command("load_approval_routes", own)


def test_load_templates_finds_the_unit_that_a_step_names(tmp_path):
    Cast()
    unit = make_unit("Board")
    own = tmp_path / "own.toml"
    text = FILE.read_text(encoding="utf-8")
    text = text.replace('unit_rule = "university"', f'unit_rule = "fixed"\nunit = "{unit.code}"')
    own.write_text(text, encoding="utf-8")
    (first, *_others) = load_templates(own)
    assert first.steps.get(act="decision").unit == unit
