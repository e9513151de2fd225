"""The research design in code: which documents and rows, how many topics, which estimates.

The notebooks share these choices, so that a number means the same on every page.
"""

from reportanalysis.parsing.parse import COMMITMENT_PARTS
from reportanalysis.study.estimates import (
    SOURCES,
    TWO_PHASE,
    differences_by_source,
    sampling_frame,
    share_difference,
    shares_by_city,
)
from reportanalysis.study.humanlabels import code_files, coders_named, read_human_labels, who_coded
from reportanalysis.study.measures import (
    long_measures,
    measures_of,
    report_measures,
    shandong,
    without_other,
)
from reportanalysis.study.panelestimates import NAMES as PANEL_SHARES
from reportanalysis.study.panelestimates import panel_sample, panel_shares
from reportanalysis.study.paneltables import Panel, compared_commitments, load_panel
from reportanalysis.study.paneltopics import (
    PanelTopics,
    build_panel_topics,
    load_panel_topics,
    topic_measures,
)
from reportanalysis.study.selection import Study, comparable, comparison_group, load
from reportanalysis.study.stored import (
    neighbours_without_one,
    power_for_dezhou,
    store_slow_answers,
)
from reportanalysis.study.subjects import (
    CANDIDATE_TOPICS,
    DIGEST_TOPICS,
    N_TOPICS,
    PANEL_TOPICS,
    SECTION_COLUMNS,
    diagnose_digest_topics,
    diagnose_panel_topics,
    diagnose_topics,
    digest_model,
    joint_topics,
    keyness_exclusions,
    panel_topic_sample,
    strongest_topics,
    topic_distances,
    topic_vocabulary_exclusions,
)

__all__ = [
    "CANDIDATE_TOPICS",
    "COMMITMENT_PARTS",
    "DIGEST_TOPICS",
    "N_TOPICS",
    "PANEL_SHARES",
    "PANEL_TOPICS",
    "SECTION_COLUMNS",
    "Panel",
    "PanelTopics",
    "SOURCES",
    "TWO_PHASE",
    "Study",
    "build_panel_topics",
    "code_files",
    "coders_named",
    "comparable",
    "compared_commitments",
    "comparison_group",
    "diagnose_digest_topics",
    "diagnose_panel_topics",
    "diagnose_topics",
    "differences_by_source",
    "digest_model",
    "joint_topics",
    "load",
    "load_panel",
    "load_panel_topics",
    "long_measures",
    "measures_of",
    "neighbours_without_one",
    "panel_sample",
    "panel_shares",
    "read_human_labels",
    "report_measures",
    "panel_topic_sample",
    "power_for_dezhou",
    "sampling_frame",
    "share_difference",
    "shandong",
    "shares_by_city",
    "store_slow_answers",
    "strongest_topics",
    "topic_distances",
    "topic_measures",
    "keyness_exclusions",
    "topic_vocabulary_exclusions",
    "who_coded",
    "without_other",
]
