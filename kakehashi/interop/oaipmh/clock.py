"""The time that datestamps are taken from: one clock for every process."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The time of the database server at this moment, also in the middle of a transaction.

    Web servers and workers may run on several machines whose clocks differ. SQLite is on one.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
