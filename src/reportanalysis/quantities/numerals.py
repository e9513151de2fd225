"""Numerals in Arabic and Chinese characters and the units after them."""

import re
from dataclasses import dataclass
from functools import cache

from reportanalysis.errors import ReportError
from reportanalysis.segment import word_list

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MAGNITUDES = {"万亿": 1e12, "亿": 1e8, "万": 1e4, "千": 1e3, "百": 1e2}
# Thousands are set apart by a comma or a blank: 1,200 and 12 000.
_ARABIC = (
    r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?![\d,])(?:\.\d+)?|"
    r"(?<![A-Za-z])\d{1,3}(?: \d{3})+(?! ?\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
)
# 万 and 亿 belong to the unit as the codebook has it: 3万亿元 is 3, unit 万亿元.
_CHINESE = r"[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?"
# A smaller part after the larger one makes one figure: 一百二十万零三千人, 1亿5000万元.
_REST = (
    r"(?:[零〇](?=[一二两三四五六七八九十])|(?=[一二两三四五六七八九][十百千]))"
    r"[〇零一二两三四五六七八九十百千]+"
)
_COMPOUND = (
    rf"{_CHINESE}(?:亿{_CHINESE}万(?:{_REST})?|亿{_REST}|万{_REST})|"
    rf"{_ARABIC}(?:亿\d+(?:\.\d+)?万|万\d+[千百])"
)
_RANGE_MARK = (
    r"(?:%|‰|个百分点|[万亿]?[元人亩吨]|°C|公里|平方米|[万亿个家名处所座项户套])?[-—–~至到]{1,2}"
)
# What it starts with is looked at first, which saves trying every form at every character.
_NUMERAL = re.compile(
    rf"(?=[\d〇零一二两三四五六七八九十百千半])(?:百分之(?P<percent>{_CHINESE})|(?P<compound>{_COMPOUND})"
    rf"|(?P<first>{_ARABIC}){_RANGE_MARK}(?P<last>{_ARABIC})"
    rf"|(?P<cfirst>{_CHINESE}){_RANGE_MARK}(?P<clast>{_CHINESE})"
    rf"|(?P<arabic>{_ARABIC})|(?P<chinese>{_CHINESE}|半))"
)
_NEIGHBOURS = re.compile(r"[一二三四五六七八九]{2}")


@dataclass(frozen=True)
class Numeral:
    """A numeral at ``[start, end)``: the ends of a range, as written (3万亿 is 3)."""

    start: int
    end: int
    low: float
    high: float
    chinese: bool


def find_numerals(text: str) -> list[Numeral]:
    """Numerals of a normalised text; vague amounts (数十, 近百, 三五个) are none.

    >>> [(n.low, n.high) for n in find_numerals("1-2个主导产业、两千名员工、3万亿元、近百家")]
    [(1.0, 2.0), (2000.0, 2000.0), (3.0, 3.0)]
    """
    found = []
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        written = [word for word in match.groups() if word]
        chinese = not re.match(r"\d", written[0])
        if chinese and any(_is_vague(word, text, start, end) for word in written):
            continue
        low = high = parse_numeral(written[0])
        if len(written) > 1:
            high = parse_numeral(written[-1])
        if low > high or text[start - 1 : start] in tuple("从由"):
            # 从20个到5个 is no range; the last figure is the one aimed at.
            start, low = end - len(written[-1]), high
        found.append(Numeral(start, end, low, high, chinese))
    return found


def _is_vague(word: str, text: str, start: int, end: int) -> bool:
    """Whether a Chinese numeral names no definite number: 近百, 三五个, 十余家, 数十."""
    bare = not set(word) & {*_DIGITS, "十", "半"}
    around = text[end : end + 1] in tuple("余多几") or text[start - 1 : start] in tuple("数几")
    return bare or around or _NEIGHBOURS.fullmatch(word) is not None


def parse_numeral(text: str) -> float:
    """Value of a numeral, 万 and 亿 included.

    >>> [parse_numeral(t) for t in ("12 000", "1.2万", "十二", "半", "三点五", "两万零三百")]
    [12000.0, 12000.0, 12.0, 0.5, 3.5, 20300.0]
    """
    if text == "半":
        return 0.5
    if re.fullmatch(_ARABIC, text):
        return float(re.sub("[, ]", "", text))
    if re.fullmatch(_CHINESE, text):
        whole, _, decimals = text.partition("点")
        return _chinese_value(whole) + float(f".{''.join(str(_DIGITS[c]) for c in decimals)}0")
    for word, factor in _MAGNITUDES.items():
        head, found, tail = text.rpartition(word)
        if found and head:
            # In 一亿零五万 the smaller part follows the larger one.
            rest = parse_numeral(tail.lstrip("零〇") or "零") if tail else 0.0
            return parse_numeral(head) * factor + rest
    raise ReportError(f"{text!r} is no numeral; write it as 12, 1.2万, 两千 or 三点五")


