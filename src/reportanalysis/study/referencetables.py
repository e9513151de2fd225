"""What the reference pages show: examples of the codebook, hard cases, counts of the limits."""

import pandas as pd

from reportanalysis import compare
from reportanalysis.codebook import codes
from reportanalysis.corpus import PANEL_REGISTRY
from reportanalysis.corpus.registry import read_registry
from reportanalysis.files import read_table
from reportanalysis.study.humanlabels import who_coded_in_both
from reportanalysis.study.measures import measures_of, report_measures, shandong
from reportanalysis.study.outcometables import OUTCOMES
from reportanalysis.study.panelestimates import panel_shares
from reportanalysis.study.paneltables import Panel
from reportanalysis.study.selection import SOURCE_DOCUMENT, Study

CITY, YEARS = "Dezhou", range(2014, 2027)
N_EXAMPLES = 2
SURE, GUESS = 3, 1  # confidence of the coders


def codebook_examples(study: Study) -> pd.DataFrame:
    """Two sentences of the digest for each policy type, of different themes.

    Of those that both passes coded alike and were sure of, the ones the classifier finds
    plainest: commitment_id, text, policy_type, theme. Types the digest has none of give no row.

    >>> from reportanalysis.study import load
    >>> codebook_examples(load())["policy_type"].value_counts().tolist()
    [2, 2, 2]
    """
    rows = _digest_codes(study)
    sure = rows["confidence"].astype(int).eq(SURE) & rows["adjudicated"].astype(int).eq(0)
    rows = rows[sure].merge(study.predictions[["commitment_id", "policy_type_probability"]])
    rows = rows.sort_values("policy_type_probability", ascending=False, kind="stable")
    chosen = [
        rows[rows["policy_type"].eq(code)].drop_duplicates("theme").head(N_EXAMPLES)
        for code in codes("policy_type")
    ]
    return pd.concat(chosen)[["commitment_id", "text", "policy_type", "theme"]]


def hard_cases(study: Study) -> pd.DataFrame:
    """Sentences of the digest on which the passes differed or a coder guessed, with all codes.

    >>> from reportanalysis.study import load
    >>> len(hard_cases(load()))
    13
    """
    rows = _digest_codes(study)
    hard = rows["confidence"].astype(int).eq(GUESS) | rows["adjudicated"].astype(int).eq(1)
    passes = [f"pass{n}_{what}" for n in (1, 2) for what in ("type", "theme")]
    columns = ["commitment_id", "text", *passes, "policy_type", "theme", "confidence"]
    return rows.loc[hard, columns].reset_index(drop=True)


def _digest_codes(study: Study) -> pd.DataFrame:
    """Commitments of the digest with the codes of both passes and the final ones."""
    coded = study.coded[study.coded["document_id"].eq(SOURCE_DOCUMENT)]
    passes = [f"pass{n}_{what}" for n in (1, 2) for what in ("type", "theme")]
    more = study.labels.rename(columns={"id": "label_id"})[["label_id", *passes]]
    return coded.merge(more, on="label_id", validate="one_to_one")


def limits(study: Study, panel: Panel) -> dict[str, dict[str, object]]:
    """Counts behind the sentences on limits: for each sentence its values.

    >>> from reportanalysis.study import load, load_panel
    >>> limits(load(), load_panel())["missing.figures"]
    {'lost': 10, 'restored': 5}
    """
    return _missing(study, panel) | _by_models(study) | _words(study, panel)


def _missing(study: Study, panel: Panel) -> dict[str, dict[str, object]]:
    status = study.registry["status"].value_counts()
    reports = panel.reports
    further = reports[reports["document_id"].isin(read_registry(PANEL_REGISTRY)["document_id"])]
    kinds = further["status"].value_counts()
    own = reports[reports["city"].eq(CITY) & reports["compared"]]["year"]
    absent = [str(year) for year in YEARS if year not in set(own)]
    figures = study.targets[study.targets["commitment_id"].str.startswith(SOURCE_DOCUMENT)]
    restored = int(figures["status"].eq("restored").sum())
    noted = further["status"].eq("complete") & ~further["compared"]
    return {
        "missing.study": {
            "n": len(study.registry),
            **{name: int(status.get(name, 0)) for name in ("complete", "digest", "truncated")},
        },
        "missing.panel": {
            "n": f"{len(further):,}", "compared": f"{int(further['compared'].sum()):,}",
            "no_plan": int(kinds.get("no_plan", 0)), "truncated": int(kinds.get("truncated", 0)),
            "noted": int(noted.sum()),
        },
        "missing.years": {"n": len(own), "of": len(YEARS), "years": absent},
        "missing.figures": {
            "lost": int(figures["status"].eq("lost").sum()) + restored, "restored": restored,
        },
    }  # fmt: skip


def _by_models(study: Study) -> dict[str, dict[str, object]]:
    labels = study.labels
    twice = labels[labels["pass2_type"].fillna("").ne("")]
    sample = study.labelled[study.labelled["set"].eq("dev")]
    names = {"policy_type": "predicted_type", "theme": "predicted_theme"}
    both = sample.merge(
        study.predictions[["commitment_id", *names]].rename(columns=names), on="commitment_id"
    )
    return {
        "models.labels": {
            "who": who_coded_in_both(study.human),
            "n": f"{len(labels):,}",
            "twice": len(twice),
        },
        "models.agree": {
            what: _percent((twice[f"pass1_{what}"] == twice[f"pass2_{what}"]).mean())
            for what in ("type", "theme")
        },
        "models.right": {
            "n": len(both),
            "type": _percent((both["policy_type"] == both["predicted_type"]).mean()),
            "theme": _percent((both["theme"] == both["predicted_theme"]).mean()),
        },
        "models.rules": {},
    }


def _words(study: Study, panel: Panel) -> dict[str, dict[str, object]]:
    outcomes = read_table(OUTCOMES)["outcome"]
    reports = shandong(report_measures(panel, panel_shares(panel, study)))
    fitted = compare.variance_components(reports, measures_of(reports))
    middle = fitted.shares.groupby("part")["share"].median()
    return {
        "words.deeds": {"n": len(outcomes), "silent": int(outcomes.eq("not_mentioned").sum())},
        "words.drafts": {
            "city": _percent(middle["city"]), "draft": _percent(middle["draft"]),
            "n": int(fitted.shares["measure"].nunique()),
        },
        "words.place": {},
        "words.sentences": {},
        "words.bags": {},
        "words.elsewhere": {},
    }  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f}%"
