"""The topic of a commitment on made-up reports with known subjects, and on noise."""

import numpy as np
import pandas as pd

from reportanalysis.topics import TopicModel
from reportanalysis.topics.reliability import commitment_topics, passage_weights, random_starts

SUBJECTS = [[f"{a}{i}" for i in range(12)] for a in "甲乙丙"]


def made_up(mix, seed=0):
    """Made-up reports: sections of one subject each, `mix` of the words from any subject."""
    rng = np.random.default_rng(seed)
    every = [word for words in SUBJECTS for word in words]
    rows = []
    for document in range(12):
        for section in range(3):
            for _ in range(6):
                words = [rng.choice(every if rng.random() < mix else SUBJECTS[section])
                         for _ in range(6)]  # fmt: skip
                rows.append((document, section, " ".join(words)))
    return pd.DataFrame(rows, columns=["document_id", "section_no", "bag"])


def fitted(rows):
    sections = rows[["document_id", "section_no"]]
    return TopicModel(3, min_df=2).fit(rows["bag"], sections), sections


def test_clear_subjects_are_kept_and_noise_is_unclear():
    clear, noise = made_up(0.1), made_up(1.0)
    tables = [commitment_topics(*fitted(rows)[:1], rows["bag"], fitted(rows)[1], 4)
              for rows in (clear, noise)]  # fmt: skip
    assert tables[0]["reliability"].mean() > 0.97
    crossed = pd.crosstab(tables[0]["topic"], clear["section_no"])
    assert (crossed.max() > 0.95 * crossed.sum()).all()
    assert tables[1]["reliability"].mean() < 0.8
    doubted = tables[1]["reliability"] < 0.5
    assert doubted.any() and (tables[1].loc[doubted, "topic"] == "unclear").all()


def test_a_commitment_without_words_follows_its_neighbours():
    rows = made_up(0.0)
    model, sections = fitted(rows)
    bags = rows["bag"].copy()
    bags.iloc[2] = "生词"
    weights = passage_weights(model, bags, sections)
    assert weights.iloc[2].idxmax() == weights.iloc[1].idxmax()
    alone = commitment_topics(model, bags.iloc[[2]], sections.iloc[[2]].assign(x=0), 0)
    assert alone["strongest"].isna().all()


def test_random_starts_find_clear_subjects_again():
    rows = made_up(0.1)
    model, sections = fitted(rows)
    assert random_starts(model, rows["bag"], sections)["cosine"].min() > 0.95
