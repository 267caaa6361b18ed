"""The first page: what this is, the policy's aims, and its ten directions with their figures."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kakehashi.policy.memory import Memory
from kakehashi.policy.models import Plan
from kakehashi.policy.outline import document_code
from kakehashi.policy.queries import contents, versions
from kakehashi.web.public.sketches import sketched


def home(request: HttpRequest) -> HttpResponse:
    """The policy in figures; before a policy is loaded, how to load one."""
    documents = list(versions())
    document = next((each for each in documents if each.code == document_code()), None)
    if document is None:
        return render(request, "web/public/home.html", {"documents": documents})
    found = contents(document)
    context = {
        "documents": documents,
        "document": document,
        "aims": found.aims,
        "sectors": sketched(found, Memory()),
        "is_carried_out": Plan.objects.in_force().exists(),
    }
    return render(request, "web/public/home.html", context)
