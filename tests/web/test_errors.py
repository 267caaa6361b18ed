import logging
import re

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.urls import path

from kakehashi.config import urls
from kakehashi.web import errors
from kakehashi.web.errors import LAST_WORDS


def raising(fault):
    def view(request):
        raise fault

    return view


urlpatterns = [
    path("ja/400/", raising(SuspiciousOperation("no"))),
    path("ja/403/", raising(PermissionDenied("no"))),
    path("ja/404/", raising(Http404("no"))),
    path("ja/500/", raising(RuntimeError("no"))),
    path("en/400/", raising(SuspiciousOperation("no"))),
    path("en/403/", raising(PermissionDenied("no"))),
    path("en/404/", raising(Http404("no"))),
    path("en/500/", raising(RuntimeError("no"))),
    *urls.urlpatterns,
]
handler400, handler500 = errors.bad_request, errors.server_error

faulty = override_settings(ROOT_URLCONF="tests.web.test_errors")


def heading(response):
    [words] = re.findall(r"<h1>(.*?)</h1>", response.content.decode())
    return words


@faulty
@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_every_fault_has_a_page_in_the_language_of_the_address(status, language):
    response = Client(raise_request_exception=False).get(f"/{language}/{status}/")

    assert response.status_code == status
    assert f'<html lang="{language}">' in response.content.decode()
    assert heading(response)
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@faulty
@pytest.mark.parametrize("status", [400, 500])
def test_the_page_of_a_fault_of_ours_needs_no_database(status):
    # Without the mark django_db every query is an error.
    response = Client(raise_request_exception=False).get(f"/en/{status}/")

    assert response.status_code == status
    assert '<html lang="en">' in response.content.decode()


def test_an_unknown_host_is_answered_with_a_page():
    response = Client(headers={"host": "elsewhere.example"}).get("/en/")

    assert response.status_code == 400
    assert heading(response) == "The request was not understood"


def test_the_last_words_need_no_template(caplog, settings):
    settings.TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
    request = RequestFactory().get("/en/")

    with caplog.at_level(logging.CRITICAL):
        response = errors.server_error(request)

    assert response.status_code == 500
    assert response.content.decode() == LAST_WORDS


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_with_a_page():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/en/account/login/", {"login": "a@example.ac.jp", "password": "x"})

    assert response.status_code == 403
    assert "The form was not accepted" in response.content.decode()


@pytest.mark.django_db
def test_a_form_that_is_too_large_is_refused_with_a_page(client, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    response = client.post("/en/account/login/", {"login": "a" * 200, "password": "x"})

    assert response.status_code == 400
    assert heading(response) == "The request was not understood"
