"""Labelled sentences from further reports: bags and codes, checked by checksum.

The cities of Shandong in 2024 cannot tell how a classifier fares elsewhere. These sentences
were copied by language-model readers out of provincial reports of 2026 and of municipal
reports of other years, most of them from other provinces, and coded under the same codebook;
the project holds their bags, codes and checksums. They enter no comparison.
"""

import hashlib
import re
from pathlib import Path
from urllib.parse import unquote

import pandas as pd

from reportanalysis.corpus.documents import Document
from reportanalysis.errors import ReportError
from reportanalysis.files import read_table
from reportanalysis.parsing.parse import COMMITMENT_PARTS, parse
from reportanalysis.policytype.labels import CITY_SCORED, FURTHER_REPORTS, read_codes
from reportanalysis.segment import Segmenter

_SENTENCE = re.compile(r"[^。！？；]*[。！？；]+[”’」』）)]*")


def span_checksum(text: str) -> str:
    """First 16 hexadecimal digits of the sha256 of a sentence, white space left out."""
    return hashlib.sha256("".join(text.split()).encode()).hexdigest()[:16]


def check_copies(labels: pd.DataFrame, text: str, segmenter: Segmenter) -> pd.DataFrame:
    """Compare the labels of one report (`id`, `span_sha256`, `bag`) with its text.

    One row per label: `id`, `found` (a sentence of the report has its checksum), `same_bag`
    (and gives the same bag).
    """
    sentences = {}
    # Run-in titles are set in bold in some files; a mark of bold counts as a line end.
    for match in _SENTENCE.findall(text.replace("**", "\n")):
        lines = match.splitlines()
        # A title may stand on the lines before, or a line may break in mid-sentence.
        for first in range(len(lines)):
            sentence = "".join("".join(lines[first:]).split())
            sentences[span_checksum(sentence)] = sentence
    found = labels["span_sha256"].map(sentences)
    bags = found.map(segmenter.bag, na_action="ignore")
    return pd.DataFrame(
        {"id": labels["id"], "found": found.notna(), "same_bag": bags.eq(labels["bag"])}
    )


def kept_sentences(labels: pd.DataFrame, text: str) -> pd.Series:
    r"""Which labelled sentences of one report the parse yields as commitments, cut alike.

    >>> text = "一、2023年工作回顾\n建成。\n二、2024年工作安排\n做强产业。\n建厂。"
    >>> labels = pd.DataFrame({"span_sha256": [span_checksum(s) for s in ("做强产业。", "建")]})
    >>> kept_sentences(labels, text).tolist()
    [True, False]
    """
    table = parse(Document("copied", "", "", 0, "", "complete", text))
    commitments = table.loc[table["part"].isin(COMMITMENT_PARTS), "text"]
    return labels["span_sha256"].isin(set(commitments.map(span_checksum)))


def kept_in_folder(folder: str | Path) -> tuple[int, int]:
    """Sentences of cities elsewhere, coded in two passes, that the parse yields; of how many.

    Readers copied every sentence of a plan; those coded twice are each k-th of them, so that no
    parser chose them. Counted are the reports that are in the folder, as for `check_folder`.
    """
    coded, kept, total = read_codes(), 0, 0
    coded = coded[coded["set"].isin(CITY_SCORED)]
    for document in read_table(FURTHER_REPORTS).itertuples():
        path = Path(folder, *unquote(document.source).split("/")[-2:])
        own = coded[coded["document_id"] == document.document_id]
        if len(own) and path.is_file():
            kept += int(kept_sentences(own, _text(path)).sum())
            total += len(own)
    return kept, total


def check_folder(folder: str | Path) -> pd.DataFrame:
    """Compare the labels of further reports with those reports that are in a folder.

    The folder holds files downloaded from the column `source` of ``data/gold/further_reports.csv``,
    each under the last two parts of its address. One row per report whose file is there:
    `document_id`, and numbers of `labels`, `found`, `same_bag`.
    """
    coded, segmenter, rows = read_codes(), Segmenter(), []
    for document in read_table(FURTHER_REPORTS).itertuples():
        path = Path(folder, *unquote(document.source).split("/")[-2:])
        if not path.is_file():
            continue
        try:
            text = _text(path)
        except (KeyError, UnicodeDecodeError, pd.errors.ParserError) as error:
            raise ReportError(
                f"{path}: neither a text in UTF-8 nor a table with a column full_text "
                f"({error}); download it again from {document.source}"
            ) from error
        own = coded[coded["document_id"] == document.document_id]
        check = check_copies(own, text, segmenter)
        rows.append((document.document_id, len(own), check["found"].sum(), check["same_bag"].sum()))
    if not rows:
        raise ReportError(
            f"{folder} holds none of the files named in {FURTHER_REPORTS}; download them from the "
            "addresses in its column source, each into a folder named as there"
        )
    return pd.DataFrame(rows, columns=["document_id", "labels", "found", "same_bag"])


def _text(path: Path) -> str:
    """The text of a file: as it is, or the column `full_text` of a table."""
    if path.suffix == ".csv":
        return "\n".join(read_table(path, dtype=str)["full_text"])
    return path.read_text(encoding="utf-8")
