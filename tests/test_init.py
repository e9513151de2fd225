"""The four names at the top, which cost nothing until they are used."""

import subprocess
import sys

import pytest

import reportanalysis
from reportanalysis.corpus.documents import Document, read
from reportanalysis.parsing.parse import parse
from reportanalysis.pipeline import classify


def test_the_names_are_the_librarys_own():
    assert (reportanalysis.read, reportanalysis.parse) == (read, parse)
    assert (reportanalysis.classify, reportanalysis.Document) == (classify, Document)
    assert {"read", "parse", "classify", "Document", "__version__"} <= set(dir(reportanalysis))


def test_another_name_is_refused_as_everywhere():
    with pytest.raises(AttributeError, match="no attribute 'write'"):
        reportanalysis.write  # noqa: B018


def test_nothing_heavy_is_imported_with_the_package():
    code = "import reportanalysis, sys; print({'pandas', 'numpy', 'jieba'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
