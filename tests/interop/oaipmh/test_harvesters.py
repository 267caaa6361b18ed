"""Two harvesters that know nothing of us, against the running server."""

import warnings

import pytest
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe import exceptions as scythe_errors

from kakehashi.interop.models import HarvestRecord
from kakehashi.interop.oaipmh.keeping import keep, keep_all
from kakehashi.interop.oaipmh.naming import Kind
from kakehashi.research.dissemination.models import Work
from tests.interop.oaipmh.make import faults_of
from tests.research.dissemination.make import make_profile, make_project, make_work

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its sources are of 2020: escapes that Python warns of
    from sickle import Sickle
    from sickle import oaiexceptions as sickle_errors

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
FORMATS = ["oai_dc", "jpcoar_2.1", "jpcoar_2.0", "oai_cerif_openaire_v1_2"]


@pytest.fixture
def works(settings):
    settings.OAI_RECORDS_PER_PAGE = settings.OAI_HEADERS_PER_PAGE = 4
    settings.OAI_REQUESTS_PER_MINUTE = 0
    project = make_project(award_number="JP24K01234", funder_en="JSPS")
    profile = make_profile()
    made = [
        make_work(project=project, authors=[("T. Yamada", profile, []), ("A. Huber", None, [])])
        for _n in range(10)
    ]
    keep_all()
    Work.objects.filter(pk=made[3].pk).update(state="withdrawn")
    keep(Kind.PUBLICATION, [made[3].pk])
    return made


@pytest.fixture
def sickle(live_server):
    return Sickle(f"{live_server.url}/oai")


@pytest.fixture
def scythe(live_server):
    with Scythe(f"{live_server.url}/oai") as client:
        yield client


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sickle_reads_everything(works, live_server, method):
    sickle = Sickle(f"{live_server.url}/oai", http_method=method)

    assert sickle.Identify().deletedRecord == "persistent"
    assert [each.metadataPrefix for each in sickle.ListMetadataFormats()] == FORMATS
    assert len([each.setSpec for each in sickle.ListSets()]) >= 9
    records = list(sickle.ListRecords(metadataPrefix="jpcoar_2.1"))
    assert len(records) == 10
    assert [record.deleted for record in records].count(True) == 1
    assert len(list(sickle.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True))) == (
        HarvestRecord.objects.filter(is_deleted=False).count()
    )
    one = sickle.GetRecord(identifier=records[0].header.identifier, metadataPrefix="oai_dc")
    assert one.metadata["creator"] == ["T. Yamada", "A. Huber"]


def test_scythe_reads_everything(works, scythe):
    assert scythe.identify().deletedRecord == "persistent"
    assert [each.metadataPrefix for each in scythe.list_metadata_formats()] == FORMATS
    assert len([each.setSpec for each in scythe.list_sets()]) >= 9
    records = list(scythe.list_records(metadata_prefix="oai_cerif_openaire_v1_2"))
    assert len(records) == HarvestRecord.objects.count()
    assert len(list(scythe.list_identifiers(metadata_prefix="jpcoar_2.0"))) == 10
    one = scythe.get_record(identifier=records[0].header.identifier, metadata_prefix="oai_dc")
    assert one.header.identifier == records[0].header.identifier


def test_harvesters_raise_what_we_answer(works, sickle, scythe):
    with pytest.raises(sickle_errors.IdDoesNotExist):
        sickle.GetRecord(identifier="oai:a.example:1", metadataPrefix="oai_dc")
    with pytest.raises(sickle_errors.NoRecordsMatch):
        sickle.ListRecords(metadataPrefix="oai_dc", until="1990-01-01")
    with pytest.raises(sickle_errors.CannotDisseminateFormat):
        sickle.ListRecords(metadataPrefix="marc")
    with pytest.raises(sickle_errors.BadResumptionToken):
        sickle.ListRecords(resumptionToken="junk")
    with pytest.raises(scythe_errors.IdDoesNotExist):
        scythe.get_record(identifier="oai:a.example:1", metadata_prefix="oai_dc")
    with pytest.raises(scythe_errors.NoRecordsMatch):
        list(scythe.list_records(metadata_prefix="oai_dc", until="1990-01-01"))
    with pytest.raises(scythe_errors.BadArgument):
        list(scythe.list_records(metadata_prefix="oai_dc", from_="junk"))


def test_every_record_is_valid_and_every_id_in_it_can_be_got(works, sickle):
    named, held = set(), set()
    for prefix in FORMATS:
        for record in sickle.ListRecords(metadataPrefix=prefix, ignore_deleted=True):
            metadata = record.xml.find("{*}metadata")[0]
            assert faults_of(etree.tostring(metadata)) == []
            if prefix == FORMATS[-1]:
                held.add(metadata.get("id"))
                named |= {each.get("id") for each in metadata.iter() if each.get("id")}

    assert named - held == set()
    assert {name.split("/")[0] for name in named} == {
        "Publications", "Persons", "OrgUnits", "Projects", "Fundings"
    }  # fmt: skip


@pytest.mark.parametrize("spec", ["", "type", "year"])
def test_nothing_is_lost_when_records_change_while_they_are_harvested(works, sickle, spec):
    """Records change, come and go between the pages; a second harvest brings the rest."""
    wanted = {"set": spec} if spec else {}
    came = []
    pages = sickle.ListRecords(metadataPrefix="jpcoar_2.1", **wanted)
    first_date = pages.oai_response.xml.find("{*}responseDate").text
    for number, record in enumerate(pages):
        came.append(record)
        if number == 3:  # before the second page: one that was delivered, one that was not
            Work.objects.filter(pk__in=[works[0].pk, works[8].pk]).update(title="Changed")
            Work.objects.filter(pk=works[9].pk).update(state="withdrawn")
            new = make_work()
            keep(Kind.PUBLICATION, [works[0].pk, works[8].pk, works[9].pk, new.pk])
    again = Sickle(sickle.endpoint).ListRecords(
        **{"metadataPrefix": "jpcoar_2.1", "from": first_date, **wanted}
    )
    latest = {each.header.identifier: each for each in [*came, *again]}

    now = HarvestRecord.objects.filter(is_output=True)
    assert len(latest) == now.count() == 11
    assert {each.header.identifier for each in came} == set(latest)
    changed = latest[f"oai:kakehashi.example:Publications/{works[0].pk}"]
    assert "Changed" in changed.raw
    assert latest[f"oai:kakehashi.example:Publications/{works[9].pk}"].deleted
    unchanged = [each.header.identifier for each in came if "Changed" not in each.raw]
    touched = {f"oai:kakehashi.example:Publications/{works[n].pk}" for n in (0, 8, 9)}
    untouched = [name for name in unchanged if name not in touched]
    assert len(untouched) == len(set(untouched)) == 8
