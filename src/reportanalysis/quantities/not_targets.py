"""Figures that promise nothing: years, ordinals, slogans, codes, qualifiers, durations."""

from __future__ import annotations

import re
from bisect import bisect
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from reportanalysis.quantities.numerals import (
    UNIT_SIGN,
    Numeral,
    find_numerals,
    unit_after,
    unit_class,
)
from reportanalysis.quantities.sentence import REACH, Rule, Span, decide, readable

_CAMPAIGN = r"(?:工程|行动|战役|攻坚|计划|体系|战略|战略任务|格局|模式|机制|制度)"
# Names that hold a figure, by the reason given. Where two overlap the earlier one counts.
NAMES = {
    "slogan": re.compile(
        # But “10万+”目标 is a figure in quotation marks.
        r"“(?!\d+(?:\.\d+)?[万亿]*元?\+?”(?:目标|大关|台阶|关口))[^”]{0,40}”|‘[^’]{0,40}’|《[^》]{0,40}》|「[^」]{0,40}」|\"[^\"]{0,40}\""
    ),
    "hotline": re.compile(
        r"(?:12345|12348|12388|12315|110|119|120)"
        r"(?=[^\d]{0,6}(?:热线|平台|服务|报警|急救|接警))"
    ),
    "road": re.compile(r"[GSXK]\d{2,4}|[国省县]道\d{2,4}|\d{3}(?:国道|省道|线)"),
    "code": re.compile(
        r"(?<=集团|公司|学院|中科|科工|电科|中船|航天)\d+所|(?<=[、和])\d{3}所(?=等)|"
        r"(?<![A-Za-z])[A-Za-z]+[.-]?\d+(?:\.\d+)?[A-Za-z]*|"
        rf"(?<!\d)\d+(?:\.\d+)?(?!{UNIT_SIGN})[A-Za-z]+|"
        r"(?<!\d)\d+(?:[+×][\dA-Za-z]+)+|"
        r"(?<![\dA-Za-z])[\dA-Za-z]+(?:\+[\dA-Za-z]+)+|(?<=[^A-Za-z])[A-Za-z]\+\d+"
    ),
    "year": re.compile(
        r"(?:19|20)\d\d(?:[-—~至到](?:20)?\d\d)?年|[〇零○一二]{2}[〇零○一二三四五六七八九]{2}年|"
        r"\d{1,2}月(?:\d{1,2}日)?|十[一二三四五]五"
    ),
    "ordinal": re.compile(
        r"第(?:\d+|[一二三四五六七八九十百]+)|"
        r"(?:(?<!\d)\d+|(?<![一二三四五六七八九十])[一二三四五六七八九十]+)"
        r"(?:号|期|届|等|线|级|连冠|产业|次元)|"
        r"(?<=[^\d])[一二三]类|[二三]批|(?<!\d)\d+强|百强"
    ),
    "campaign": re.compile(
        r"(?:(?<!\d)\d+大|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]+(?:大|项|场))"
        rf"[^,。;、\d]{{0,12}}?{_CAMPAIGN}|"
        r"(?:(?<!\d)\d+|(?<![一二两三四五六七八九十])[一二两三四五六七八九十]+)周年"
    ),
}
_CAMPAIGN_REASON = "slogan"

