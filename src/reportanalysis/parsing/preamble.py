"""Who reported what to whom, and when: the facts in a digest's opening sentence."""

import re

import pandas as pd

from reportanalysis.parsing.layout import layout

_DATE = re.compile(r"(?P<month>\d{1,2})月(?P<day>\d{1,2})日(?:(?P<hour>\d{1,2})时)?")
_MEETING = re.compile(r"(?P<meeting>[^,，。;；\s]{2,20}届人大[^,，。;；\s]{1,6}次会议)")
_TITLE = r"[^,，。;；、\s]{0,6}?(?:书记|(?:代理?)?(?:省|市|区|县|州)长|主任|主席)"
_SPEAKER = re.compile(
    rf"(?P<offices>{_TITLE}(?:、{_TITLE})*)(?P<speaker>\S{{2,4}}?)(?:向大会|代表.{{1,6}}政府|作政府工作报告)"
)


def read_preamble(raw: str) -> pd.DataFrame:
    r"""Date, meeting, speaker and offices named before the first heading.

    Parameters
    ----------
    raw : str
        Raw text of a document.

    Returns
    -------
    DataFrame
        One row per fact found, in the order of the text. Columns ``field`` (month, day,
        hour, meeting, office, speaker; an office per row), ``value`` (as written),
        ``start``, ``end`` (offsets into `raw`). What is not stated has no row.

    Examples
    --------
    >>> facts = read_preamble("3月12日9时,德州市十八届人大三次会议开幕,市委副书记、代市长刘炳国"
    ...                       "向大会作政府工作报告。\n做强产业\n●建立机制。")
    >>> facts["value"].tolist()
    ['3', '12', '9', '德州市十八届人大三次会议', '市委副书记', '代市长', '刘炳国']
    """
    rows: list[tuple[str, str, int, int]] = []
    spans = layout(raw)
    for start, end in spans.loc[spans["kind"] == "preamble", ["start", "end"]].values:
        text = raw[start:end]
        for pattern in (_DATE, _MEETING, _SPEAKER):
            match = pattern.search(text)
            if not match:
                continue
            for field in pattern.groupindex:
                if match[field] is None:
                    continue
                a, b = (start + offset for offset in match.span(field))
                rows += _offices(raw, a, b) if field == "offices" else [(field, raw[a:b], a, b)]
    return pd.DataFrame(rows, columns=["field", "value", "start", "end"]).sort_values(
        "start", ignore_index=True
    )


def _offices(raw: str, start: int, end: int) -> list[tuple[str, str, int, int]]:
    return [
        ("office", match[0], start + match.start(), start + match.end())
        for match in re.finditer("[^、]+", raw[start:end])
    ]
