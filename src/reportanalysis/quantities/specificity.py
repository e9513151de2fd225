"""How specific a commitment is, by a written rule: rhetoric to a quantity with a deadline."""

import re

import pandas as pd

from reportanalysis.errors import ReportError
from reportanalysis.parsing.normalise import normalise
from reportanalysis.segment import word_list

LEVELS = {
    0: "rhetoric",
    1: "general",
    2: "named action",
    3: "quantity",
    4: "quantity with deadline",
}
_EXHORTATION = re.compile(
    r"让我们|同志们|各位代表|奋力谱写|思想为指导|团结(?:在|奋斗|依靠)|牢记.{0,12}(?:嘱托|使命|"
    r"宗旨)|"
    r"凝心铸魂|初心使命|关键(?:一|之)年|周年[,。!]|永远在路上|时不我待|我们必须|我们坚信|"
    r"实干担当|真抓实干"
)
_DIRECTED = re.compile(
    r"建设|建立|建成|新建|改建|实施|推进|推动|推行|推广|开展|完善|健全|加强|强化|提升|提高|优化|"
    r"培育|打造|支持|"
    r"发展|落实|深化|加快|抓好|做好|办好|用好|组织|引导|鼓励|引进|促进|扩大|保障|保护|治理|整治|"
    r"改造|修复|防范|"
    r"化解|创建|争创|争取|启动|制定|编制|出台|设立|搭建|构建|拓展|创新|改革|增加|减少|降低|淘汰|"
    r"打击|严控|严格|"
    r"规范|监管|整合|统筹|巩固|壮大|做强|做优|扶持|救助|发放|培训|完成|举办|承办|承接|对接|服务|"
    r"实现|开通|"
    r"开工|运营|纠治|坚决|持续|全面|防治|布局|谋划|储备|落地|盘活|开发|开放|吸引|集聚|选派|缩短|"
    r"压减|兑现"
)
_TITLE = re.compile(r"《[^》]{2,}》")
_PROGRAMME = re.compile(
    r"“[^”]{2,24}”[^,。;、“]{0,8}?(?:工程|行动|计划|项目|活动|品牌|平台|模式|试点|改革|制度|机制|"
    r"保险|农场|大赛|节|"
    r"城市|基地|街区|园区|集群|专项)|(?:实施|开展|打造|举办|推行|创建|申报|建设|"
    r"组织开展)(?:新一轮)?“[^”]{2,24}”|"
    r"[\u4e00-\u9fff]{3,}(?:工程|三年行动|行动计划|专项行动|专项整治行动|攻坚行动|提升行动|"
    r"培育计划|培养计划|下沉计划)"
)
_LISTED = re.compile(
    r"[^,。;]{2,}、[^,。;]{2,}等[^,。;、]{0,12}(?:项目|工程|园区|企业|平台|机构|基地|路段|道路)"
)
_ORGANISATION = re.compile(
    r"(?:大学|学院|研究院|研究所|集团|公司|实验室|医院|高速|高铁|铁路|机场|水库|大桥|港区|电站|"
    r"综保区|"
    r"保税区|博物馆|体育场|国道|省道|黄河|运河)"
)
_CONCRETE = re.compile(
    r"(?:建立|设立|出台|制定|编制|启动|组建|成立|新建|建成|开通|开工建设|完成|创建|争创|举办|"
    r"承办|开辟|推出|实行)"
    r"[^,。;、]{4,}(?:制度|机制|中心|平台|试点|条例|办法|规划|方案|清单|目录|标准|基金|基地|园|"
    r"站|学校|医院|县|市|区|"
    r"线|路|大赛|会议|论坛|博览会|示范区|示范市|先行区|任务|主体|绿色通道|资金|数据库|联盟|普查|"
    r"调查|工作|体系)"
)


def specificity(commitments: pd.DataFrame, targets: pd.DataFrame) -> pd.Series:
    """Code how specific each commitment is, from 0 (rhetoric) to 4 (figure and deadline).

    A rule written in ``data/gold/specificity_codebook.md``, not a validated measure: no
    coder has checked it. Levels 3 and 4 follow from the targets, 0 to 2 from words.

    Parameters
    ----------
    commitments : DataFrame
        Columns ``commitment_id`` and ``text``.
    targets : DataFrame
        As `extract_targets` makes it from these commitments.

    Returns
    -------
    Series of Int64
        Named ``specificity``, index of `commitments`; a key of `LEVELS`, missing where
        there is no text.

    Raises
    ------
    ReportError
        If a column is missing.

    Examples
    --------
    >>> from reportanalysis.quantities import extract_targets
    >>> table = pd.DataFrame({"commitment_id": list("abcde"), "start": 0, "year": 2019, "text": [
    ...     "让我们团结奋斗!", "持续优化公共服务。", "实施“雪亮工程”。", "新增学位2万个。",
    ...     "全年城镇新增就业6.1万人。"]})
    >>> specificity(table, extract_targets(table)).tolist()
    [0, 1, 2, 3, 4]
    """
    for name, frame, wanted in (
        ("commitments", commitments, {"commitment_id", "text"}),
        ("targets", targets, {"commitment_id", "deadline_stated"}),
    ):
        missing = wanted - set(frame.columns)
        if missing:
            raise ReportError(f"the {name} have no column {', '.join(sorted(missing))}; add it")
    dated = targets["deadline_stated"].isin(["year", "report_year"])
    level = dict.fromkeys(targets["commitment_id"], 3)
    level |= dict.fromkeys(targets.loc[dated, "commitment_id"], 4)
    places = [place for place in word_list("place_names") if len(place) >= 2]
    named_place = re.compile("|".join(map(re.escape, places)))
    codes = [
        level.get(identity, _wording(normalise(text).text, named_place))
        if isinstance(text, str) and text
        else pd.NA
        for identity, text in zip(commitments["commitment_id"], commitments["text"], strict=True)
    ]
    return pd.Series(codes, index=commitments.index, dtype="Int64", name="specificity")


def _wording(text: str, named_place: re.Pattern) -> int:
    """Level of a commitment without a figure."""
    exhortation = bool(_EXHORTATION.search(text))
    named = (
        _TITLE.search(text)
        or _PROGRAMME.search(text)
        or _LISTED.search(text)
        or _CONCRETE.search(text)
        or (_ORGANISATION.search(text) and named_place.search(text))
    )
    if not _DIRECTED.search(text) or exhortation:
        return 0
    return 2 if named else 1
