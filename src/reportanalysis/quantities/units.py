"""Units after a figure: how far they reach and what sort of thing they measure."""

import re

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
