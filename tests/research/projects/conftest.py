import shutil

import pytest

from kakehashi.research.projects.built import tables
from tests.research.projects.make import make_known_home, make_tables


@pytest.fixture(scope="session")
def usual_tables(tmp_path_factory):
    """Tables of the usual papers, built once; what was asked of them is remembered."""
    folder = tmp_path_factory.mktemp("collaboration") / "tables"
    make_tables(folder)
    yield folder
    tables.forget()


@pytest.fixture
def built_folder(db, settings, usual_tables):
    """The folder that the site reads, with the usual papers; the home university is known."""
    settings.COLLABORATION_DIR = str(usual_tables)
    make_known_home()
    return usual_tables


@pytest.fixture
def own_folder(built_folder, settings, tmp_path):
    """The same in a folder of the test's own, which it may change."""
    folder = tmp_path / "collaboration"
    shutil.copytree(built_folder, folder)
    settings.COLLABORATION_DIR = str(folder)
    return folder