def _chinese_value(text: str) -> float:
    """Value of a Chinese numeral below 万."""
    if not set(text) & set(_TENS):
        return float("".join(str(_DIGITS[c]) for c in text))
    value, digit = 0, None
    for character in text:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            value += (1 if digit in (None, 0) else digit) * _TENS[character]
            digit = None
    return float(value + (digit or 0))


_MAGNITUDE = r"(?:万亿|千万|百万|十万|千亿|百亿|万|亿)"
_SHARE = r"(?:个百分点|百分点|个?基点|个点|%|‰|成(?=[以,。;、]|$|左右)|倍)"
_TIME = r"(?:年|个?月|日|个工作日|工作日|天|小时|分钟|分(?!别)|秒|周|岁|周岁|周年|季度|个季度)"
_MONEY = r"(?:美元|欧元|港元|日元|元)"
# Signs of units, as NFKC leaves them: ㎡ is m2, μg/m³ is μg/m3, ℃ is °C.
_LENGTH_SIGN = r"(?:(?:[khcm]?m2?|ha)(?![A-Za-z\d]))"
_SIZE_SIGN = (
    r"(?:°C|(?:m3|[μmk]g|[MGk]W·?h|KW·?h|[MGkK]W|[kK]VA?|MVA|TEU|mL|[TG]B|[kMG]bps|dB|t)"
    r"(?![A-Za-z\d]))"
)
UNIT_SIGN = rf"{_LENGTH_SIGN}|{_SIZE_SIGN}"
_SIZE = (
    rf"(?:{_SIZE_SIGN}|微克|毫克|吨标准煤|吨|公斤|千克|斤|千瓦时|千瓦|兆瓦|千伏|标准箱|标箱|"
    r"立方米|立方|平方公里|平方千米|吉瓦|摄氏度|分贝|升(?!级)|方(?!面|案|式|法|向)|度|蒸吨)"
)
_LENGTH = (
    rf"(?:{_LENGTH_SIGN}|平方米|公顷|亩次|亩|公里|千米|海里|延米|厘米|毫米|米|平方(?!公里|千米))"
)
_PER = r"(?:/(?:立方米|平方米|升|天|日|年|小时|人|万元|亩|[A-Za-z]{1,2}3?))?"


@cache
def _unit() -> re.Pattern[str]:
    """Any unit; 余 and 多 may part it from 万: 万余人."""
    count = "|".join(word_list("units_count"))
    return re.compile(
        rf"{_SHARE}|(?P<factor>{_MAGNITUDE}?)[余多]?"
        rf"(?P<unit>(?:{_TIME}|{_SIZE}|{_LENGTH}|{_MONEY}|{count}){_PER})"
        rf"(?:人民币(?=[,。;、]|$))?|{_MAGNITUDE}"
    )


def unit_after(text: str, position: int) -> tuple[str, int]:
    """Unit at a position of a normalised text (empty if there is none), and where it ends.

    >>> unit_after("新增就业6.1万余人以上", 7), unit_after("约40微克/立方米", 3)
    (('万人', 10), ('微克/立方米', 9))
    """
    match = _unit().match(text, position)
    if not match:
        return "", position
    return (match["factor"] + match["unit"] if match["unit"] else match[0]), match.end()


@cache
def unit_class(unit: str) -> str:
    """Sort of a unit; ``size`` is weight, volume, power, ``length`` also land, or empty.

    >>> [unit_class(u) for u in ("%", "亿元", "万吨", "公里", "万人", "万亿", "年", "")]
    ['share', 'money', 'size', 'length', 'count', 'magnitude', 'time', '']
    """
    if unit in ("成", "倍"):
        return "share"
    sorts = {
        "share": _SHARE,
        "time": rf"{_MAGNITUDE}?{_TIME}",
        "money": rf"{_MAGNITUDE}?{_MONEY}.*",
        "size": rf"{_MAGNITUDE}?{_SIZE}.*",
        "length": rf"{_MAGNITUDE}?{_LENGTH}.*",
        "magnitude": _MAGNITUDE,
        "count": rf"{_MAGNITUDE}?(?:{'|'.join(word_list('units_count'))}).*",
    }
    return next((name for name, form in sorts.items() if re.fullmatch(form, unit)), "")
