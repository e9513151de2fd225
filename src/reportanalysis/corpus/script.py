"""Which script a text is written in, and which of its characters are not as printed.

Chinese prose consists to more than a quarter of some 130 common characters (2024 work
reports: .44 and more, the same in traditional script: .28 and more); Big5, Shift-JIS,
EUC-JP, EUC-KR or UTF-8 bytes read as GB18030 stay below .08. Below .13 the text is
refused. The limit of this: fewer than 50 Chinese characters are too few to judge, and
single wrong characters inside good text are not seen.
"""

import re
import unicodedata
from collections import Counter
from functools import cache, lru_cache

from reportanalysis.errors import ReportError

# The 100 most frequent characters of the Dezhou 2019 digest and the most frequent
# function words of Chinese.
_COMMON = frozenset(
    "业建化大市实全进展加推工动设制和力体发新施村中区提产作好人强项高保务个城企生农度"
    "开民理级快目乡升地管系合水治育行重一改服的等创医安机深能上德持构质面以划县培平点"
    "立做学程计入养场基增州技文续造优共国处支是不了在有我他这们来为到说时要就出会可也"
    "你对而子那得于着下自之年过"
)
_LEAST_COMMON_SHARE = 0.13
_LEAST_HAN = 50
_MOST_DAMAGED_SHARE = 0.01
# Controls of 7 bits stand in texts copied from Word (cell ends) and old editors (Ctrl-Z).
_MOST_CONTROLS_SHARE = 0.1
# Of all letters: reports hold names such as 5G and GDP, lists of names a little more.
_LEAST_HAN_SHARE = 0.2
_MOST_FOREIGN_SHARE = 0.03
# 1,675 reports in simplified script stay below .001, their traditional forms above .30.
_TRADITIONAL_SHARE = 0.05

_HAN = re.compile(r"[々〆〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# Scripts after Latin and Greek.
_FOREIGN_FROM = "\u0400"
_RADICALS = re.compile(r"[\u2e80-\u2fdf]")
_SHORT_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@lru_cache(maxsize=1)  # each check below asks for them
def _counts(text: str) -> Counter[str]:
    return Counter(text)


def implausible(text: str) -> str | None:
    """What shows that a text was decoded wrongly or is not Chinese; None for a good one."""
    counts = _counts(text)
    damaged = sum(n for char, n in counts.items() if _is_damaged(char))
    controls = len(_SHORT_CONTROLS.findall(text))
    if damaged > _MOST_DAMAGED_SHARE * len(text) or controls > _MOST_CONTROLS_SHARE * len(text):
        damaged += controls
        return (
            f"{damaged} of {len(text)} characters are no characters of a text "
            "(replacement, private-use or control characters); it is binary, damaged or was "
            "saved in another encoding: save the original as UTF-8"
        )
    letters: Counter[str] = Counter()
    for char, n in counts.items():
        for letter in _letters(char):
            letters[letter] += n
    han = Counter({char: n for char, n in letters.items() if _HAN.match(char)})
    foreign = Counter({char: letters[char] for char in letters if _is_foreign(char)})
    if foreign.total() > _MOST_FOREIGN_SHARE * letters.total():
        script = unicodedata.name(foreign.most_common(1)[0][0], "unnamed").split()[0]
        return (
            f"it does not read as Chinese: {foreign.total()} of {letters.total()} letters are of "
            f"another script ({script}); if it is Chinese, its encoding or its font is not known "
            "here: open it in a program that shows it rightly and save it as UTF-8 text"
        )
    if han.total() < _LEAST_HAN_SHARE * letters.total():
        return f"it is not Chinese: {han.total()} of its {letters.total()} letters are Chinese"
    common = sum(n for char, n in han.items() if char in _COMMON)
    if han.total() >= _LEAST_HAN and common < _LEAST_COMMON_SHARE * han.total():
        return (
            f"it does not read as Chinese prose: only {common} of {han.total()} Chinese "
            "characters are common ones; it is probably in another encoding (Big5, "
            "Shift-JIS, EUC-KR ...): open it with its right encoding and save it as UTF-8"
        )
    return None


def _is_damaged(char: str) -> bool:
    """Whether a character is none of a text: replacement, private use, control of 8 bits."""
    return (
        char == "\ufffd"
        or "\ue000" <= char <= "\uf8ff"
        or ("\x80" <= char <= "\x9f" and char != "\x85")
    )


@cache
def _letters(char: str) -> list[str]:
    """Letters in the plain form of a character; Hangul has two that are blanks."""
    form = dict.fromkeys(unicodedata.normalize("NFKC", char))
    return [letter for letter in form if letter.isalpha() and letter not in "\u115f\u1160"]


def _is_foreign(char: str) -> bool:
    """Whether a letter is of a script after Latin and Greek, and no Chinese one."""
    return char >= _FOREIGN_FROM and not _HAN.match(char) and not _RADICALS.match(char)


def is_traditional(text: str) -> bool:
    """Whether a text is in traditional characters, which this library's words are not.

    Two national standards tell: Big5 holds them, GB 2312 does not.

    >>> is_traditional("工作報告"), is_traditional("工作报告")
    (True, False)
    """
    han = {char: n for char, n in _counts(text).items() if _HAN.match(char)}
    only = sum(n for char, n in han.items() if _in(char, "big5") and not _in(char, "gb2312"))
    return only / max(sum(han.values()), 1) > _TRADITIONAL_SHARE


@cache
def _in(char: str, encoding: str) -> bool:
    return bool(char.encode(encoding, "ignore"))


def to_simplified(text: str) -> str:
    """Convert traditional to simplified characters (OpenCC's t2s), only where asked for.

    The result may differ in length, so offsets into the original do not carry over.
    """
    try:
        import opencc
    except ImportError:
        raise missing_package("converting to simplified characters", "opencc") from None
    return str(opencc.OpenCC("t2s").convert(text))


def missing_package(what: str, package: str) -> ReportError:
    """Make the error for an optional package that is not installed."""
    return ReportError(
        f'{what} needs the optional package {package}; run: pip install "reportanalysis[readers]"'
    )


@cache
def _is_unseen(char: str) -> bool:
    category = unicodedata.category(char)  # selectors and joiners are marks
    selects = category == "Mn" and unicodedata.name(char, "").startswith(
        ("VARIATION SELECTOR", "COMBINING GRAPHEME")
    )
    return selects or category == "Cf"


def odd_characters(text: str) -> list[str]:
    """Count the characters that do not stand for themselves, one note a kind."""
    radicals = _RADICALS.findall(text)
    formats = (n for char, n in _counts(text).items() if _is_unseen(char))
    counts = (
        (len(radicals), f"radicals such as {''.join(radicals[:1])}, read as characters"),
        (sum(formats), "invisible characters"),
        (len(_CONTROLS.findall(text)), "control characters"),
    )
    return [f"{n} {what}" for n, what in counts if n]
