from kakehashi.research.projects.built import tables
from kakehashi.web.demonstration.collaboration import build_invented_tables
from kakehashi.web.demonstration.invented_works import NUMBER
from tests.research.dissemination.make import make_work
from tests.research.projects.make import make_known_home


def test_build_invented_tables_builds_once_and_says_that_they_are_invented(db, settings, tmp_path):
    settings.COLLABORATION_DIR = str(tmp_path / "state" / "collaboration")
    home = make_known_home().institution
    own = make_work(doi="10.5555/own", is_invented=True, authors=[("Ours", None, [(home, "JP")])])
    own.contributions.get().affiliations.update(ror="https://ror.org/00ws30h19")

    assert build_invented_tables()
    assert not build_invented_tables()

    built = tables.current()
    assert built.is_invented
    assert built.build.counted.kept == NUMBER + 1
    assert built.build.faults.keys() == {"retracted"}
    assert [each.name for each in (tmp_path / "state").iterdir()] == ["collaboration"]
    tables.forget()
