"""Each finding is recomputed from the files by another way, and guarded by the fact it states."""

import re
from dataclasses import replace
from urllib.parse import parse_qs

import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.findings import findings, growth_target, lost_figures
from reportanalysis.study import load, load_panel

EVIDENCE = {"text", "sampling", "draft-to-draft"}


@pytest.fixture(scope="module")
def data():
    return load()


@pytest.fixture(scope="module")
def found(data):
    return findings(data, load_panel()).set_index("name")


def numbers(sentence: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", sentence)


def test_both_languages_state_the_same_numbers(found):
    for row in found.itertuples():
        assert sorted(numbers(row.english)) == sorted(numbers(row.chinese)), row.Index
        heads = (row.headline, row.headline_zh)
        assert sorted(numbers(heads[0])) == sorted(numbers(heads[1])), row.Index
        assert set(numbers(heads[0])) <= set(numbers(row.english)), row.Index


def test_every_finding_says_what_it_rests_on(found, data, root):
    for row in found.itertuples():
        assert row.evidence in EVIDENCE
        assert row.low <= row.value <= row.high
        rows = data.comparable
        for column, values in parse_qs(row.rows, strict_parsing=bool(row.rows)).items():
            if column in rows:
                rows = rows[rows[column].astype(str).isin(values)]
            else:
                assert column in ("figure", "outcome", "policy_type", "theme")
        assert not rows.empty
        notebook = (root / "notebooks" / row.page.replace(".html", ".ipynb")).read_text("utf-8")
        assert f'name=\\"{row.figure}\\"' in notebook or row.figure == "", row.Index


def test_lost_figures(found, root):
    rows = pd.read_csv(root / "data/derived/targets.csv")
    rows = rows[rows["commitment_id"].str.match("dezhou-2019-")]
    counts = rows["status"].value_counts()
    lost = counts["lost"] + counts["restored"]
    assert numbers(found.loc["lost_figures", "english"]) == [
        "2019", str(len(rows)), str(lost), str(counts["restored"])
    ]  # fmt: skip


def test_acts_of_the_digest(found, root):
    labels = pd.read_csv(root / "data/gold/labels.csv")
    codes = labels.loc[labels["set"] == "dezhou2019", "policy_type"]
    assert found.loc["acts_of_the_digest", "value"] == pytest.approx(
        (codes == "investment").sum() / len(codes), abs=0.01
    )


def test_growth_target(found, root):
    rows = pd.read_csv(root / "data/derived/headline.csv")
    rows = rows[(rows["year"] == 2024) & (rows["indicator"] == "gdp_growth")].dropna(subset="low")
    own = rows.loc[rows["city"] == "Dezhou", "low"].item()
    assert numbers(found.loc["growth_target", "english"])[1:] == [
        f"{own:g}", str((rows["low"] == own).sum()), str(len(rows))
    ]  # fmt: skip


def test_regulatory_surplus_by_all_codes_at_hand(found, root):
    """Nine in ten commitments carry a code: their plain share must be near the estimate."""
    labels = pd.read_csv(root / "data/gold/labels.csv")
    rows = labels[labels["document"].str.startswith("shandong_2024/")]
    share = rows["policy_type"].eq("regulatory").groupby(rows["document"]).mean()
    own = share[share.index.str.contains("德州")].item()
    others = share[~share.index.str.contains("德州")].mean()
    row = found.loc["regulatory_surplus"]
    assert row["value"] == pytest.approx(own - others, abs=0.02)
    assert row["low"] > 0


def test_a_sentence_that_would_be_false_stops(data):
    higher = data.headline.assign(
        low=data.headline["low"].where(data.headline["city"] != "Jinan", 9.0)
    )
    with pytest.raises(ReportError, match="no longer true: Dezhou's growth target"):
        growth_target(replace(data, headline=higher))
    targets = data.targets.assign(status="stated")
    with pytest.raises(ReportError, match="no longer true: The digest of Dezhou's"):
        lost_figures(replace(data, targets=targets))


def test_promises_answered(found, root):
    outcomes = pd.read_csv(root / "data/gold/outcomes.csv")["outcome"].value_counts()
    kept = outcomes["met"] + outcomes["exceeded"]
    assert numbers(found.loc["promises_answered", "english"]) == [
        str(n) for n in (outcomes.sum(), 2019, outcomes["not_mentioned"],
                         outcomes["partly"], kept + outcomes["missed"], kept)
    ]  # fmt: skip


def test_targets_met(found, root):
    rows = pd.read_csv(root / "data/derived/outturn.csv")
    rows = rows[(rows["province"] == "Shandong") & (rows["level"] == "prefecture")]
    rows = rows[(rows["indicator"] == "gdp_growth") & rows["reported_low"].notna()]
    reached = (rows["reported_low"] >= rows["low"]).mean()
    assert found.loc["targets_met", "value"] == pytest.approx(reached, abs=0.03)


def test_lasting_difference_by_plain_means(found, root):
    """The classifier's own codes, city less the mean of the others, averaged over its years."""
    rows = pd.read_csv(root / "data/derived/panel.csv", low_memory=False)
    rows = rows[rows["compared"] & rows["province"].eq("Shandong") & rows["level"].eq("prefecture")]
    own = rows[rows["city"] == "Dezhou"].set_index("year")["share_theme_culture"]
    others = rows[rows["city"] != "Dezhou"].groupby("year")["share_theme_culture"].mean()
    assert (own - others).mean() == pytest.approx(
        found.loc["lasting_difference", "value"], abs=0.015
    )


def test_fall_of_the_regulatory_share_by_plain_means(found, root):
    rows = pd.read_csv(root / "data/derived/panel.csv", low_memory=False)
    rows = rows[rows["compared"] & rows["province"].eq("Shandong") & rows["level"].eq("prefecture")]
    late = rows["year"].ge(2020)
    means = rows.groupby(["city", late])["share_policy_type_regulatory"].mean().unstack()
    change = (means[True] - means[False]).drop("Dezhou").dropna()
    assert change.mean() == pytest.approx(found.loc["changed_everywhere", "value"], abs=0.02)


def test_the_readme_states_five_findings_word_for_word(found, root):
    text = (root / "README.md").read_text("utf-8")
    part = text[text.index("## What was found") : text.index("## Two commands")]
    stated = re.findall(r"^- (.*)$", part, re.M)
    assert len(stated) == 5
    assert set(stated) <= set(found["english"])
