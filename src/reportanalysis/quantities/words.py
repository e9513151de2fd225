"""The words that stand around a figure: verbs before it, verbs and acts after its noun.

Short lists stand here, long ones in ``lexicon/figure_*.txt``; the patterns made of those
are functions, so that no file is read before it is needed.
"""

import re
from functools import cache

from reportanalysis.segment import word_list

STRIVE = re.compile("力争|争取|努力|争创|冲刺|奋力")
_SCOPE = (
    r"全市|全县|全区|全年|今年|[一二两三四五]?年内|年底前|上半年|下半年|市区|其中|同时|当年|每年|"
    r"(?:20\d\d)年(?:底|末)?前?|(?:到|至)?(?:今|本)?年(?:底|末)前?|"
    r"到(?:20\d\d)年(?:底|末)?|20\d\d年"
)
NEW_AMOUNT = re.compile(
    "新增|新建|新开|新改|引进|培育|完成|获批|组织|举办|开展|招引|投放|发放|培训|吸纳"
)
LEVEL = re.compile(
    r"达到|达|突破|稳定|保持|维持|总数|总量|累计|控制在|不超过|不低于|提高[到至]|提升[到至]|"
    r"增加到|扩大[到至]|发展到|压缩[到至]|降至|降到|增至|升至|在用|实现|迈上|站上|上限|最高|优于|"
    r"高于|低于|超过|总产值|总规模|[≤≦⩽≯<]"
)
# 提高3% is growth, 提高到30% is not.
GROWTH = re.compile(
    r"增长|增速|涨幅|增幅|降幅|[增降涨]$|增加(?![到至值])|上升|降本|"
    r"(?:提高|提升|下降|降低|减少|压减|扩大|上调)(?![到至])"
)
_BEFORE = {
    "at_least": r"不少于|不低于|不小于|不下于|至少|最低|大于或?等于|>=|[≥≧⩾≮]",
    "at_most": r"不超过|不高于|不大于|不多于|控制在|低于|少于|小于(?:或?等于)?|最高|上限|最多|"
    r"至多|<=|[≤≦⩽≯<]",
    "around": r"大约|约|近|[≈~](?=\d)",
    "more_than": r">|突破|超过|超出|超|高于|(?<![通经])过|大于|逾|多于|迈上|迈过|站上|跨越",
}
_AFTER = {
    "at_least": r"(?:\(含\)|及)?以上|\(含\)|\+",
    "at_most": r"及?以内|及?以下|之内",
    "around": r"左右|上下",
}
BEFORE_FIGURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _BEFORE.items()))
AFTER_FIGURE = re.compile("|".join(f"(?P<{name}>{words})" for name, words in _AFTER.items()))
# An opening verb is the start of a noun before these: 培训 in 培训率, 建设 in 建设用地.
_NOUN_GOES_ON = (
    r"(?!率|性|覆盖|用地|业|库|面积|型|券|类|者|商(?!户)|期|区(?!域)|品|器|房|中心|基金|平台|"
    r"场景|能力|水平|指数|强度|规模(?!化|以上)|总量|总数|项目数量)"
)
_PLAIN_OPENING = (
    r"(?:新增|增加|打造|引进|完成|实现|开展|组织开展|举办|建成(?!区)|建成投用|获批|争取|认定|推出|出台|"
    r"发放|抓好|抓实|办好|用好|做好|筹集|筹建|评选|选树|集聚|吸引|落实|达到|力争)(?!率)"
)


# Of lists ``figure_*.txt``: what must, or must not, stand after a word.
_FOLLOWED = {
    "inner_verbs": r"(?!率|工程|计划|库|行动|情况|基地|期|面积|项目|企业|机构|条例|能力|数|单位|"
    r"建设|创建|培育|办法)",
    "connectors": "$",
    "stop_verbs": r"(?!项目|企业|单位|机构|工程|率|面积|产品|能力|类|道路)",
    "acts": "$",
}


@cache
def opening() -> re.Pattern[str]:
    """Verb, adverb or scope word that opens a phrase: 全市, 积极, 新建 in 全市积极新建学校."""
    words = "|".join(sorted(word_list("figure_openings"), key=len, reverse=True))
    return re.compile(
        rf"{_SCOPE}|{STRIVE.pattern}|\((?:\d{{1,2}}|[一二三四五六七八九十]+)\)|继续(?!教育)|高标准(?!农田|蔬菜)|"
        r"重点(?=推进|抓好|支持|打造|建设|培育|实施|推动)|用?[一二三四五]年(?=[建新培打完])|"
        rf"(?:新?(?:{words})){_NOUN_GOES_ON}|{_PLAIN_OPENING}"
    )


@cache
def word_of(name: str) -> re.Pattern[str]:
    """A word of the list ``figure_NAME.txt`` that stands around a figure.

    ``new_phrases``: opens a later member of a 、 list that is a phrase of its own (扩面、新增车位);
    ``inner_verbs``: the noun counted starts after it; ``connectors``: last word between noun and
    figure (达到 in 床位达到50张); ``stop_verbs``: ends the noun phrase after a figure (开工 in
    50个项目开工); ``acts``: last of the acts after the noun (改造 in 1000家企业改造).
    """
    return re.compile(f"(?:{'|'.join(word_list(f'figure_{name}'))}){_FOLLOWED.get(name, '')}")
