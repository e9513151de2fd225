"""Figures that promise nothing: years, ordinals, slogans, codes, qualifiers, durations."""

from __future__ import annotations

import re
from bisect import bisect

from reportanalysis.quantities.candidate import CAMPAIGN, Candidate
from reportanalysis.quantities.numerals import UNIT_SIGN, Numeral, find_numerals, unit_after
from reportanalysis.quantities.sentence import Rule, Span, decide, only

# Names that hold a figure, by the reason given. Where two overlap the earlier one counts. What
# a name starts with is looked at first, which saves trying every form at every character.
NAMES = {
    "slogan": re.compile(
        # But “10万+”目标 is a figure in quotation marks.
        r"“(?!\d+(?:\.\d+)?[万亿]*元?\+?”(?:目标|大关|台阶|关口))[^”]{0,40}”|"
        r"‘[^’]{0,40}’|《[^》]{0,40}》|「[^」]{0,40}」|\"[^\"]{0,40}\""
    ),
    "hotline": re.compile(
        r"(?:12345|12348|12388|12315|110|119|120)"
        r"(?=[^\d]{0,6}(?:热线|平台|服务|报警|急救|接警))"
    ),
    "road": re.compile(r"[GSXK]\d{2,4}|[国省县]道\d{2,4}|\d{3}(?:国道|省道|线)"),
    "code": re.compile(
        r"(?=[\dA-Za-z])(?:(?<=集团|公司|学院|中科|科工|电科|中船|航天)\d+所|(?<=[、和])\d{3}所(?=等)|"
        r"(?<![A-Za-z])[A-Za-z]+[.-]?\d+(?:\.\d+)?[A-Za-z]*|"
        rf"(?<!\d)\d+(?:\.\d+)?(?!{UNIT_SIGN})[A-Za-z]+|"
        r"(?<!\d)\d+(?:[+×][\dA-Za-z]+)+|"
        r"(?<![\dA-Za-z])[\dA-Za-z]+(?:\+[\dA-Za-z]+)+|(?<=[^A-Za-z])[A-Za-z]\+\d+)"
    ),
    "year": re.compile(
        r"(?:19|20)\d\d(?:[-—~至到](?:20)?\d\d)?年|[〇零○一二]{2}[〇零○一二三四五六七八九]{2}年|"
        r"\d{1,2}月(?:\d{1,2}日)?|十[一二三四五]五"
    ),
    "ordinal": re.compile(
        r"(?=[第百\d一二三四五六七八九十])(?:第(?:\d+|[一二三四五六七八九十百]+)|"
        r"(?:(?<!\d)\d+|(?<![一二三四五六七八九十])[一二三四五六七八九十]+)"
        r"(?:号|期|届|等|线|级|连冠|产业|次元)|"
        r"(?<=[^\d])[一二三]类|[二三]批|(?<!\d)\d+强|百强)"
    ),
    "campaign": re.compile(
        r"(?=[\d一二两三四五六七八九十])(?:"
        r"(?:(?<!\d)\d+大|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]+(?:大|项|场))"
        rf"[^,。;、\d]{{0,12}}?{CAMPAIGN}|"
        r"(?:(?<!\d)\d+|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]+)周年)"
    ),
}
_CAMPAIGN_REASON = "slogan"

