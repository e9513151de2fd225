"""The topics of the panel, stored: learning them and how far they hold takes a minute."""

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from reportanalysis.compare.shrinkage import wilson_interval
from reportanalysis.errors import ReportError
from reportanalysis.files import csv_bytes, is_current, pack, read_table, record, write_bytes
from reportanalysis.study.paneltables import FOLDER
from reportanalysis.study.subjects import (
    PANEL_TOPICS,
    SECTION_COLUMNS,
    joint_topics,
    topic_vocabulary_exclusions,
)
from reportanalysis.topics import (
    commitment_topics,
    random_starts,
    strongest_topic,
    topic_labels,
    topic_names,
    vector_clusters,
)

TOPICS, STARTS = Path("data/derived/panel_topics.csv"), Path("data/derived/panel_topic_starts.csv")
COMMITMENTS = FOLDER / "topics.csv.gz"
MANIFEST, VECTORS = Path("data/derived/manifest.json"), Path("data/model/vectors.csv.gz")


@dataclass(frozen=True)
class PanelTopics:
    """The topics of the panel; `load_panel_topics` reads them."""

    names: pd.DataFrame  # a row a topic: its words, and its names in two languages
    commitments: pd.DataFrame  # a row a commitment: its topic, and whether refits keep it
    starts: pd.DataFrame  # how far the topics come back from random starts


def load_panel_topics(rows: pd.DataFrame) -> PanelTopics:
    """Read the topics of the panel, stored by ``make diagnostics``.

    Parameters
    ----------
    rows : DataFrame
        As from `reportanalysis.study.compared_commitments`.

    Returns
    -------
    PanelTopics
        `names` as from `reportanalysis.topics.topic_names`; `commitments` with the index of
        `rows` and the columns of ``derived/panel/topics.csv.gz`` in ``data/README.md``; `starts`
        as from `reportanalysis.topics.random_starts`.

    Raises
    ------
    ReportError
        If they were learnt from other rows than these.

    Examples
    --------
    >>> from reportanalysis.study import compared_commitments, load_panel
    >>> found = load_panel_topics(compared_commitments(load_panel()))
    >>> len(found.names), found.commitments["reliability"].max().round(2).item()
    (12, 1.0)
    """
    inputs = _inputs(rows)
    for path in (TOPICS, STARTS, COMMITMENTS):
        if not is_current(path, inputs, MANIFEST):
            raise ReportError(f"{path} was not made from this panel; run make diagnostics")
    stored = read_table(COMMITMENTS).drop(columns="commitment_id").set_index(rows.index)
    return PanelTopics(topic_names(read_table(TOPICS)), stored, read_table(STARTS))


def topic_measures(rows: pd.DataFrame, found: PanelTopics) -> pd.DataFrame:
    """Share of each topic in the commitments of each report that have a clear topic.

    Parameters
    ----------
    rows : DataFrame
        As from `reportanalysis.study.compared_commitments`.
    found : PanelTopics
        As from `load_panel_topics`.

    Returns
    -------
    DataFrame
        One row per report and topic: `document_id`, `city`, `year`, `compared` (true), `measure`
        (such as ``topic: Countryside``), `value`, and its 95% interval `low`, `high` (Wilson), as
        of other commitments of the same draft; in the order of reports and of topics.

    Examples
    --------
    >>> from reportanalysis.study import compared_commitments, load_panel
    >>> rows = compared_commitments(load_panel())
    >>> table = topic_measures(rows, load_panel_topics(rows))
    >>> table.groupby("document_id")["value"].sum().round(6).unique().tolist()
    [1.0]
    """
    named = found.commitments["topic"].map(found.names.set_index("topic")["english"])
    counts = pd.crosstab(rows["document_id"], named)[[*found.names["english"]]]
    clear = counts.sum(axis=1)
    about = rows.drop_duplicates("document_id")[["document_id", "city", "year"]]
    long = counts.add_prefix("topic: ").rename_axis(columns="measure").stack().rename("n")
    table = about.assign(compared=True).merge(long.reset_index(), on="document_id")
    n = table["document_id"].map(clear).to_numpy(float)
    table["value"] = table.pop("n") / n
    low, high = wilson_interval(table["value"].to_numpy(), n)
    return table.assign(low=low, high=high)


def build_panel_topics(rows: pd.DataFrame) -> list[Path]:
    """Learn the topics of the panel and write what `load_panel_topics` reads."""
    made = panel_topic_files(rows)
    for path, content in made.items():
        write_bytes(path, content)
        record(path, _inputs(rows), MANIFEST)
    return list(made)


def panel_topic_files(rows: pd.DataFrame) -> dict[Path, bytes]:
    """Contents of the files of the panel's topics."""
    bags, sections = rows["bag"], rows[SECTION_COLUMNS]
    model = joint_topics(rows, n_topics=PANEL_TOPICS)
    vectors = read_table(VECTORS, index_col="word", keep_default_na=False)
    vectors = vectors.drop(index=vectors.index.intersection(topic_vocabulary_exclusions()))
    found = commitment_topics(model, bags, sections).assign(
        own_words=strongest_topic(model.transform(bags)),
        cluster=vector_clusters(bags, sections, vectors, PANEL_TOPICS),
    )
    found.insert(0, "commitment_id", rows["commitment_id"])
    return {
        TOPICS: csv_bytes(topic_labels(model.components_)),
        STARTS: csv_bytes(random_starts(model, bags, sections).round(6)),
        COMMITMENTS: pack(found),
    }


def _inputs(rows: pd.DataFrame) -> list[str | Path | bytes]:
    """What decides on the topics besides the code."""
    settings = [str(PANEL_TOPICS), *sorted(topic_vocabulary_exclusions())]
    bags = csv_bytes(rows[["commitment_id", *SECTION_COLUMNS, "bag"]])
    return [bags, VECTORS, "\n".join(settings).encode()]
