"""A specification curve: one question answered under every defensible set of choices."""

from collections.abc import Callable, Mapping
from itertools import product
from typing import Any

import pandas as pd

from reportanalysis.errors import ReportError


def specification_curve(
    choices: Mapping[str, Mapping[str, Any]],
    estimate: Callable[..., float | Mapping[str, float]],
) -> pd.DataFrame:
    """Evaluate an estimate under all combinations of choices.

    Parameters
    ----------
    choices : mapping of mappings
        For each choice the label of every option and the value to use, e.g.
        ``{"weights": {"equal": None, "by length": lengths}, "alpha0": {"50": 50}}``.
    estimate : callable
        Called as ``estimate(weights=..., alpha0=...)`` with one value per choice; returns
        a number, or a mapping with ``estimate`` and further numbers such as ``low``, ``high``.

    Returns
    -------
    DataFrame
        One row per combination, lowest estimate first (ties in the order of the choices):
        rank (from 1), one column of option labels per choice, estimate, and whatever else
        `estimate` returned.

    Raises
    ------
    ReportError
        No choices, a choice without options, or no ``estimate`` in the mapping returned.
        Errors of `estimate` pass through with the failing combination named.

    References
    ----------
    Simonsohn, U., Simmons, J. P., Nelson, L. D. (2020). Specification curve analysis.
    Nature Human Behaviour 4, 1208-1214.

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
        result = _evaluate(estimate, choices, chosen)
        numbers = dict(result) if isinstance(result, Mapping) else {"estimate": result}
        if "estimate" not in numbers or set(numbers) & set(choices):
            raise ReportError(
                f"specification {_name(chosen)}: estimate returned {', '.join(map(str, numbers))}; "
                "give a number, or a mapping with 'estimate' and no key named like a choice"
            )
        rows.append({**chosen, "estimate": numbers.pop("estimate"), **numbers})
    curve = pd.DataFrame(rows).sort_values("estimate", kind="stable", ignore_index=True)
    curve.insert(0, "rank", range(1, len(curve) + 1))
    return curve


def _evaluate(estimate, choices, chosen):
    try:
        return estimate(**{name: choices[name][label] for name, label in chosen.items()})
    except ReportError as error:
        raise ReportError(f"specification {_name(chosen)}: {error}") from error
    except Exception as error:
        error.add_note(f"in specification {_name(chosen)}")
        raise


def _name(chosen: Mapping[str, str]) -> str:
    return ", ".join(f"{name}={label}" for name, label in chosen.items())


def specification_summary(curve: pd.DataFrame, null: float = 0.0) -> pd.DataFrame:
    """Summarise a curve, whole and by option, to see which choice moves the answer.

    The specifications share their data, so their number is no evidence in itself: read the
    shares as a description of the curve, not as a test.

    Parameters
    ----------
    curve : DataFrame
        As returned by `specification_curve`.
    null : float
        Value to compare with: 0 for a difference.

    Returns
    -------
    DataFrame
        One row for the whole curve (choice "all", option "all"), then one per choice and option:
        choice, option, n, median, minimum, maximum, share_above (estimate above null), and, if
        the curve has low and high, share_apart (interval without null).

    Examples
    --------
    >>> curve = specification_curve({"sign": {"plus": 1, "minus": -1}}, lambda sign: 2 * sign)
    >>> specification_summary(curve)[["option", "median", "share_above"]].values.tolist()
    [['all', 0.0, 0.5], ['minus', -2.0, 0.0], ['plus', 2.0, 1.0]]
    """
    names = list(curve.columns[1 : curve.columns.get_loc("estimate")])
    rows = [_summary_row("all", "all", curve, null)]
    for name in names:
        for option, part in curve.groupby(name, sort=True):
            rows.append(_summary_row(name, option, part, null))
    return pd.DataFrame(rows)


def _summary_row(choice: str, option: str, part: pd.DataFrame, null: float) -> dict:
    values = part["estimate"]
    row = {
        "choice": choice,
        "option": option,
        "n": len(part),
        "median": float(values.median()),
        "minimum": float(values.min()),
        "maximum": float(values.max()),
        "share_above": float((values > null).mean()),
    }
    if {"low", "high"} <= set(part.columns):
        row["share_apart"] = float(((part["low"] > null) | (part["high"] < null)).mean())
    return row
