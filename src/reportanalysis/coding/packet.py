"""What coders and their leader get: sheets, codebook, practice with a key, allocation, budget."""

from pathlib import Path
from typing import Any

import pandas as pd

from reportanalysis.coding.allocation import LEAST, PLACE, allocate, coding_frame
from reportanalysis.coding.guide import budget, codebook_text, key_table, practice_rows
from reportanalysis.coding.sheets import INSTALL, SHEET_COLUMNS, TO_FILL, write_sheet
from reportanalysis.compare.shrinkage import LEAST_GROUPS
from reportanalysis.corpus.documents import document_path, load_document
from reportanalysis.errors import ReportError
from reportanalysis.files import write_csv, write_text
from reportanalysis.parsing.parse import parse
from reportanalysis.study import Study
from reportanalysis.study.humanlabels import DECIDED

BEFORE, AFTER = 2, 1  # neighbours shown
ALLOCATION, SHEETS = "allocation.csv", "sheets"
SEED = 2019


def export_packet(
    data: Study,
    folder: str | Path,
    corpus: str | Path,
    *,
    coders: int = 2,
    sentences: int = 600,
    overlap: float = 0.3,
    seconds: int = 45,
    seed: int = SEED,
) -> list[str]:
    """Write a folder for people to code from: sheets without any model's code, and all they need.

    Parameters
    ----------
    data : Study
    folder : str or Path
        Gets ``sheets/`` (one for each coder, as CSV and workbook), ``practice/`` (20 sentences
        and a key), the codebook in two languages, ``allocation.csv`` (which sentence was drawn
        with which probability; for the leader) and ``README.txt`` with the time budget.
    corpus : str or Path
        Folder of the texts; sentences of documents that are not there are not drawn.
    coders, sentences, overlap, seed
        As in `reportanalysis.coding.allocation.allocate`.
    seconds : int
        What one sentence takes, an assumption; coders' own times replace it.

    Returns
    -------
    list of str
        What was written, for whom, and what was left out.

    Raises
    ------
    ReportError
        If the folder holds sheets already, or a number cannot be met.
    """
    folder = Path(folder)
    if any((folder / SHEETS).glob("*")):
        raise ReportError(f"{folder / SHEETS} holds sheets already; give another folder")
    practice = practice_rows(data)
    frame = coding_frame(data, practice["commitment_id"])
    texts, missing = _texts(data, corpus)
    frame = frame[frame["document_id"].isin(texts["document_id"])].reset_index(drop=True)
    at_hand = data.reports["document_id"].isin(texts["document_id"])
    cities = data.reports.loc[at_hand, "city"].nunique()
    if missing and 0 < cities < LEAST_GROUPS:
        raise ReportError(
            f"{corpus} holds texts of {cities} of the cities compared; codes of fewer than "
            f"{LEAST_GROUPS} cannot correct the others' shares: download them (make corpus)"
        )
    if missing and sentences > len(frame):
        raise ReportError(
            f"{sentences} sentences cannot be drawn from the {len(frame)} at hand, for "
            f"{len(missing)} texts are not in {corpus}; download them (make corpus), or give "
            f"--sentences {len(frame)} or fewer"
        )
    allocation = allocate(frame, sentences, coders, overlap, seed)
    places = texts.set_index(PLACE)
    keys = pd.MultiIndex.from_frame(allocation[PLACE])
    strays = allocation[~keys.isin(places.index)]
    if len(strays):
        raise ReportError(
            f"{strays['document'].iloc[0]}: the text is cut otherwise than in data/derived; run "
            "make derived first"
        )
    shown = places.loc[keys].reset_index(drop=True).assign(id=allocation["id"])
    n = texts["document_id"].nunique()
    said = [f"{len(allocation)} sentences of {n} document{'s' * (n > 1)} drawn"]
    if len(allocation) > sentences:
        said[0] += f", {len(allocation) - sentences} more than asked: {LEAST} at least of a stratum"
    if missing:
        said.append(f"no text in {corpus}, left out: {', '.join(missing)}")
    for coder in map(str, range(1, coders + 1)):
        own = shown[[coder in names.split(" ") for names in allocation["coders"]]]
        # Each in an order of its own, so that tiredness falls on no sentence twice.
        own = own.sample(frac=1, random_state=seed + int(coder))
        write_sheet(folder / SHEETS / f"coder_{coder}", _sheet(own, coder))
        said.append(budget(f"coder {coder}", len(own), seconds))
    write_csv(folder / ALLOCATION, allocation)
    trained = texts[texts["commitment_id"].isin(practice["commitment_id"])]
    trained = trained.assign(id=[f"practice-{n:02d}" for n in range(1, len(trained) + 1)])
    sheets = write_sheet(folder / "practice" / "practice", _sheet(trained, ""))
    key = key_table(practice, trained.set_index("commitment_id")["id"])
    write_text(folder / "practice" / "key.csv", "\ufeff" + key.to_csv(index=False))
    for language in ("english", "chinese"):
        write_text(folder / f"codebook_{language}.md", codebook_text(language))
    write_text(folder / "README.txt", _readme(said, seconds))
    if not any(path.suffix == ".xlsx" for path in sheets):
        said.append(f"no workbook (.xlsx) beside each CSV: {INSTALL}")
    return [*said, f"written to {folder}; README.txt says what is for whom"]