_RANK = re.compile(r"(?<![目日年月此之])前$")
_NOUN = re.compile(
    r"(?:及?以上|以下|以内|左右)?+的?+(?![,。;:!?、和及与至到(])(?=[\u4e00-\u9fffA-Z“\d])"
)
_SET_NOUN = re.compile(
    r"(?:方面|市场|维护|确立|意识|自信|清零|一批|结合|坚持|统筹|务必|毫不|革命|面向|转变|必由|"
    r"关键|层面|环节|维度|到位|文明|标准|清单|重点任务|倍增|样子|专班|[^,。;、]{0,10}"
    + _CAMPAIGN
    + ")"
)
_MEASURE = frozenset("个家处所座名张户套条支艘台")
_MEASURE_OF_ONE = frozenset("处所座")
_MEASURES_OF_STATE = re.compile(r"[^,。;、\d]{0,6}?(?:措施|政策|意见|举措|规定|新政|禁令|准则)")
_BUILT = re.compile(r"(?:建|造|设|有|办|成|至少)$")
_KEPT_TIME = re.compile(
    r"(?:控制在|压缩[到至]|缩短[到至]|压减[到至]|不超过|不少于|不低于|达到|降至|延长[到至])$"
)
_WHOLE = re.compile(r"总投资(?:额)?(?:超过|超|过|约|达到|达)?$")
_TOTAL_PROMISED = re.compile("引进|招引|签约|新增|力争|实现|落地|引育")
_COUNT_BEFORE_TOTAL = re.compile(
    r"\d[个项家件处座条](?:以上|左右)?[^,。;、\d]{0,10}[、,](?:计划|概算|协议|合同)?总投资(?:额)?"
    r"(?:超过|超|过|约|达到|达)?$"
)
_POWER = re.compile(r"千瓦$|兆瓦|[MGk]W|[kK]V|千伏")
_POWER_PROMISED = re.compile(r"(?:装机|容量|规模|新增|达到|突破|能力|发电|并网)[^,。;]{0,14}$")
_LISTED = re.compile(r"[、和](?:过|超过?)?\d+(?:\.\d+)?(?:万|亿)?元?(?=\S)")
_MONEY_NOUN = re.compile(
    r"[^,。;、]*(?:资金|贷款|基金|债券|补贴|补助|投资|专项债|奖补|授信|消费券|产值|能力|产能|"
    r"规模|装机|容量|库容|储量|大关|台阶|关口|目标|收入|贴息|奖励|补偿)"
)
_LAND_TREATED = re.compile(r"[^,。;、]{0,20}(?:治理|修复|整治|绿化|改造)(?=[,。;、]|$)")
_USE = re.compile(r"(?:以上)?(?:实施|建设|用于|支持|推进|开展|组建|设立)")
_PROJECT = re.compile(r"[^,。;、]*(?:项目|工程|基地|园区|产业园|电站|码头|泊位|机组|风电|光伏)")
_RATE = re.compile(r"率|占比|比例|比重|标准|水质|满意度|覆盖面|覆盖")
_VILLAGES = re.compile("(?:及?以上|以下)的?(?:自然村|村|屯)")
_SIZE_OF_THINGS = re.compile(r"(?:及?以上|以下)的?[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Candidate:
    """A numeral with its unit, between the words before and after it."""

    text: str
    numeral: Numeral
    unit: str
    end: int
    following: tuple[int, str] | None = None

    @cached_property
    def sign(self) -> Span | None:
        """Place of a sign of more between numeral and unit: 100余家, 100+家, 10万余人."""
        found = re.compile("[余多+]").search(self.text, self.numeral.end, self.end)
        return found.span() if found else None

    @cached_property
    def clause(self) -> str:
        """Words of the clause before the numeral."""
        end = self.numeral.start
        floor = max(0, end - REACH)
        start = max(self.text.rfind(mark, floor, end) + 1 for mark in ",。;:")
        return self.text[max(start, floor) : end]

    @cached_property
    def after(self) -> str:
        """Words after the unit."""
        return self.text[self.end : self.end + REACH]

    @cached_property
    def sort(self) -> str:
        """Sort of the unit."""
        return unit_class(self.unit)

    @cached_property
    def written(self) -> str:
        """The numeral as written."""
        return self.text[self.numeral.start : self.numeral.end]

    @property
    def in_words(self) -> bool:
        """Whether it is a small number written in Chinese: those name things, 三百亩 does not."""
        small = self.numeral.high < 100 or self.unit == "大"
        return self.numeral.chinese and small and not self.written.startswith("百分之")

    @property
    def is_amount(self) -> bool:
        """Whether it is money, weight, power or the like."""
        return self.sort in ("money", "size", "magnitude") or self.unit == "平方公里"

    @cached_property
    def after_list(self) -> str:
        """Words after it, further amounts of its list left out: 10亿元、50亿元项目."""
        after = self.after
        while self.sort in ("money", "magnitude") and (listed := _LISTED.match(after)):
            after = after[listed.end() :]
        return after

    @cached_property
    def between(self) -> str:
        """Words up to the next figure, empty if that stands in another clause."""
        words = self.text[self.end : self.following[0]] if self.following else ""
        return "" if re.search(r"[,。;:]", words) else words

    @property
    def next_sort(self) -> str:
        """Sort of the unit of the next figure."""
        return unit_class(self.following[1]) if self.following else ""

    def is_rank(self) -> bool:
        """Whether it stands behind 前: 前10位, but not 目前10个."""
        bare = not self.unit and re.match(r"[,。;、]|$", self.after)
        place = self.unit in ("位", "名") or bare
        return bool(place and _RANK.search(self.text, max(0, self.numeral.start - 2),
                                           self.numeral.start))  # fmt: skip

    def names_measures(self) -> bool:
        """Whether it names a set of measures: 落实十条措施, but not 推出十条措施."""
        made = re.search("推出|出台|制定|制订|新增|谋划", self.clause)
        carried_out = re.search("落实|贯彻|执行|遵守|用好|兑现", self.clause)
        listed = self.unit == "条" or (self.unit == "项" and carried_out)
        return bool(listed and _MEASURES_OF_STATE.match(self.after) and not made)

    def is_large_with_noun(self) -> bool:
        """Whether a noun follows at once: 三万吨级码头."""
        return bool(_NOUN.match(self.after)) or self.after.startswith("级")

    def is_measured(self) -> bool:
        """Whether a measure word makes it a count of real things: 三家企业, not 三大战役."""
        measures = _MEASURE_OF_ONE if self.written == "一" else _MEASURE
        return self.unit in measures and not _SET_NOUN.match(self.after)

    def is_promised_total(self) -> bool:
        """Whether it is itself promised: 引进项目总投资70亿元, 项目30个、总投资超200亿元."""
        ends = re.match(r"(?:及?以上|左右)?(?:[,。;、]|$)", self.after)
        floor = max(0, self.numeral.start - REACH)
        before = self.text[floor : self.numeral.start]
        summed = _TOTAL_PROMISED.search(self.clause) or _COUNT_BEFORE_TOTAL.search(before)
        return "完成总投资" in self.clause or bool(ends and summed)

    def says_which_amount(self) -> bool:
        """Whether the thing that has the amount follows: 10亿元以上项目, not 3亿元资金."""
        noun = _NOUN.match(self.after_list)
        return bool(noun) and not (
            _MONEY_NOUN.match(self.after_list) or _USE.match(self.after_list)
        )

    def says_which_length(self) -> bool:
        """Whether a project of that length follows: 5公里绿道工程, not 改造5公里道路工程."""
        project = _NOUN.match(self.after) and _PROJECT.match(self.after)
        return bool(project) and not re.search(r"[改造建设治理]$", self.clause)

    def counts_bearers(self) -> bool:
        """Whether a rate of the things counted follows: 9个断面水质达标率100%."""
        rate = _RATE.search(self.between) and "、" not in self.between
        return self.sort == "count" and self.next_sort == "share" and bool(rate)

    def says_which_size(self) -> bool:
        """Whether things of that size are counted next: 1000人以上供水点3个."""
        above = _SIZE_OF_THINGS.match(self.between) and not re.search("[、和及]", self.between)
        return self.sort == self.next_sort == "count" and bool(above)


TARGET = ""
# From the surest mark to the weakest: the first rule that holds decides, so that each rule
# speaks only of figures that none above it has settled.
REASONS: tuple[Rule[Candidate], ...] = (
    Rule(TARGET, Candidate.is_rank, "跻身全省前10位。"),
    Rule(
        "code",
        lambda c: c.numeral.chinese and re.fullmatch("[〇零一二三四五六七八九]{2,}", c.written),
        "编号为三〇七。",
    ),
    Rule("vague", lambda c: c.unit == "批", "建成2批示范点。"),
    Rule("slogan", lambda c: not c.unit and c.numeral.chinese, "坚持两手抓。"),
    Rule("code", lambda c: not c.unit, "对标435格局。"),
    Rule(
        "fact",
        lambda c: re.search(r"去年|上年[^度]|过去|近年来|以来", c.clause),
        "去年新建学校3所。",
    ),
    Rule(
        TARGET,
        lambda c: c.sort == "time" and _KEPT_TIME.search(c.clause) and "岁" not in c.unit,
        "审批时间压缩至3天。",
    ),
    Rule("duration", lambda c: c.sort == "time", "打造24小时书房。"),
    Rule("slogan", Candidate.names_measures, "落实惠企30条措施。"),
    # Chinese numerals: most name things; a count needs a measure word and a real thing.
    Rule(TARGET, lambda c: c.in_words and c.unit == "成", "覆盖率达到九成以上。"),
    Rule(
        "qualifier",
        lambda c: c.in_words and len(c.unit) > 1 and c.unit[0] in "万亿" and c.is_large_with_noun(),
        "培育三万吨级码头。",
    ),
    Rule(
        TARGET,
        lambda c: c.in_words and len(c.unit) > 1 and c.unit[0] in "万亿",
        "绿化面积扩大三万亩。",
    ),
    Rule("slogan", lambda c: c.in_words and not c.is_measured(), "把握三个方面。"),
    Rule(
        "vague",
        lambda c: c.in_words and c.written == "一" and not _BUILT.search(c.clause),
        "对每一处隐患负责。",
    ),
    Rule(TARGET, lambda c: c.in_words, "引进三家企业。"),
    Rule("qualifier", lambda c: c.after.startswith("级"), "建设10万吨级码头。"),
    Rule(
        "base",
        lambda c: re.search(r"[由从]$", c.clause) and re.match(r"[^,。;]*[到至高]", c.after),
        "限额由2000元提高到3000元。",
    ),
    # Amounts of money, weight, power: many only say which projects are meant.
    Rule(
        "qualifier",
        lambda c: c.is_amount and _WHOLE.search(c.clause) and not c.is_promised_total(),
        "加快总投资20亿元的园区建设。",
    ),
    Rule(
        "qualifier",
        lambda c: c.is_amount and _POWER.search(c.unit) and not _POWER_PROMISED.search(c.clause),
        "建好30万千瓦电站。",
    ),
    Rule(
        "qualifier",
        lambda c: c.is_amount and c.after_list.startswith("或"),
        "支持收入2亿元或税收过千万元的企业。",
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
    Rule("qualifier", lambda c: c.is_amount and c.says_which_amount(), "新开工10亿元以上项目。"),
    Rule(TARGET, lambda c: c.is_amount, "安排3亿元资金。"),
    # Lengths and land, then things counted.
    Rule(
        "qualifier", lambda c: c.sort == "length" and c.says_which_length(), "推进5公里绿道工程。"
    ),
    Rule(TARGET, lambda c: c.sort == "length", "改造20公里管网。"),
    Rule(
        "qualifier",
        lambda c: c.sort == "count" and re.match(r"(?:围绕|依托|以)(?!.*推进)", c.clause),
        "围绕5条产业链招商。",
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
    normalised = readable(text)
    rows = []
    for candidate, reason in classified(normalised.text):
        if reason:
            span = candidate.numeral.start, candidate.end
            figure = normalised.text[slice(*span)]
            rows.append((*normalised.raw_span(*span), figure, reason))
    return pd.DataFrame(rows, columns=["start", "end", "figure", "reason"])


def classified(text: str) -> list[tuple[Candidate, str]]:
    """Numerals of a normalised text, and why each is no target (empty for targets).

    >>> [(found.unit, reason) for found, reason in classified("盯住50个5A级项目")]
    [('个', ''), ('', 'code')]
    """
    names = {
        reason: [match.span() for match in pattern.finditer(text)]
        for reason, pattern in NAMES.items()
    }
    found: list[tuple[Numeral, str, int]] = []
    for numeral in find_numerals(text):
        # The 2 of m2 is no figure.
        if not found or numeral.start >= found[-1][2]:
            found.append(_with_unit(text, numeral))
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
    unit, end = unit_after(text, numeral.end + text.startswith(("余", "多", "+"), numeral.end))
    return numeral, unit, end if unit else numeral.end


def _named(candidate: Candidate, spans: list[Span], name: str) -> bool:
    """Whether a numeral starts inside one of the spans; 前5强 is a rank, no ordinal."""
    place = candidate.numeral.start
    n = bisect(spans, (place, len(candidate.text) + 1)) - 1
    inside = n >= 0 and place < spans[n][1]
    return inside and not (name == "ordinal" and candidate.text[place - 1 : place] == "前")
