"""A second policy type where one act is not the whole sentence."""

from collections.abc import Sequence

import numpy as np


def secondary(
    probabilities: np.ndarray, classes: Sequence[str], threshold: float = 0.25
) -> np.ndarray:
    """The second most probable class where it is probable enough, else an empty string.

    Parameters
    ----------
    probabilities : ndarray of shape (bags, classes)
    classes : sequence of str
    threshold : float, default 0.25

    Returns
    -------
    ndarray of str
        `other` is never a secondary type, as in the codebook.

    Examples
    --------
    >>> secondary(np.array([[0.6, 0.4], [0.9, 0.1]]), ["service", "investment"]).tolist()
    ['investment', '']
    """
    order = np.argsort(-probabilities, axis=1, kind="stable")[:, 1]
    second = np.asarray(classes, dtype=object)[order]
    enough = probabilities[np.arange(len(order)), order] >= threshold
    return np.where(enough & (second != "other"), second, "")
