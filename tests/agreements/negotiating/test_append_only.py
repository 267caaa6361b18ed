"""The database refuses to change what was put on the table, said, approved or signed."""

import pytest
from django.db import IntegrityError, connection, transaction

from kakehashi.agreements.models import (
    Comment,
    Move,
    PartnerApproval,
    ReviewAnswer,
    Signature,
    Submission,
    Version,
    VersionDocument,
)
from kakehashi.agreements.negotiating.operations import comment
from tests.agreements.negotiating.make import (
    Cast,
    approve_on_both_sides,
    make_file,
    make_link,
    make_negotiation,
    make_version,
    sign_on_both_sides,
)

TABLES = [
    Version,
    Comment,
    Move,
    ReviewAnswer,
    Submission,
    PartnerApproval,
    Signature,
    VersionDocument,
]


@pytest.fixture
def written(db):
    cast = Cast()
    negotiation = make_negotiation(cast)
    version = make_version(cast, negotiation)
    comment(version, "Why two?", by=cast.officer)
    approve_on_both_sides(cast, version, make_link(cast, negotiation).invitation)
    sign_on_both_sides(cast, version)
    VersionDocument.objects.create(
        version=version,
        document=make_file(cast.officer),
        form="pdf",
        digest=version.digest,
        made_by=cast.officer,
        made_at=version.proposed_at,
    )
    return version


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model._meta.db_table)
def test_change_and_removal_are_refused(written, model):
    table = model._meta.db_table
    statements = [
        f"UPDATE {table} SET id = id",
        f"DELETE FROM {table}",
        f"DELETE FROM {table} WHERE id = -1",
    ]
    if connection.vendor == "sqlite":
        statements = [*statements[:2], f"REPLACE INTO {table} SELECT * FROM {table}"]
    before = list(model.objects.order_by("pk").values())
    assert before

    for statement in statements:
        with (
            pytest.raises(IntegrityError, match="append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    assert list(model.objects.order_by("pk").values()) == before
