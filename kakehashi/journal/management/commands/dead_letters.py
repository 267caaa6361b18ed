from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from kakehashi.journal import operations
from kakehashi.journal.models import Delivery
from kakehashi.verdicts import Refused


class Command(BaseCommand):
    help = "List the deliveries that were given up; --retry or --dismiss them."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument("--retry", metavar="ID", help="try this one again, or `all`")
        what.add_argument("--dismiss", metavar="ID", help="never deliver this one; needs --reason")
        parser.add_argument("--reason", default="", help="why it need not be delivered")

    def handle(
        self, *, retry: str | None, dismiss: str | None, reason: str, **options: object
    ) -> None:
        try:
            if retry is not None:
                self._retry(retry)
            elif dismiss is not None:
                self._dismiss(dismiss, reason)
            else:
                self._list()
        except Refused as no:
            raise CommandError(str(no)) from no

    def _list(self) -> None:
        found = _dead().select_related("entry")
        for each in found:
            self.stdout.write(
                f"{each.pk}\t{each.handler}\t{each.entry}\t{each.attempts} attempts\t{each.error}"
            )
        if not found:
            self.stdout.write("Nothing was given up.")

    def _retry(self, asked: str) -> None:
        for each in _dead() if asked == "all" else [_found(asked)]:
            operations.retry(each, by=None)
            self.stdout.write(f"{each.pk} will be tried again.")

    def _dismiss(self, asked: str, reason: str) -> None:
        each = operations.dismiss(_found(asked), by=None, reason=reason)
        self.stdout.write(f"{each.pk} was dismissed.")


def _dead() -> QuerySet[Delivery]:
    return Delivery.objects.filter(state=Delivery.State.DEAD).order_by("entry_id", "pk")


def _found(asked: str) -> Delivery:
    try:
        return Delivery.objects.get(pk=int(asked))
    except (ValueError, Delivery.DoesNotExist) as error:
        raise CommandError(f"There is no delivery {asked!r}.") from error
