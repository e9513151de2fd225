"""Numerals in Arabic and Chinese characters: where they stand and what they are worth."""

import re
from dataclasses import dataclass

from reportanalysis.errors import ReportError

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
MAGNITUDES = {"万亿": 1e12, "千亿": 1e11, "百亿": 1e10, "十亿": 1e9, "亿": 1e8, "千万": 1e7,
              "百万": 1e6, "十万": 1e5, "万": 1e4}  # fmt: skip
ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?![\d,])|\d+(?:\.\d+)?)"
# 万 and 亿 belong to the unit as the codebook has it: 3万亿元 is 3, unit 万亿元.
CHINESE = r"[〇零一二两三四五六七八九十百千]+(?:点[〇零一二三四五六七八九]+)?"
_RANGE_MARK = r"(?P<unit>%|‰|个百分点|(?:万|亿)?元|[万亿个家名人])?[-—–~至到]{1,2}"
_NUMERAL = re.compile(
    rf"百分之(?P<percent>{CHINESE})"
    rf"|(?P<first>{ARABIC}){_RANGE_MARK}(?P<last>{ARABIC})"
    rf"|(?P<cfirst>{CHINESE}){_RANGE_MARK.replace('unit', 'cunit')}(?P<clast>{CHINESE})"
    rf"|(?P<arabic>{ARABIC})|(?P<chinese>{CHINESE}|半)"
)
_NEIGHBOURS = re.compile(r"[一二三四五六七八九]{2}")


@dataclass(frozen=True)
class Numeral:
    """A numeral in a text.

    Attributes
    ----------
    start, end : int
        Offsets into the text; a range is one numeral (``1-2``).
    low, high : float
        Ends of a range, equal for a single figure, as written (``3万亿`` is 3).
    chinese : bool
        Whether it is written in Chinese characters.
    """

    start: int
    end: int
    low: float
    high: float
    chinese: bool


def find_numerals(text: str) -> list[Numeral]:
    """Numerals of a normalised text, in order.

    Vague amounts (数十, 近百, 百亿 without a count, 三五个) are no numerals.

    Parameters
    ----------
    text : str
        Normalised text (half-width digits).

    Returns
    -------
    list of Numeral

    Examples
    --------
    >>> [(n.low, n.high) for n in find_numerals("1-2个主导产业、两千名员工、3万亿元、近百家")]
    [(1.0, 2.0), (2000.0, 2000.0), (3.0, 3.0)]
    """
    found = []
    for match in _NUMERAL.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        if match["arabic"]:
            low = high = parse_numeral(match["arabic"])
        elif match["first"]:
            low, high = parse_numeral(match["first"]), parse_numeral(match["last"])
        else:
            first, last = match["cfirst"], match["clast"]
            words = [first, last] if first else [match["percent"] or match["chinese"]]
            if any(_is_vague(word, text, start, end) for word in words):
                continue
            low, high = parse_numeral(words[0]), parse_numeral(words[-1])
        if low > high:
            # 从20个到5个 is no range; the last figure is the one aimed at.
            tail = match["last"] or match["clast"]
            start, low = end - len(tail), high
        found.append(Numeral(start, end, low, high, kind not in ("arabic", "last")))
    return found


def _is_vague(word: str, text: str, start: int, end: int) -> bool:
    """Whether a Chinese numeral names no definite number."""
    bare = not set(word) & (set(DIGITS) | {"十", "半"})
    after, before = text[end : end + 1], text[:start][-1:]
    neighbours = bool(_NEIGHBOURS.fullmatch(word))
    return bare or neighbours or (after in "余多几" if after else False) or before in ("数", "几")


def parse_numeral(text: str) -> float:
    """Value of a numeral, 万 and 亿 included.

    Parameters
    ----------
    text : str
        Such as ``12``, ``1,200``, ``1.2万``, ``3万亿``, ``两千``, ``一百零五``, ``三点五``,
        ``半``.

    Returns
    -------
    float

    Raises
    ------
    ReportError
        If the text is no numeral.

    Examples
    --------
    >>> [parse_numeral(t) for t in ("1.2万", "两千", "十二", "3万亿", "半", "三点五")]
    [12000.0, 2000.0, 12.0, 3000000000000.0, 0.5, 3.5]
    """
    if text == "半":
        return 0.5
    if re.fullmatch(ARABIC, text):
        return float(text.replace(",", ""))
    for magnitude in ("万亿", "亿", "万"):
        head, found, tail = text.rpartition(magnitude)
        if found and head:
            # In 一亿零五万 the smaller part follows the larger one.
            rest = parse_numeral(tail.lstrip("零〇") or "零") if tail else 0.0
            return parse_numeral(head) * MAGNITUDES[magnitude] + rest
    if not re.fullmatch(CHINESE, text):
        raise ReportError(f"{text!r} is no numeral; write it as 12, 1.2万, 两千 or 三点五")
    whole, point, decimals = text.partition("点")
    if point:
        return _chinese_value(whole) + float("." + "".join(str(DIGITS[c]) for c in decimals))
    return _chinese_value(whole)


