"""What several test files share: the repository, the digest, the full texts where they are."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser
from hypothesis import settings

# The same examples in every run, and none judged by the clock: a slow machine is no fault.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parents[1]
# Files that take longest, first, so that no process waits for another at the end.
LONGEST = ("test_make.py", "test_batch.py", "test_browser.py", "test_notebooks.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    first = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: first.get(item.path.name, len(first)))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def digest_text() -> str:
    path = ROOT / "data/raw/dezhou_2019_digest.txt"
    with path.open(encoding="utf-8", newline="") as stream:
        return stream.read()


@pytest.fixture(scope="session")
def corpus_dir() -> Path:
    """Folder with the full texts; tests that need them are skipped where it is not there."""
    folder = Path(os.environ.get("REPORTANALYSIS_CORPUS") or ROOT.parent / "shared/corpus")
    if not (folder / "shandong_2024").is_dir():
        pytest.skip(f"no full texts in {folder}: run `make corpus` or set REPORTANALYSIS_CORPUS")
    return folder


@pytest.fixture(scope="session")
def browser(tmp_path_factory) -> Iterator[Browser]:
    """One browser for all tests of a process."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    if not found:
        pytest.skip("no browser: install Chromium (apt-get install chromium) or set CHROMIUM")
    browser = Browser(found, tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()
