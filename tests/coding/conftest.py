import shutil

import pytest
from simulated_coders import fill

from reportanalysis import study
from reportanalysis.coding import export_packet

CODERS = 3


@pytest.fixture(scope="session")
def data():
    return study.load()


@pytest.fixture(scope="session")
def exported(data, tmp_path_factory):
    """An export from the digest alone: no other text is at hand."""
    folder = tmp_path_factory.mktemp("export") / "packet"
    said = export_packet(data, folder, folder / "nowhere", coders=CODERS, sentences=70, overlap=0.4)
    return folder, said


@pytest.fixture
def filled(exported, data, tmp_path):
    """A copy of the export whose sheets are filled, and its allocation."""
    folder = tmp_path / "packet"
    shutil.copytree(exported[0], folder)
    return folder, fill(folder, data, CODERS)
