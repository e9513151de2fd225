"""A specification curve: one question answered under every defensible set of choices."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError


def specification_curve(
    choices: Mapping[str, Mapping[str, Any]], estimate: Callable[..., float]
) -> pd.DataFrame:
    """Evaluate an estimate under all combinations of choices.

    The specifications share their data, so their number is no evidence in itself: read
    the curve as a description of what the choices move, not as a test. Simonsohn, U.,
    Simmons, J. P., Nelson, L. D. (2020), Nature Human Behaviour 4, 1208-1214.

    Parameters
    ----------
    choices : mapping of mappings
        For each choice the label of every option and the value to use.
    estimate : callable
        Called with a value for each choice; its errors name the combination.

    Returns
    -------
    DataFrame
        One row per combination, lowest estimate first (ties in the order of the choices):
        rank (from 1), one column of option labels per choice, estimate.

    Examples
    --------
    >>> curve = specification_curve(
    ...     {"base": {"two": 2, "ten": 10}, "power": {"square": 2, "cube": 3}},
    ...     lambda base, power: base**power,
    ... )
    >>> curve[["base", "power", "estimate"]].values.tolist()[0]
    ['two', 'square', 4]
    """
    empty = [name for name, options in choices.items() if not options]
    if not choices or empty:
        raise ReportError(
            f"no options for {', '.join(empty)}; give at least one each"
            if empty
            else "no choices; give at least one with its options"
        )
    taken = sorted({"rank", "estimate"} & set(choices))
    if taken:
        raise ReportError(f"a choice is called {', '.join(taken)}; that column is taken, rename it")
    rows = []
    for labels in product(*choices.values()):
        chosen = dict(zip(choices, labels, strict=True))
        rows.append({**chosen, "estimate": _evaluate(estimate, choices, chosen)})
    curve = pd.DataFrame(rows).sort_values("estimate", kind="stable", ignore_index=True)
    curve.insert(0, "rank", range(1, len(curve) + 1))
    return curve


def _evaluate(
    estimate: Callable[..., float],
    choices: Mapping[str, Mapping[str, Any]],
    chosen: Mapping[str, str],
) -> float:
    """Call the estimate; an error names the combination it came from."""
    name = ", ".join(f"{choice}={label}" for choice, label in chosen.items())
    try:
        return estimate(**{choice: choices[choice][label] for choice, label in chosen.items()})
    except ReportError as error:
        raise ReportError(f"specification {name}: {error}") from error
    except Exception as error:
        error.add_note(f"in specification {name}")
        raise
