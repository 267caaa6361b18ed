import shutil

import pytest

from kakehashi.research.projects.built import tables
from tests.research.projects.make import make_known_home, make_tables


@pytest.fixture(scope="session")
def usual_tables(tmp_path_factory):
    """Tables of the usual papers, built once."""
    folder = tmp_path_factory.mktemp("collaboration") / "tables"
    make_tables(folder)
    return folder


@pytest.fixture
def built_folder(db, settings, tmp_path, usual_tables):
    """The folder that the site reads, with the usual papers; the home university is known."""
    folder = tmp_path / "collaboration"
    shutil.copytree(usual_tables, folder)
    settings.COLLABORATION_DIR = str(folder)
    make_known_home()
    yield folder
    tables.forget()
