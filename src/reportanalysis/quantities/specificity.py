"""How specific a commitment is, by a written rule: rhetoric to a quantity with a deadline."""

import re
from functools import cache

import pandas as pd

from reportanalysis.errors import need
from reportanalysis.parsing.normalise import normalise
from reportanalysis.segment import word_list

LEVELS = dict(
    enumerate(("rhetoric", "general", "named action", "quantity", "quantity with deadline"))
)
_TITLE = re.compile(r"《[^》]{2,100}》")
_PROGRAMME = re.compile(
    r"“[^”]{2,24}”[^,。;、“]{0,8}?(?:工程|行动|计划|项目|活动|品牌|平台|模式|试点|改革|制度|机制|"
    r"保险|农场|大赛|节|城市|基地|街区|园区|集群|专项)|"
    r"(?:实施|开展|打造|举办|推行|创建|申报|建设|组织开展)(?:新一轮)?“[^”]{2,24}”|"
    r"[\u4e00-\u9fff]{3}(?:工程|三年行动|行动计划|专项行动|专项整治行动|攻坚行动|提升行动|"
    r"培育计划|培养计划|下沉计划)"
)
_LIST_END = re.compile(r"等(?=[^,。;、]{0,12}(?:项目|工程|园区|企业|平台|机构|基地|路段|道路))")
_LONGEST_LIST = 400


def specificity(commitments: pd.DataFrame, targets: pd.DataFrame) -> pd.Series:
    """Code how specific each commitment is: a key of `LEVELS`, from 0 (rhetoric) to 4.

    A rule written in ``data/gold/specificity_codebook.md``, not a validated measure: no
    coder has checked it. Levels 3 and 4 follow from the targets, 0 to 2 from words; missing where
    there is no text.

    >>> from reportanalysis.quantities import extract_targets
    >>> table = pd.DataFrame({"commitment_id": list("abcde"), "start": 0, "year": 2019, "text": [
    ...     "让我们团结奋斗!", "持续优化公共服务。", "实施“雪亮工程”。", "新增学位2万个。",
    ...     "全年城镇新增就业6.1万人。"]})
    >>> specificity(table, extract_targets(table)).tolist()
    [0, 1, 2, 3, 4]
    """
    need(commitments, ["commitment_id", "text"], "the commitments", "add it")
    need(targets, ["commitment_id", "deadline_stated"], "the targets", "add it")
    dated = targets["deadline_stated"].isin(["year", "report_year"])
    level = dict.fromkeys(targets["commitment_id"], 3)
    level |= dict.fromkeys(targets.loc[dated, "commitment_id"], 4)
    codes = [
        level.get(identity) or _wording(normalise(text).text)
        if isinstance(text, str) and text
        else pd.NA
        for identity, text in zip(commitments["commitment_id"], commitments["text"], strict=True)
    ]
    return pd.Series(codes, index=commitments.index, dtype="Int64", name="specificity")


def _wording(text: str) -> int:
    """Level of a commitment without a figure."""
    directed, exhortation, organisations = (
        _any(f"specificity_{name}").search(text)
        for name in ("directed", "exhortation", "organisations")
    )
    if exhortation or not directed:
        return 0
    named = (
        _TITLE.search(text)
        or _PROGRAMME.search(text)
        or _lists_things(text)
        or _founding().search(text)
        or (organisations and _places().search(text))
    )
    return 2 if named else 1


def _lists_things(text: str) -> bool:
    """Whether a clause names things in a list: 甲路、乙路等道路."""
    for end in _LIST_END.finditer(text):
        clause = re.split("[,。;]", text[max(0, end.start() - _LONGEST_LIST) : end.start()])[-1]
        if "、" in clause[2:-2]:
            return True
    return False


@cache
def _founding() -> re.Pattern[str]:
    """A named thing founded or finished: 设立产业发展基金."""
    verbs, things = ("|".join(word_list(f"specificity_{n}")) for n in ("founding", "founded"))
    return re.compile(rf"(?:{verbs})[^,。;、]{{4,80}}(?:{things})")


@cache
def _any(name: str) -> re.Pattern[str]:
    return re.compile("|".join(word_list(name)))


@cache
def _places() -> re.Pattern[str]:
    """Names of places; those of one character could be part of any word."""
    return re.compile("|".join(re.escape(p) for p in word_list("place_names") if len(p) >= 2))
