"""The addresses under /api/, without a language: names come in every language."""

from typing import Any

import orjson
from django.http import HttpRequest
from django.urls import URLPattern, URLResolver, path, re_path
from django.views.generic import RedirectView
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from kakehashi.web.api import (
    agreements,
    credits,
    indicators,
    institutions,
    places,
    plans,
    policies,
    works,
)
from kakehashi.web.api.problems import MEDIA_TYPE, explain, no_such_address
from kakehashi.web.api.throttling import AnonymousThrottle

DESCRIPTION = """\
The policy, its figures, the institutions and agreements behind them, and works: JSON for anybody.

- Every text comes in Japanese and in English; an institution has all its names.
- A value that is not known is null and says why. It is never zero.
- Lists come page by page (`limit`, `offset`) in an order that stays the same.
- A fault is answered by a problem object (RFC 9457), in the language of `Accept-Language`.
- Answers carry an `ETag`; ask again with `If-None-Match`. Any site may read them (CORS).
- Whoever asks too often is answered 429 with `Retry-After`.
"""


class Json(BaseRenderer):
    """JSON in UTF-8, so that Japanese stays readable."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """`data` as bytes."""
        return orjson.dumps(data)


class OpenData(NinjaAPI):
    """The API, whose document names the media type of its faults."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function: short names for those who make clients."""
        return operation.view_func.__name__

    def get_openapi_schema(self, **kwargs: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        schema = super().get_openapi_schema(**kwargs)
        for operations in schema["paths"].values():
            for operation in operations.values():
                for status, answer in operation["responses"].items():
                    if int(status) >= 400:
                        answer["content"] = {MEDIA_TYPE: answer["content"]["application/json"]}
        return schema


api = OpenData(
    title="Kakehashi",
    version="1",
    description=DESCRIPTION,
    docs_url=None,
    urls_namespace="api",
    throttle=AnonymousThrottle(),
    renderer=Json(),
)
explain(api)
api.add_router("/policies", policies.router)
api.add_router("/plans", plans.router)
api.add_router("/indicators", indicators.router)
api.add_router("/institutions", institutions.router)
api.add_router("/agreements", agreements.router)
api.add_router("/places", places.router)
api.add_router("/credit-conversion", credits.router)
api.add_router("/works", works.router)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(pattern_name="api_docs")),
    path("docs", RedirectView.as_view(pattern_name="api_docs")),
    path("", api.urls),
    re_path(r"^.*$", no_such_address),
]
