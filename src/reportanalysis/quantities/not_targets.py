"""Figures that promise nothing: years, ordinals, slogans, codes, qualifiers, durations."""

import re

import pandas as pd

from reportanalysis.parsing.normalise import normalise
from reportanalysis.quantities.numerals import Numeral, find_numerals, unit_after, unit_class

_QUOTED = re.compile(r"“[^”]{0,40}”|‘[^’]{0,40}’|《[^》]{0,40}》|「[^」]{0,40}」|\"[^\"]{0,40}\"")
_CODE = re.compile(
    r"[A-Za-z]+[.-]?\d+(?:\.\d+)?[A-Za-z]*|\d+(?:\.\d+)?(?![MGk]W|[kK]V|TEU)[A-Za-z]+|"
    r"\d+(?:[+×][\dA-Za-z]+)+|[\dA-Za-z]+(?:\+[\dA-Za-z]+)+|(?<=[^A-Za-z])[A-Za-z]\+\d+"
)
_ROAD = re.compile(r"[GSXK]\d{2,4}|[国省县]道\d{2,4}|\d{3}(?:国道|省道|线)")
_HOTLINE = re.compile(
    r"(?:12345|12348|12388|12315|110|119|120)(?=[^\d]{0,6}(?:热线|平台|服务|报警|急救|接警))"
)
_YEAR = re.compile(
    r"(?:19|20)\d\d(?:[-—~至到](?:20)?\d\d)?年|[〇零一二]{2}[〇零一二三四五六七八九]{2}年|"
    r"\d{1,2}月(?:\d{1,2}日)?|十[一二三四五]五"
)
_ORDINAL = re.compile(
    r"第(?:\d+|[一二三四五六七八九十百]+)|(?:\d+|[一二三四五六七八九十]+)(?:号|期|届|等|线|级|"
    r"连冠|产业|次元)|"
    r"(?<=[^\d])[一二三]类|[二三]批|\d+强|百强"
)
_CAMPAIGN = r"(?:工程|行动|战役|攻坚|计划|体系|战略|战略任务|格局|模式|机制|制度)"
_SET_NOUN = re.compile(
    r"(?:方面|市场|维护|确立|意识|自信|清零|一批|结合|坚持|统筹|务必|毫不|革命|面向|转变|必由|"
    r"关键|层面|环节|维度|到位|"
    r"文明|标准|清单|重点任务|倍增|样子|专班|[^,。;、]{0,10}" + _CAMPAIGN + ")"
)
_SLOGAN = re.compile(
    rf"(?:\d+大|[一二两三四五六七八九十]+(?:大|项|场))[^,。;、\d]{{0,12}}?{_CAMPAIGN}|"
    r"(?:\d+|[一二两三四五六七八九十]+)周年"
)
_MONEY_NOUN = re.compile(
    r"[^,。;、]*(?:资金|贷款|基金|债券|补贴|补助|投资|专项债|奖补|授信|消费券|产值|能力|产能|"
    r"规模|装机|容量|"
    r"库容|储量|大关|台阶|关口|目标|收入|贴息|奖励|补偿)"
)
_USE = re.compile(r"(?:以上)?(?:实施|建设|用于|支持|推进|开展|组建|设立)")
_PROJECT = re.compile(r"[^,。;、]*(?:项目|工程|基地|园区|产业园|电站|码头|泊位|机组|风电|光伏)")
_POWER_PROMISED = re.compile(r"(?:装机|容量|规模|新增|达到|突破|能力|发电|并网)[^,。;]{0,14}$")
_NOUN = re.compile(
    r"(?:及?以上|以下|以内|左右)?+的?+(?![,。;:!?、和及与至到(])(?=[\u4e00-\u9fffA-Z“\d])"
)
_RATE = re.compile(r"率|占比|比例|比重|标准|水质|满意度|覆盖面|覆盖")
_KEPT_TIME = re.compile(
    r"(?:控制在|压缩[到至]|缩短[到至]|压减[到至]|不超过|不少于|不低于|达到|降至|延长[到至])$"
)
_RANK = re.compile(r"(?<![目日年月此之])前$")
_MEASURE = frozenset("个 家 处 所 座 名 张 户 套 条 支 艘 台".split())
_ONE = frozenset("处 所 座".split())


def figure_names(text: str) -> pd.DataFrame:
    """Figures in a text that are names or qualifiers, no targets, and why.

    Parameters
    ----------
    text : str
        Raw or normalised text of one sentence.

    Returns
    -------
    DataFrame
        One row per figure. Columns ``start``, ``end`` (offsets into `text`), ``figure``
        (numeral and unit, normalised), ``reason`` (year, ordinal, slogan, code, road,
        hotline, duration, qualifier, bearer: counts the bearers of a rate; base: the
        value to start from; fact: a past result; or vague).

    Examples
    --------
    >>> figure_names("用好“黄金30条”,2019年新开工10亿元以上项目50个。")[["figure", "reason"]].values
    array([['30条', 'slogan'],
           ['2019年', 'year'],
           ['10亿元', 'qualifier']], dtype=object)
    """
    normalised = normalise(text)
    rows = []
    for numeral, _, end, reason in classified_numerals(normalised.text):
        if reason:
            figure = normalised.text[numeral.start : end]
            rows.append((*normalised.raw_span(numeral.start, end), figure, reason))
    return pd.DataFrame(rows, columns=["start", "end", "figure", "reason"])


