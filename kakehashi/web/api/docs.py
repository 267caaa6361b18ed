"""The API's page for people: the OpenAPI document, readable without JavaScript."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kakehashi.web.api.reading import operations, shapes
from kakehashi.web.api.urls import api


def docs(request: HttpRequest) -> HttpResponse:
    """What can be asked and what comes back."""
    document = api.get_openapi_schema()
    return render(
        request,
        "web/api/docs.html",
        {"operations": list(operations(document)), "shapes": list(shapes(document))},
    )
