"""Headline indicators: the names they go by, and where a text names them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

# Indicator, the kind of figure it takes, and a word without which no passage is about it.
_TABLE = {
    "gdp_growth": ("growth", "生产总值|GDP"),
    "budget_revenue_growth": ("growth", "预算[^,。;]{0,6}收入|财政[^,。;]{0,4}收入"),
    "industrial_output_growth": ("growth", "工业[^,。;]{0,4}增加值"),
    "services_output_growth": ("growth", "服务业[^,。;]{0,4}增加值|第三产业"),
    "fixed_investment_growth": ("growth", "固定资产|固投"),
    "retail_sales_growth": ("growth", "零售|社[零消]"),
    "trade_growth": ("growth", "外贸|出口|对外贸易"),
    "foreign_investment": ("growth", "外资(?!金)|外商"),
    "urban_income_growth": ("growth", "城镇[^,。;]{0,6}收入|城、?乡[^,。;]{0,6}收入"),
    "rural_income_growth": ("growth", "农[村民牧][^,。;]{0,6}(?<!低)收入|城、?乡[^,。;]{0,6}收入"),
    "income_growth": ("growth", "(?<!城乡)(?<!城镇)(?<!农村)(?<!常住)居民[^,。;]{0,6}收入"),
    "cpi": ("growth", "价格|物价|CPI"),
    "urban_jobs": ("count", "新增[^,。;]{0,4}就业|就业[^,。;]{0,4}新增"),
    "registered_unemployment": ("share", "失业"),
    "surveyed_unemployment": ("share", "失业"),
    "grain_output": ("level", "粮食"),
}
INDICATORS = {name: kind for name, (kind, _) in _TABLE.items()}
LOOSE = {name: words for name, (_, words) in _TABLE.items()}
# Words that may stand between the start of a clause and the name; others make it the name
# of another thing: 海洋生产总值, 对俄进出口总额, 高于生产总值.
_LEAD = re.compile(
    r"(?:\(?[\d一二三四五六七八九十]{1,2}[).、]|[一二三四五六七八九十]是|全[市州省县区盟域]|[我本][市州省县区盟]|"
    r"地区|地方|市域|市本级|[市州县区盟旗]级|市|城[市镇]|20\d\d年|今年|全年|本年|年度|年均|力争|争取|努力|奋力|确保|保证|保持|实现|完成|推动|促进|"
    r"稳定|控制|引导|使|在|将|把|计划|预计|预期|安排|其中|同时|以及|并且|并|也|省定?|上?下达|国家|的|是|为|主要|"
    r"经济|社会|发展|指标|目标|任务|即|全口径|\d{1,5}万元(?:以上|口径)|按[^,。;、]{1,4}口径|按可比价计?算?|可比)*"
)
_LONGEST_LEAD = 30
_NOT_AFTER = re.compile(r"占|的?比重|比例|中税收|质量|结构|[倍级]差|差距|之?比(?!上年|去年|例|20)")


@dataclass(frozen=True)
class Mention:
    """A name in a clause; a joint one (城乡居民收入) names two indicators, in order."""

    indicators: tuple[str, ...]
    start: int
    end: int


@cache
def _names() -> tuple[re.Pattern[str], list[tuple[str, ...]]]:
    """All names as one pattern, and the indicators of each of its groups."""
    source = resources.files("reportanalysis") / "lexicon" / "indicators.txt"
    lines = source.read_text(encoding="utf-8").splitlines()
    rows = [line.split(": ", 1) for line in lines if not line.startswith("#")]
    groups = "|".join(f"(?P<n{n}>{name})" for n, (_, name) in enumerate(rows))
    # A name starts with a letter of the list: that is looked at before all the names.
    letters = "".join(sorted(set(re.findall(r"[^\W\d]", groups))))
    return re.compile(f"(?=[{letters}])(?:{groups})"), [
        tuple(indicators.split()) for indicators, _ in rows
    ]


def mentions(text: str, start: int, end: int) -> list[Mention]:
    """Indicators that a clause of a normalised text speaks of.

    >>> text = "全市生产总值增长5%、海洋生产总值增长9%"
    >>> [text[m.start : m.end] for m in mentions(text, 0, len(text))]
    ['生产总值']
    """
    pattern, indicators = _names()
    found = []
    # 与 joins names only before 分别: 与生产总值同步 names a yardstick.
    joiners = "、和及(“与" if "分别" in text[start:end] else "、和及(“"
    for match in pattern.finditer(text, start, end):
        floor = max(text.rfind(mark, start, match.start()) + 1 for mark in joiners)
        floor = max(floor, start)
        near = match.start() - floor <= _LONGEST_LEAD
        led = near and _LEAD.fullmatch(text, floor, match.start())
        if led and not _NOT_AFTER.match(text, match.end(), end):
            names = indicators[int(str(match.lastgroup)[1:])]
            found.append(Mention(names, match.start(), match.end()))
    return found
