"""Why one prediction came out as it did: what each word of the bag added."""

import numpy as np
import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.features import ORDINALS, count_words, numbered
from reportanalysis.policytype.seeds import seed_profile, seed_shares
from reportanalysis.policytype.vectors import word_weights


def explain(model: BagClassifier, bag: str, code: str | None = None) -> pd.DataFrame:
    """Contributions of the words of one bag to the score of one class.

    A word's contribution is what it adds with itself, the character n-grams inside it,
    its vector and the seed words in it. Contributions and the intercept sum exactly to
    the score of the bag read alone, without its context.

    Parameters
    ----------
    model : BagClassifier
        Fitted.
    bag : str
        Words joined by spaces.
    code : str, optional
        The class; by default the one predicted.

    Returns
    -------
    DataFrame
        Columns `word`, `contribution`, of which `own` (the word), `inside` (characters),
        `company` (vector), `seeds` and `heading` (mark of a
        numbered heading), and `margin`: the contribution less the mean contribution
        to the other classes, which says how far the word speaks for this class rather
        than another. Largest contribution first, the row ``(intercept)`` last.

    Raises
    ------
    ReportError
        If the model does not know the class.

    Examples
    --------
    >>> model = BagClassifier(min_df=1, folds=2).fit(["养老 服务", "公路 建设"],
    ...                                              ["service", "investment"])
    >>> explain(model, "养老 设施")["word"].tolist()
    ['养老', '设施', '(intercept)']
    """
    counts, words = count_words([bag])
    scores = model.decision_function([bag])[0]
    codes = [str(name) for name in model.classes_]
    if code is not None and code not in codes:
        raise ReportError(f"the model has no class {code!r}; it has {', '.join(codes)}")
    column = int(scores.argmax()) if code is None else codes.index(code)
    parts = _contributions(model, counts, words)
    own, inside, company, seeds, heading = (part[:, column] for part in parts)
    total = sum(parts)
    others = np.delete(total, column, axis=1).mean(axis=1)
    table = pd.DataFrame(
        {
            "word": words,
            "contribution": total[:, column],
            "own": own,
            "inside": inside,
            "company": company,
            "seeds": seeds,
            "heading": heading,
            "margin": total[:, column] - others,
        }
    ).sort_values(["contribution", "word"], ascending=[False, True])
    constant = float(model.intercept_[column])
    rest = float(np.delete(model.intercept_, column).mean())
    table.loc[len(words)] = ["(intercept)", constant, *[0.0] * 5, constant - rest]
    return table.reset_index(drop=True)


def _contributions(model: BagClassifier, counts, words) -> tuple[np.ndarray, ...]:
    """Word by class: from the word itself, n-grams inside it, its vector, seed words."""
    features = model.features_
    terms = len(features.terms_)
    by_term = features.analyse(words)
    value = features.transform_counts(counts, by_term).toarray()[0]
    occurrences = counts.toarray()[0]
    in_bag = by_term.multiply(occurrences[:, None]).tocsc()
    sums = np.asarray(in_bag.sum(axis=0)).ravel()
    # A term found in several words is shared out by how often each holds it.
    share = in_bag.toarray() * np.divide(value, sums, out=np.zeros(terms), where=sums > 0)
    is_word = np.array([term.startswith("w:") for term in features.terms_])
    weights = model.coef_[:, :terms].T
    own = share[:, is_word] @ weights[is_word]
    inside = share[:, ~is_word] @ weights[~is_word]
    company, seeds = np.zeros_like(own), np.zeros_like(own)
    dense = model.coef_[:, terms:].T
    if model.vectors is not None:
        each = word_weights(words, model.vectors)
        length = np.linalg.norm(each.sum(axis=0))
        if length > 0:
            company = model.vector_scale * each / length @ dense[: each.shape[1]]
    if model.seed_scale:
        shares = seed_shares(words, model.seeds_)
        profile = model.seed_scale * seed_profile(counts, shares)[0]
        total = np.asarray(shares.sum(axis=0)).ravel()
        level = np.divide(profile, total, out=np.zeros_like(total), where=total > 0)
        part = shares.toarray() * level
        seeds = part @ dense[len(dense) - len(total) - 1 : -1]
    ordinal = np.isin(np.asarray(words, dtype=str), ORDINALS) * numbered(counts, words)[0]
    mark = model.heading_scale * ordinal / max(ordinal.sum(), 1)
    return own, inside, company, seeds, mark[:, None] * dense[-1]


def reasons(model: BagClassifier, bag: str, code: str, n: int = 4) -> str:
    """Words of a bag that speak most for a code.

    Parameters
    ----------
    model : BagClassifier
        Fitted.
    bag : str
        Words joined by spaces.
    code : str
        The code.
    n : int, default 4
        Most words to give.

    Returns
    -------
    str
        Words joined by a space, weightiest first; only those that speak for the code.

    Examples
    --------
    >>> model = BagClassifier(min_df=1, folds=2).fit(["养老 服务", "公路 建设"],
    ...                                              ["service", "investment"])
    >>> reasons(model, "养老 设施", "service")
    '养老'
    """
    terms = explain(model, bag, code)
    terms = terms[(terms["margin"] > 0) & (terms["word"] != "(intercept)")]
    return " ".join(terms.nlargest(n, "margin")["word"])
