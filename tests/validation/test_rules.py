from itertools import permutations

import pytest

from reportanalysis.codebook import codes
from reportanalysis.validation.scores import CODEBOOK_RULES, touched_rule


@pytest.mark.parametrize("theme", codes("theme"))
def test_every_confusion_touches_a_rule_whichever_way_round(theme):
    for first, second in permutations(codes("policy_type"), 2):
        rule = touched_rule(first, second, theme)
        assert rule in CODEBOOK_RULES
        assert rule == touched_rule(second, first, theme)


def test_read_off_the_codebook():
    assert touched_rule("other", "service", "rural") == 1
    assert touched_rule("service", "investment", "welfare") == 3
    assert touched_rule("regulatory", "service", "government") == 4
    assert touched_rule("investment", "service", "industry") == 5
    assert touched_rule("regulatory", "investment", "safety") == 7
    assert touched_rule("regulatory", "service", "rural") == 9
    assert touched_rule("regulatory", "investment", "urban") == 2


def test_the_codebook_has_these_rules(root):
    text = (root / "data/gold/codebook.md").read_text("utf-8")
    for number in CODEBOOK_RULES:
        assert f"\n{number}. " in text
