"""What the pages say, in English and Chinese: strings.csv, one row a key.

Both languages stand in the page; the style sheet shows one of them, by ``data-language`` of
the ``html`` element, which templates/site.js sets from the address (``?lang=zh``).
"""

from collections.abc import Iterable
from functools import cache

from bs4.element import NavigableString, Tag
from markupsafe import Markup, escape

from reportanalysis.errors import ReportError
from reportanalysis.names import rows_of

Value = str | int | tuple[str, str]  # a pair: what to say in English, in Chinese


@cache
def strings() -> dict[str, tuple[str, str]]:
    """Key -> English and Chinese, as in strings.csv."""
    rows = rows_of("report/strings.csv")
    return {row["key"]: (row["english"], row["chinese"]) for row in rows}


def both(key: str, **values: Value) -> tuple[Markup, Markup]:
    """Give a string in English and in Chinese, its ``{places}`` filled in.

    >>> both("nav.previous")
    (Markup('Previous'), Markup('上一页'))
    """
    if key not in strings():
        raise ReportError(f"no string {key!r}; add a row to src/reportanalysis/report/strings.csv")
    english, chinese = (
        escape(text).format(
            **{name: value[at] if isinstance(value, tuple) else value
               for name, value in values.items()}
        )
        for at, text in enumerate(strings()[key])
    )  # fmt: skip
    return english, chinese


def said(english: str, chinese: str) -> Markup:
    """Put a text in two languages into two spans, of which the reader sees one.

    >>> print(said("Cities", "城市"))
    <span lang="en" class="en">Cities</span><span lang="zh" class="zh">城市</span>
    """
    if not chinese:
        return escape(english)
    return Markup(
        '<span lang="en" class="en">{}</span><span lang="zh" class="zh">{}</span>'
    ).format(english, chinese)


def listed(items: Iterable[str | tuple[str, str]]) -> tuple[str, str]:
    """Join words, or pairs of them, as a sentence of either language does.

    >>> listed(["2015", "2017", ("later", "其后")])
    ('2015, 2017 and later', '2015、2017、其后')
    """
    pairs = [(item, item) if isinstance(item, str) else item for item in items]
    *most, last = (pair[0] for pair in pairs)
    english = f"{', '.join(most)} and {last}" if most else last
    return english, "、".join(pair[1] for pair in pairs)


def say(key: str, **values: Value) -> Markup:
    """Say a string of strings.csv in both languages; the reader sees one.

    In templates ``{{ say("key", n=3) }}``. Where no element may stand, use `attribute`
    (``aria-label``, ``placeholder``) or, in an ``option``,
    ``<option{{ in_chinese("key") }}>{{ plain("key") }}</option>``.

    `values` fill the ``{places}`` of the string; a pair is English and Chinese. HTML is escaped
    unless it is `Markup`.
    """
    return said(*both(key, **values))


def plain(key: str, **values: Value) -> Markup:
    """Give the English of a string, for places that hold no element."""
    return both(key, **values)[0]


def in_chinese(key: str, **values: Value) -> Markup:
    """Give the attribute from which the page's script takes an element's Chinese words.

    >>> print(in_chinese("nav.cities"))
     data-zh="城市"
    """
    return Markup(' data-zh="{}"').format(both(key, **values)[1])


def attribute(name: str, key: str, **values: Value) -> Markup:
    """Give an attribute in both languages.

    >>> print(attribute("aria-label", "nav.pages"))
     aria-label="Pages of the report" data-zh-aria-label="报告各页"
    """
    english, chinese = both(key, **values)
    return Markup(' {0}="{1}" data-zh-{0}="{2}"').format(Markup(name), english, chinese)


def script_strings(prefix: str) -> dict[str, tuple[str, str]]:
    """Give the strings whose keys begin with `prefix`, for a page's script; without it."""
    known = strings().items()
    return {key.removeprefix(prefix): pair for key, pair in known if key.startswith(prefix)}


def text_in(tag: Tag, language: str) -> str:
    """Give the text of an element as readers of one language see it.

    >>> from bs4 import BeautifulSoup
    >>> text_in(BeautifulSoup(f"<p>{say('nav.cities')}, 德州</p>", "html.parser"), "en")
    'Cities, 德州'
    """
    other = {"en": "zh", "zh": "en"}[language]
    return "".join(
        text
        for text in tag.find_all(string=True)
        if type(text) is NavigableString and not _inside(text.parents, other)
    )


def _inside(parents: Iterable[Tag], name: str) -> bool:
    return any(name in (tag.get("class") or ()) for tag in parents)


WORDS = {"say": say, "said": said, "plain": plain, "in_chinese": in_chinese, "attribute": attribute}
