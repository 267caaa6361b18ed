"""Makers of what goes with an application, beside those of (1.4)."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from kakehashi.documents.operations import keep
from kakehashi.education.outbound.applying.operations import begin_application, rank, save_draft
from kakehashi.education.outbound.applying.referring import request_reference
from kakehashi.education.outbound.models import Application
from tests.education.outbound.make import make_call, make_placement, make_student
from tests.make import make_agreement, make_institution


def make_place(call, name="University of Vienna", **facts):
    """A place at a partner of that name."""
    return make_placement(call, make_agreement(make_institution(name)), **facts)


def make_draft(call=None, *places, student=None, **facts):
    """A draft that lacks nothing but its choices; with `places` it lacks nothing."""
    call = call or make_call()
    student = student or make_student()
    unit = student.roles.get().unit
    draft = begin_application(call, unit=unit, level="bachelor", by=student)
    stated = {"study_year": 2, "nationality": "JP", "motivation": "To study law there.", **facts}
    draft = save_draft(draft, stated, version=draft.version, by=student)
    return rank(draft, places, version=draft.version, by=student) if places else draft


def close(call):
    """Let the call have closed a minute ago."""
    call.closes_at = timezone.now() - timedelta(minutes=1)
    call.save()


def upload(name="transcript.txt", content=b"Grades"):
    return SimpleUploadedFile(name, content)


def make_file(by, name="transcript.txt"):
    return keep(upload(name), by=by)


def ask_for_reference(application, **facts):
    """A request for a reference; returns the link with its token."""
    return request_reference(
        application,
        **{
            "name": "Prof. Sato",
            "email": "sato@example.ac.jp",
            "post": "Professor",
            "language": "en",
            **facts,
        },
        by=application.student,
    )


def stored(application):
    return Application.objects.get(pk=application.pk)
