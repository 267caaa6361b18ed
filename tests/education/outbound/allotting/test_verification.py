import pytest
from django.core.management import call_command
from django.db import connection

from kakehashi.education.outbound.allotting.verification import verify_runs
from kakehashi.education.outbound.models import Run
from tests.education.outbound.allotting.make import make_over, make_published, make_ranked
from tests.education.outbound.make import make_placement

pytestmark = pytest.mark.django_db


def make_run():
    call = make_over()
    vienna = make_placement(call)
    make_ranked(call, 9000, vienna), make_ranked(call, 8000, vienna)
    return make_published(call)


def test_verify_runs_gets_the_same_output_again(capsys):
    run = make_run()
    call_command("verify_run")
    assert f"{run.output_sha256}: the same output" in capsys.readouterr().out


def test_verify_runs_finds_an_output_that_was_exchanged():
    run = make_run()
    trigger = "education_run_refuses_update"
    on = " ON education_run" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {trigger}{on}")
    Run.objects.filter(pk=run.pk).update(output_sha256="0" * 64)
    (finding,) = verify_runs(Run.objects.all())
    assert finding.problem == "the stored input or output is not the one whose hash was noted"
    with pytest.raises(SystemExit):
        call_command("verify_run", run=run.pk)
