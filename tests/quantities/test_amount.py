"""Rules on the kind of a figure: each decides the example that stands beside it."""

import pytest

from reportanalysis.quantities.amount import KIND_RULES, Setting
from reportanalysis.quantities.extract import find_targets


@pytest.mark.parametrize("n", range(len(KIND_RULES)), ids=lambda n: KIND_RULES[n].example)
def test_each_rule_decides_its_example(n):
    text = KIND_RULES[n].example.replace("。", "")
    figures = find_targets(text)
    settings = [Setting(text, figure, figures[k - 1] if k else None)
                for k, figure in enumerate(figures)]  # fmt: skip
    deciding = [next(k for k, rule in enumerate(KIND_RULES) if rule.holds(s)) for s in settings]
    assert n in deciding and figures[deciding.index(n)].kind == KIND_RULES[n].outcome