def classified_numerals(text: str) -> list[tuple[Numeral, str, int, str]]:
    """Numerals of a normalised text with unit, end of the unit and, for names, the reason.

    Parameters
    ----------
    text : str
        Normalised text.

    Returns
    -------
    list of tuple
        `Numeral`, unit (``余`` left out), offset where the unit ends, reason (empty for
        a target).

    Examples
    --------
    >>> [(unit, reason) for _, unit, _, reason in classified_numerals("盯住50个5A级项目")]
    [('个', ''), ('', 'code')]
    """
    spans = {
        reason: [match.span() for match in pattern.finditer(text)]
        for reason, pattern in (
            ("slogan", _QUOTED), ("hotline", _HOTLINE), ("road", _ROAD), ("code", _CODE),
            ("year", _YEAR), ("ordinal", _ORDINAL), ("slogan ", _SLOGAN),
        )
    }  # fmt: skip
    found = []
    for numeral in find_numerals(text):
        position = numeral.end + (text[numeral.end : numeral.end + 1] in ("余", "多"))
        unit, end = unit_after(text, position)
        if numeral.chinese and text[numeral.start : numeral.end].startswith("百分之"):
            unit, end = "%", numeral.end
        if not unit:
            end = numeral.end
        reason = next(
            (
                name.strip()
                for name, places in spans.items()
                if any(a <= numeral.start < b for a, b in places)
                and not (name == "ordinal" and text[numeral.start - 1 : numeral.start] == "前")
            ),
            "",
        )
        found.append((numeral, unit, end, reason))
    for n, (numeral, unit, end, reason) in enumerate(found):
        following = found[n + 1] if n + 1 < len(found) else None
        reason = reason or _reason(text, numeral, unit, end, following)
        found[n] = (numeral, unit, end, reason)
    return found


def _reason(text: str, numeral: Numeral, unit: str, end: int, following: tuple | None) -> str:
    """Why a figure is no target, from its unit and the words on both sides."""
    before, after = text[: numeral.start], text[end:]
    clause = re.split(r"[,。;:]", before)[-1]
    sort = unit_class(unit)
    figure = text[numeral.start : numeral.end]
    ends = re.match(r"[,。;、]|$", after)
    if _RANK.search(before) and (unit in ("位", "名") or not unit and ends):
        return ""
    if numeral.chinese and re.fullmatch(r"[〇零一二三四五六七八九]{2,}", figure):
        return "code"
    if unit == "批":
        return "vague"
    if not unit:
        return "slogan" if numeral.chinese else "code"
    if re.search(r"去年|上年[^度]|过去|近年来|以来", clause):
        return "fact"
    if sort == "time":
        return "" if _KEPT_TIME.search(clause) and "岁" not in unit else "duration"
    if numeral.chinese and text[numeral.start : end][:3] != "百分之":
        return _chinese_reason(text, numeral, unit, clause, after)
    if after.startswith("级"):
        return "qualifier"
    if re.search(r"[由从]$", clause) and re.match(r"[^,。;]*[到至高]", after):
        return "base"
    if sort in ("money", "size", "magnitude") or unit == "平方公里":
        return _amount_reason(sort, unit, clause, after)
    if sort == "length":
        project = _NOUN.match(after) and _PROJECT.match(after)
        return "qualifier" if project and not re.search(r"[改造建设治理]$", clause[-1:]) else ""
    measures = unit == "条" and re.match(r"(?:措施|政策|意见)", after)
    if measures and not re.search(r"推出|出台|制定", clause):
        return "slogan"
    if sort == "count" and re.match(r"(?:围绕|依托|以)(?!.*推进)", clause):
        return "qualifier"
    if sort == "count" and following:
        return _count_reason(text, end, following)
    return ""


def _chinese_reason(text: str, numeral: Numeral, unit: str, clause: str, after: str) -> str:
    """Count only with a measure word and a real thing: most Chinese numerals name things."""
    if unit == "成":
        return ""
    if unit[0] in "万亿" and len(unit) > 1:
        return "qualifier" if _NOUN.match(after) or after.startswith("级") else ""
    one = text[numeral.start : numeral.end] == "一"
    if unit not in (_ONE if one else _MEASURE) or _SET_NOUN.match(after):
        return "slogan"
    if one and not re.search(r"(?:建|造|设|有|办|成|至少)$", clause):
        return "vague"
    return ""


def _amount_reason(sort: str, unit: str, clause: str, after: str) -> str:
    """Amounts of money, weight, power that only say which projects are meant."""
    whole = re.search(r"总投资(?:额)?(?:超过|超|过|约|达到|达)?$", clause)
    if whole and "完成总投资" not in clause:
        return "qualifier"
    if re.search(r"千瓦$|兆瓦|[MGk]W|[kK]V|千伏", unit) and not _POWER_PROMISED.search(clause):
        return "qualifier"
    if after.startswith("或"):
        return "qualifier"
    listed = re.match(r"[、和](?:过|超过?)?\d+(?:\.\d+)?(?:万|亿)?元?(?=\S)", after)
    if listed and sort in ("money", "magnitude"):
        return _amount_reason(sort, unit, clause, after[listed.end() :])
    if _NOUN.match(after) and not (_MONEY_NOUN.match(after) or _USE.match(after)):
        return "" if unit == "万" and not re.search(r"[过超]$", clause) else "qualifier"
    return ""


def _count_reason(text: str, end: int, following: tuple) -> str:
    """Count of the bearers of a rate, or a size that picks out what a later figure counts."""
    numeral, unit, *_ = following
    between = text[end : numeral.start]
    if re.search(r"[,。;:]", between):
        return ""
    if unit_class(unit) == "share" and _RATE.search(between) and "、" not in between:
        return "bearer"
    above = re.match(r"(?:及?以上|以下)的?[\u4e00-\u9fff]", between)
    if above and unit_class(unit) == "count" and not re.search(r"[、和及]", between):
        return "qualifier"
    return ""
