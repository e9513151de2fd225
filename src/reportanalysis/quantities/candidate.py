"""A figure that may be a target: its unit, its surroundings, what they say of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from reportanalysis.quantities.numerals import Numeral, unit_class
from reportanalysis.quantities.sentence import REACH, Span

CAMPAIGN = r"(?:工程|行动|战役|攻坚|计划|体系|战略|战略任务|格局|模式|机制|制度)"
_RANK = re.compile(r"(?<![目日年月此之])前$")
_NOUN = re.compile(
    r"(?:及?以上|以下|以内|左右)?+的?+(?![,。;:!?、和及与至到(])(?=[\u4e00-\u9fffA-Z“\d])"
)
_SET_NOUN = re.compile(
    r"(?:方面|市场|维护|确立|意识|自信|清零|一批|结合|坚持|统筹|务必|毫不|革命|面向|转变|必由|"
    r"关键|层面|环节|维度|到位|文明|标准|清单|重点任务|倍增|样子|专班|[^,。;、]{0,10}"
    + CAMPAIGN
    + ")"
)
_MEASURE = frozenset("个家处所座名张户套条支艘台")
_MEASURE_OF_ONE = frozenset("处所座")
_MEASURES_OF_STATE = re.compile(r"[^,。;、\d]{0,6}?(?:措施|政策|意见|举措|规定|新政|禁令|准则)")
_TOTAL_PROMISED = re.compile("引进|招引|签约|新增|力争|实现|落地|引育")
_COUNT_BEFORE_TOTAL = re.compile(
    r"\d[个项家件处座条](?:以上|左右)?[^,。;、\d]{0,10}[、,](?:计划|概算|协议|合同)?总投资(?:额)?"
    r"(?:超过|超|过|约|达到|达)?$"
)
_LISTED = re.compile(r"[、和](?:过|超过?)?\d+(?:\.\d+)?(?:万|亿)?元?(?=\S)")
_MONEY_NOUN = re.compile(
    r"[^,。;、]*(?:资金|贷款|基金|债券|补贴|补助|投资|专项债|奖补|授信|消费券|产值|能力|产能|"
    r"规模|装机|容量|库容|储量|大关|台阶|关口|目标|收入|贴息|奖励|补偿)"
)
_USE = re.compile(r"(?:以上)?(?:实施|建设|用于|支持|推进|开展|组建|设立)")
_PROJECT = re.compile(r"[^,。;、]*(?:项目|工程|基地|园区|产业园|电站|码头|泊位|机组|风电|光伏)")
_RATE = re.compile(r"率|占比|比例|比重|标准|水质|满意度|覆盖面|覆盖")
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
    def is_large(self) -> bool:
        """Whether its unit holds 万 or 亿 and more: 万吨."""
        return len(self.unit) > 1 and self.unit[0] in "万亿"

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