def _chinese_value(text: str) -> float:
    """Value of a Chinese numeral below 万."""
    if not set(text) & set(_TENS):
        return float("".join(str(DIGITS[c]) for c in text))
    value, digit = 0, None
    for character in text:
        if character in DIGITS:
            digit = DIGITS[character]
        else:
            value += (1 if digit in (None, 0) else digit) * _TENS[character]
            digit = None
    return float(value + (digit or 0))


def magnitude(unit: str) -> float:
    """Factor that a unit such as 万人 or 亿元 carries.

    Parameters
    ----------
    unit : str
        Unit as written after a figure.

    Returns
    -------
    float
        ``low * magnitude(unit)`` is the amount in the plain unit.

    Examples
    --------
    >>> magnitude("万人"), magnitude("亿元"), magnitude("个")
    (10000.0, 100000000.0, 1.0)
    """
    return next((factor for word, factor in MAGNITUDES.items() if unit.startswith(word)), 1.0)


MAGNITUDE = r"(?:万亿|千万|百万|十万|千亿|百亿|万|亿)"
MONEY = r"(?:美元|欧元|港元|日元|元)"
SIZE = (
    r"(?:吨标准煤|吨|公斤|千克|斤|千瓦时|千瓦|兆瓦|[MGk]W|千伏|[kK]V|标准箱|标箱|TEU|立方米|立方|"
    r"平方公里|平方千米|升(?!级)|方(?!面|案|式|法|向)|度|蒸吨)"
)
LENGTH = r"(?:平方米|公顷|亩次|亩|公里|千米|延米|米)"
SHARE = r"(?:个百分点|百分点|%|‰|成(?=[以,。;、]|$|左右)|倍)"
TIME = r"(?:年|个?月|日|个工作日|工作日|天|小时|分钟|分(?!别)|秒|周|岁|周岁|周年|季度|个季度)"
COUNT = (
    r"(?:大类|项次|场次|人次|户次|架次|航次|班次|台套|[台套件]\([套间台]\)|个|家|处|所|座|条|"
    r"项(?!目)|名|人|"
    r"场|户|张|套|部(?!门)|辆|台(?!阶)|架|艘|只|头|羽|株|棵|次|件|类|种|列|班|册|篇|支(?!持|撑|"
    r"路)|片(?!区)|块|栋|幢|间|份|对|门|"
    r"例|枚|宗|位|口(?!岸|袋)|盏|孔|眼|团(?!队)|组(?!织|团)|款|本|批|岗|村|镇|大)"
)
_PER = r"(?:/(?:立方米|平方米|升|天|日|年|小时|人|万元|亩))?"
UNIT = re.compile(
    rf"{SHARE}|{MAGNITUDE}?(?:微克|毫克|{TIME}|{SIZE}|{LENGTH}|{MONEY}|{COUNT}){_PER}|{MAGNITUDE}"
)


def unit_after(text: str, position: int) -> tuple[str, int]:
    """Unit that stands at a position of a normalised text.

    Parameters
    ----------
    text : str
        Normalised text.
    position : int
        Offset just after a numeral.

    Returns
    -------
    tuple of str and int
        The unit as written (empty if there is none) and the offset of its end.

    Examples
    --------
    >>> unit_after("新增就业6.1万人以上", 7), unit_after("约40微克/立方米", 3)
    (('万人', 9), ('微克/立方米', 9))
    """
    match = UNIT.match(text, position)
    if not match:
        return "", position
    return match[0], match.end()


def unit_class(unit: str) -> str:
    """Sort of a unit.

    Parameters
    ----------
    unit : str
        Unit as written.

    Returns
    -------
    str
        ``share``, ``money``, ``time``, ``size`` (weight, volume, power), ``length``
        (lengths and land), ``magnitude`` (万, 亿 alone), ``count``, or an empty string.

    Examples
    --------
    >>> [unit_class(u) for u in ("%", "亿元", "万吨", "公里", "万人", "万亿", "年", "")]
    ['share', 'money', 'size', 'length', 'count', 'magnitude', 'time', '']
    """
    if unit in ("成", "倍"):
        return "share"
    for name, pattern in (
        ("share", SHARE), ("time", rf"{MAGNITUDE}?{TIME}"), ("money", rf"{MAGNITUDE}?{MONEY}.*"),
        ("size", rf"{MAGNITUDE}?(?:微克|毫克|{SIZE}).*"), ("length", rf"{MAGNITUDE}?{LENGTH}.*"),
        ("magnitude", MAGNITUDE), ("count", rf"{MAGNITUDE}?{COUNT}.*"),
    ):  # fmt: skip
        if re.fullmatch(pattern, unit):
            return name
    return ""