def _texts(data: Study, corpus: str | Path) -> tuple[pd.DataFrame, list[str]]:
    """Sentences, headings and neighbours of the documents at hand; and the ids of the others."""
    wanted = pd.concat([data.reports, data.digest])["document_id"].unique()
    registry = data.registry[data.registry["document_id"].isin(wanted)]
    tables, missing = [], []
    for row in registry.to_dict("records"):
        if document_path(row, corpus, "data/raw").is_file():
            table = parse(load_document(row, corpus, "data/raw"))
            tables.append(with_neighbours(table).assign(document=row["path"]))
        else:
            missing.append(row["document_id"])
    return pd.concat(tables, ignore_index=True), missing


def with_neighbours(table: pd.DataFrame) -> pd.DataFrame:
    """Parsed sentences with `before`, `sentence`, `after` and a heading that names the section.

    >>> table = pd.DataFrame({"section": "教育", "heading": ["教育", "学校", "学校"],
    ...                       "text": ["加强教育。", "新建学校。", "培训教师。"]})
    >>> with_neighbours(table)[["heading", "before", "after"]].values.tolist()[1]
    ['教育 / 学校', '加强教育。', '培训教师。']
    """
    text = table["text"]
    before = [text.shift(n, fill_value="") for n in range(BEFORE, 0, -1)]
    after = [text.shift(-n, fill_value="") for n in range(1, AFTER + 1)]
    pairs = zip(table["section"], table["heading"], strict=True)
    return table.assign(
        heading=[" / ".join(dict.fromkeys(name for name in pair if name)) for pair in pairs],
        before=pd.concat(before, axis=1).sum(axis=1),
        sentence=text,
        after=pd.concat(after, axis=1).sum(axis=1),
    )


def decision_sheet(
    data: Study, undecided: pd.DataFrame, stem: str | Path, corpus: str | Path
) -> list[Path]:
    """Write a sheet with what coders said of each sentence, to be decided; give the files."""
    texts, _ = _texts(data, corpus)
    rows = undecided.merge(texts, on=PLACE, how="left").fillna("")
    said = [name for name in undecided if name.startswith("coder_")]
    seen = rows[said]
    sheet = _sheet(rows, DECIDED)
    for name in reversed(said):
        sheet.insert(len(SHEET_COLUMNS) - len(TO_FILL) - 1, name, seen[name])
    return write_sheet(stem, sheet)


def _sheet(rows: pd.DataFrame, coder: str) -> pd.DataFrame:
    """Rows as a sheet to fill."""
    blank: dict[str, Any] = dict.fromkeys(TO_FILL, "")
    return rows.assign(**blank, coder=coder)[list(SHEET_COLUMNS)]


def _readme(said: list[str], seconds: int) -> str:
    return "\n".join([
        "Coding policy types and themes by hand / 人工编码：政策类型与主题",
        "",
        *said,
        f"(assumed: {seconds} seconds a sentence, an hour for codebook and practice)",
        "",
        "For each coder / 编码员: codebook_english.md or codebook_chinese.md; practice/practice.*;",
        "  sheets/coder_N.xlsx or .csv (one of them, not both / 二选一).",
        "Practise first; compare with practice/key.csv only afterwards. The key's codes are",
        "  language-model coders' and no truth: where you differ, talk about the rule.",
        "  先做练习，做完再看 key.csv；答案由语言模型编码，并非定论。",
        "Fill policy_type and theme in every row; secondary only if a second act is clearly",
        "  different; confidence 3 sure, 2 fairly, 1 a guess. Do not talk about rows while coding.",
        "  每行必填 policy_type 与 theme；编码期间不要互相讨论。",
        "For the leader alone / 仅供负责人: allocation.csv, practice/key.csv.",
        "Then / 之后: put the filled sheets back into sheets/ and run",
        "  reportanalysis coding import THIS_FOLDER",
        "  reportanalysis coding agreement --out FOLDER",
        "",
    ])  # fmt: skip
