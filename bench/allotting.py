"""An allocation through the interface: from applications in the database to published results.

Goal: 10,000 applicants with 10 choices each and 3,000 quotas allocated and explained in less than
10 s. Each step is what a button of the office does, by Django's test client, its answer included;
then one student's page with the reason for every choice, and the run once more for the reserves
after a tenth has declined.
"""

import resource
from functools import partial
from time import process_time

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse

from bench import Figure, latencies, timed
from bench.allotting_data import fill_applicants, make_call, officers
from bench.indicator_page import fill, home
from kakehashi.education.outbound.allotting.verification import verify_runs
from kakehashi.education.outbound.models import Allotment, Call, Run
from kakehashi.education.outbound.states import AllotmentState
from kakehashi.people.models import Person
from kakehashi.policy.operations import load_documents

APPLICANTS, CHOICES, AGREEMENTS, QUOTAS = 10_000, 10, 600, 3_000
VIEWS = 40
GOAL = "goal: below 10 in all"


def run() -> list[Figure]:
    """Measure each step of a first run, pages of students, and a second run."""
    call_command("collectstatic", interactive=False, verbosity=0)
    load_documents()
    home()
    fill(AGREEMENTS, AGREEMENTS)
    one, two = officers()
    call = make_call(one, AGREEMENTS, QUOTAS)
    fill_applicants(call, one, APPLICANTS, CHOICES)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    _client(one).get("/")  # a server has loaded its addresses by then
    begun = process_time()
    first = _run(call, one, two, "first run")
    busy = process_time() - begun
    figures = [
        *first,
        Figure("first run, in all", _sum(first), "s", GOAL),
        Figure("first run, of that computed here", round(busy, 2), "s"),
    ]
    figures += _pages(call)
    declined = _decline(call)
    again = _run(call, one, two, f"after {declined:,} declined")
    figures += [*again, Figure("second run, in all", _sum(again), "s", GOAL)]
    check = timed(lambda: list(verify_runs(Run.objects.filter(call=call))))
    figures.append(Figure("both derived again (verify_run)", round(check, 2), "s"))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [*figures, Figure("memory, highest", round(memory), "MB")]


def _sum(figures: list[Figure]) -> float:
    return round(sum(figure.value for figure in figures), 2)


def _client(person: Person) -> Client:
    client = Client(headers={"host": "localhost"})
    client.force_login(person)
    return client


def _post(client: Client, address: str) -> None:
    answer = client.post(address, {"note": ""})
    assert answer.status_code == 302, answer.content[:2000]


def _run(call: Call, one: Person, two: Person, what: str) -> list[Figure]:
    here = reverse("outbound:run_allocation", args=[call.pk])
    made = timed(partial(_post, _client(one), here))
    latest = call.runs.light().latest("pk")
    assert latest.verified
    approve = reverse("outbound:approve_run", args=[latest.pk])
    approved = timed(partial(_post, _client(two), approve))
    publish = reverse("outbound:publish_run", args=[latest.pk])
    published = timed(partial(_post, _client(one), publish))
    latest.refresh_from_db(fields=["state", "placed"])
    assert latest.state == "published"
    note = f"{latest.placed:,} of {latest.applicants:,} placed"
    return [
        Figure(f"{what}: frozen, allocated, checked, explained", round(made, 2), "s", note),
        Figure(f"{what}: approved", round(approved, 2), "s"),
        Figure(f"{what}: published, everybody to be told", round(published, 2), "s"),
    ]


def _pages(call: Call) -> list[Figure]:
    applications = call.applications.select_related("student").order_by("pk")
    seconds, client = [], _client(applications[0].student)
    for application in applications[:: APPLICANTS // VIEWS]:
        client.force_login(application.student)
        address = reverse("outbound:result", args=[application.pk])
        seconds.append(timed(partial(client.get, address)))
    return latencies("a student's result, every choice explained", seconds[1:])


def _decline(call: Call) -> int:
    """Let every tenth place be declined; returns how many."""
    live = Allotment.objects.live().filter(application__call=call).order_by("pk")
    declined = list(live.values_list("pk", flat=True))[::10]
    for start in range(0, len(declined), 500):
        part = Allotment.objects.filter(pk__in=declined[start : start + 500])
        part.update(state=AllotmentState.DECLINED)
    return len(declined)
