from hashlib import file_digest
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from kakehashi.documents.models import Document
from kakehashi.documents.store import name_of


class Command(BaseCommand):
    help = "Read every kept file and say which are missing or altered. Exit status 1 if any is."

    def handle(self, **options: object) -> None:
        wrong, contents = 0, set[str]()
        for document in Document.objects.order_by("pk").iterator():
            flaw = _flaw(document)
            contents.add(name_of(document.sha256))
            if flaw:
                wrong += 1
                self.stderr.write(f"{document.pk}\t{document.name}\t{flaw}")
        root = Path(settings.MEDIA_ROOT)
        found = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}
        self.stdout.write(f"{len(contents)} contents were read, {wrong} documents are not whole.")
        left = len(found - contents)
        if left:
            self.stdout.write(f"{left} files belong to no document: uploads that were broken off.")
        if wrong:
            raise SystemExit(1)


def _flaw(document: Document) -> str:
    try:
        with document.file.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "missing"
    return "" if digest == document.sha256 else "altered"