_BUILT = re.compile(r"(?:建|造|设|有|办|成|至少)$")
_KEPT_TIME = re.compile(
    r"(?:控制在|压缩[到至]|缩短[到至]|压减[到至]|不超过|不少于|不低于|达到|降至|延长[到至])$"
)
_WHOLE = re.compile(r"总投资(?:额)?(?:超过|超|过|约|达到|达)?$")
_POWER = re.compile(r"千瓦$|兆瓦|[MGk]W|[kK]V|千伏")
_POWER_PROMISED = re.compile(r"(?:装机|容量|规模|新增|达到|突破|能力|发电|并网)[^,。;]{0,14}$")
_LAND_TREATED = re.compile(r"[^,。;、]{0,20}(?:治理|修复|整治|绿化|改造)(?=[,。;、]|$)")
_VILLAGES = re.compile("(?:及?以上|以下)的?(?:自然村|村|屯)")
_DIGIT_BY_DIGIT = re.compile("[〇零一二三四五六七八九]{2,}")
_PAST = re.compile("去年|上年[^度]|过去|近年来|以来")
_FRAME = re.compile("(?:围绕|依托|以)(?!.*推进)")
TARGET = ""
# Chinese numerals: most name things; a count needs a measure word and a real thing.
_IN_WORDS: tuple[Rule[Candidate], ...] = (
    Rule(TARGET, lambda c: c.unit == "成", "覆盖率达到九成以上。"),
    Rule("qualifier", lambda c: c.is_large and c.is_large_with_noun(), "培育三万吨级码头。"),
    Rule(TARGET, lambda c: c.is_large, "绿化面积扩大三万亩。"),
    Rule("slogan", lambda c: not c.is_measured(), "把握三个方面。"),
    Rule(
        "vague", lambda c: c.written == "一" and not _BUILT.search(c.clause), "对每一处隐患负责。"
    ),
    Rule(TARGET, lambda c: True, "引进三家企业。"),
)
# Amounts of money, weight, power: many only say which projects are meant.
_AMOUNTS: tuple[Rule[Candidate], ...] = (
    Rule(
        "qualifier",
        lambda c: _WHOLE.search(c.clause) and not c.is_promised_total(),
        "加快总投资20亿元的园区建设。",
    ),
    Rule(
        "qualifier",
        lambda c: _POWER.search(c.unit) and not _POWER_PROMISED.search(c.clause),
        "建好30万千瓦电站。",
    ),
    Rule(
        "qualifier", lambda c: c.after_list.startswith("或"), "支持收入2亿元或税收过千万元的企业。"
    ),
    Rule(
        TARGET,
        lambda c: c.unit == "万" and c.says_which_amount() and not re.search("[过超]$", c.clause),
        "吸引10万青年创业。",
    ),
    Rule(
        TARGET,
        lambda c: c.unit == "平方公里" and _LAND_TREATED.match(c.after),
        "实施40平方公里水土流失治理。",
    ),
    Rule("qualifier", Candidate.says_which_amount, "新开工10亿元以上项目。"),
    Rule(TARGET, lambda c: True, "安排3亿元资金。"),
)
_LENGTHS: tuple[Rule[Candidate], ...] = (
    Rule("qualifier", Candidate.says_which_length, "推进5公里绿道工程。"),
    Rule(TARGET, lambda c: True, "改造20公里管网。"),
)
# From the surest mark to the weakest: the first rule that holds decides, so that each rule
# speaks only of figures that none above it has settled.
REASONS: tuple[Rule[Candidate], ...] = (
    Rule(TARGET, Candidate.is_rank, "跻身全省前10位。"),
    Rule("code", lambda c: _DIGIT_BY_DIGIT.fullmatch(c.written), "编号为三〇七。"),
    Rule("vague", lambda c: c.unit == "批", "建成2批示范点。"),
    Rule("slogan", lambda c: not c.unit and c.numeral.chinese, "坚持两手抓。"),
    Rule("code", lambda c: not c.unit, "对标435格局。"),
    Rule("fact", lambda c: _PAST.search(c.clause), "去年新建学校3所。"),
    Rule(
        TARGET,
        lambda c: c.sort == "time" and _KEPT_TIME.search(c.clause) and "岁" not in c.unit,
        "审批时间压缩至3天。",
    ),
    Rule("duration", lambda c: c.sort == "time", "打造24小时书房。"),
    Rule("slogan", Candidate.names_measures, "落实惠企30条措施。"),
    *only(lambda c: c.in_words, _IN_WORDS),
    Rule("qualifier", lambda c: c.after.startswith("级"), "建设10万吨级码头。"),
    Rule(
        "base",
        lambda c: re.search(r"[由从]$", c.clause) and re.match(r"[^,。;]*[到至高]", c.after),
        "限额由2000元提高到3000元。",
    ),
    *only(lambda c: c.is_amount, _AMOUNTS),
    *only(lambda c: c.sort == "length", _LENGTHS),
    Rule(
        "qualifier", lambda c: c.sort == "count" and _FRAME.match(c.clause), "围绕5条产业链招商。"
    ),
    Rule(
        "qualifier",
        lambda c: c.unit in ("户", "人") and _VILLAGES.match(c.after),
        "推进30户以上自然村通硬化路。",
    ),
    Rule("bearer", Candidate.counts_bearers, "9项救助标准提高5%。"),
    Rule("qualifier", Candidate.says_which_size, "新建1000人以上集中供水点3个。"),
    Rule(TARGET, lambda c: True, "新建学校3所。"),
)


def classified(text: str) -> list[tuple[Candidate, str]]:
    """Numerals of a normalised text, and why each is no target (empty for targets).

    Reasons: year, ordinal, slogan, code, road, hotline, duration, qualifier; bearer (counts the
    bearers of a rate), base (the value to start from), fact (a past result), vague.

    >>> [(found.unit, reason) for found, reason in classified("盯住50个5A级项目")]
    [('个', ''), ('', 'code')]
    """
    found: list[tuple[Numeral, str, int]] = []
    for numeral in find_numerals(text):
        # The 2 of m2 is no figure.
        if not found or numeral.start >= found[-1][2]:
            found.append(_with_unit(text, numeral))
    if not found:
        return []
    names = {
        reason: [match.span() for match in pattern.finditer(text)]
        for reason, pattern in NAMES.items()
    }
    starts = [(numeral.start, unit) for numeral, unit, _ in found]
    result = []
    for (numeral, unit, end), following in zip(found, [*starts[1:], None], strict=False):
        candidate = Candidate(text, numeral, unit, end, following)
        reason = next((name for name, spans in names.items() if _named(candidate, spans, name)), "")
        reason = _CAMPAIGN_REASON if reason == "campaign" else reason
        result.append((candidate, reason or decide(REASONS, candidate)))
    return result


def _with_unit(text: str, numeral: Numeral) -> tuple[Numeral, str, int]:
    """A numeral, its unit (余, 多, + before it left out) and where that ends."""
    if numeral.chinese and text.startswith("百分之", numeral.start):
        return numeral, "%", numeral.end
    behind = numeral.end + text.startswith(("余", "多", "+", " "), numeral.end)
    unit, end = unit_after(text, behind)
    return numeral, unit, end if unit else numeral.end


def _named(candidate: Candidate, spans: list[Span], name: str) -> bool:
    """Whether a numeral starts inside one of the spans; 前5强 is a rank, no ordinal."""
    place = candidate.numeral.start
    n = bisect(spans, (place, len(candidate.text) + 1)) - 1
    inside = n >= 0 and place < spans[n][1]
    return inside and not (name == "ordinal" and candidate.text[place - 1 : place] == "前")
