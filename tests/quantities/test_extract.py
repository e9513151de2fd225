"""Targets of the digest against a table read off its 124 bullets by hand, and properties."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reportanalysis.corpus.documents import Document
from reportanalysis.errors import ReportError
from reportanalysis.parsing.normalise import normalise
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities import extract_targets

# Words just before or after the figure; object; figure; unit; modifier; kind; hope; deadline.
# Every figure promised in the digest; the gaps (不少于个) are the business of lost.py.
BY_HAND = [
    ("盯住50个", "项目", 50, 50, "个", "exact", "count", False, "none"),
    ("对6个", "省重点项目", 6, 6, "个", "exact", "count", False, "none"),
    ("企业50家以上", "省级高新技术企业", 50, 50, "家", "at_least", "count", True, "report_year"),
    ("达到80%以上。", "大中型工业企业研发平台占比", 80, 80, "%", "at_least", "share", True,
     "report_year"),
    ("力争全市50%", "规模以上企业", 50, 50, "%", "at_least", "share", True, "none"),
    ("产业园10个以上", "市级现代农业产业园", 10, 10, "个", "at_least", "count", False, "none"),
    ("园区10个", "高标准蔬菜园区", 10, 10, "个", "exact", "count", False, "none"),
    ("保护区38个", "万亩蔬菜功能保护区", 38, 38, "个", "exact", "count", False, "none"),
    ("稳定在60%", "“三品一标”产地认定面积", 60, 60, "%", "at_least", "share", False, "none"),
    ("实施9个", "省级美丽村居试点村", 9, 9, "个", "exact", "count", False, "none"),
    ("发展1-2个", "主导产业", 1, 2, "个", "exact", "count", False, "none"),
    ("实施5大类", "公共城建项目", 5, 5, "大类", "exact", "count", False, "none"),
    ("65个公共", "公共城建项目", 65, 65, "个", "exact", "count", False, "none"),
    ("学位2万个", "学位", 2, 2, "万个", "exact", "count", False, "duration"),
    ("抓好3个", "重点医疗卫生项目", 3, 3, "个", "exact", "count", False, "none"),
    ("和15个", "县级重点医疗卫生项目", 15, 15, "个", "exact", "count", False, "none"),
    ("培育30个", "临床(中医)重点专科", 30, 30, "个", "exact", "count", False, "none"),
    ("培养50个", "学科带头人和技术骨干", 50, 50, "个", "exact", "count", False, "none"),
    ("达到85%", "孕前", 85, 85, "%", "at_least", "share", False, "none"),
    ("、80%、", "产前", 80, 80, "%", "at_least", "share", False, "none"),
    ("98%", "新生儿筛查率", 98, 98, "%", "at_least", "share", False, "none"),
    ("就业6.1万人", "城镇新增就业", 6.1, 6.1, "万人", "exact", "count", False, "report_year"),
    ("中心10处", "城市日间照料中心", 10, 10, "处", "exact", "count", False, "none"),
    ("院40处", "农村互助幸福院", 40, 40, "处", "exact", "count", False, "none"),
    ("建成1处", "社会福利中心", 1, 1, "处", "at_least", "count", False, "none"),
    ("支持10个", "特色小镇", 10, 10, "个", "exact", "count", False, "none"),
]  # fmt: skip
# Noticed after the rules were fixed, so left as it is: a gap makes two nouns look like one.
KNOWN_ERRORS = {("对6个", "object")}


@pytest.fixture(scope="module")
def digest(digest_text):
    document = Document("dezhou-2019", "Dezhou", "德州", 2019, "prefecture", "digest", digest_text)
    commitments = parse(document)
    return digest_text, commitments, extract_targets(commitments)


def test_digest_gives_every_figure_promised_and_no_other(digest):
    text, _, targets = digest
    expected = [text.index(context) + context.index(f"{low:g}") for context, _, low, *_ in BY_HAND]
    assert targets["start"].tolist() == expected


def test_digest_targets_are_those_read_by_hand(digest):
    _, _, targets = digest
    columns = ["object", "low", "high", "unit", "modifier", "kind", "strive", "deadline_stated"]
    found = targets[columns].values.tolist()
    wrong = {
        (context, name)
        for (context, *wanted), row in zip(BY_HAND, found, strict=True)
        for name, one, other in zip(columns, wanted, row, strict=True)
        if one != other
    }
    assert wrong == KNOWN_ERRORS
    this_year = targets["deadline_stated"] == "report_year"
    assert set(targets.loc[this_year, "deadline"]) == {"2019"}
    assert set(targets.loc[~this_year, "deadline"]) == {""}


def test_offsets_point_at_the_words(digest):
    text, commitments, targets = digest
    bounds = commitments.set_index("commitment_id")
    for row in targets.itertuples():
        figure = normalise(text[row.start : row.end]).text
        assert figure.endswith(row.unit) and figure.startswith(f"{row.low:g}")
        assert normalise(text[row.object_start : row.object_end]).text == row.object
        inside = bounds.loc[row.commitment_id]
        assert inside["start"] <= row.object_start and row.end <= inside["end"]
        if row.modifier_start is not pd.NA:
            words = {"at_least": ("以上", "至少"), "around": ("左右",)}[row.modifier]
            assert text[row.modifier_start : row.modifier_end] in words


def targets_of(text, **columns):
    table = pd.DataFrame({"commitment_id": ["x"], "start": [0], "text": [text], **columns})
    return extract_targets(table)


# Made-up sentences from here on.
@pytest.mark.parametrize(
    ("text", "modifier", "kind"),
    [
        ("服务站总数达到30个。", "exact", "level"),
        ("服务站不少于30个。", "at_least", "count"),
        ("经费控制在30万元以内。", "at_most", "level"),
        ("经费控制在30万元左右。", "around", "level"),
        ("产值突破30亿元。", "more_than", "level"),
        ("产值突破30亿元以上。", "at_least", "level"),
        ("产值增长3%左右。", "around", "growth"),
        ("产值占比提高到30%。", "exact", "share"),
        ("产值占比提高3个百分点以上。", "at_least", "growth"),
        ("新建服务站约30个。", "around", "count"),
        ("综合实力保持全省前3位。", "exact", "rank"),
        ("覆盖率达到九成以上。", "at_least", "share"),
    ],
)
def test_modifier_and_kind(text, modifier, kind):
    row = targets_of(text).iloc[0]
    assert (row["modifier"], row["kind"]) == (modifier, kind)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f", "\u3000", ","])
def test_blank_or_comma_sets_thousands_apart(blank):
    row = targets_of(f"新增绿地12{blank}000亩以上。").iloc[0]
    assert (row["low"], row["unit"], row["object"]) == (12_000, "亩", "绿地")
    assert targets_of(f"产值突破1{blank}200.5亿元。")["low"].tolist() == [1200.5]


def test_digits_beside_each_other_are_no_thousands():
    assert targets_of("改造G12 300米。")["low"].tolist() == [300]
    assert targets_of("到2025年新建学校1200所。")["low"].tolist() == [1200]


@pytest.mark.parametrize(
    ("text", "low", "modifier"),
    [
        ("新增企业≥100家。", 100, "at_least"), ("新增企业＞100家。", 100, "more_than"),
        ("新增企业>=100家。", 100, "at_least"), ("浓度≤35微克/立方米。", 35, "at_most"),
        ("浓度＜35微克/立方米。", 35, "at_most"), ("改造企业100+家。", 100, "at_least"),
        ("改造企业100家+。", 100, "at_least"), ("接待游客10万+。", 10, "at_least"),
        ("实现外贸“10万+”目标。", 10, "at_least"), ("培训10万余人次。", 10, "more_than"),
        ("改造企业100家（含）以上。", 100, "at_least"),
        ("改造企业不少于100家。", 100, "at_least"), ("至少新建1处书屋。", 1, "at_least"),
    ],
)  # fmt: skip
def test_signs_and_words_for_bounds(text, low, modifier):
    assert targets_of(text)[["low", "modifier"]].values.tolist() == [[low, modifier]]


@pytest.mark.parametrize(
    ("text", "low", "unit", "modifier"),
    [
        ("新建厂房500㎡以上。", 500, "m2", "at_least"), ("新建公园3km²。", 3, "km2", "exact"),
        ("浓度36μg/m³以内。", 36, "μg/m3", "at_most"), ("温度控制在26℃以下。", 26, "°C", "at_most"),
        ("新增供水能力5万m³/d。", 5, "万m3/d", "exact"), ("改造管网20km。", 20, "km", "exact"),
        ("改造管网20 km。", 20, "km", "exact"), ("新增造林20hm²。", 20, "hm2", "exact"),
        ("新增投资100亿元人民币。", 100, "亿元", "exact"),
        ("覆盖率达到８５％以上。", 85, "%", "at_least"),
        ("建成住房3万套（间）。", 3, "万套(间)", "exact"),
        ("抽检食品900批次。", 900, "批次", "exact"),
    ],
)  # fmt: skip
def test_signs_of_units(text, low, unit, modifier):
    found = targets_of(text)[["low", "unit", "modifier"]].values.tolist()
    assert found == [[low, unit, modifier]]


@pytest.mark.parametrize("joiner", ["、", "和", "及", "以及"])
def test_joined_figures_share_bound_and_noun(joiner):
    table = targets_of(f"书屋、公园分别不少于30个{joiner}40个。")
    assert table[["object", "low", "modifier"]].values.tolist() == [
        ["书屋", 30, "at_least"], ["公园", 40, "at_least"],
    ]  # fmt: skip
    quoted = targets_of("“专精特新、小巨人”企业、瞪羚企业分别达到30家、40家。")
    assert quoted["object"].tolist() == ["“专精特新、小巨人”企业", "瞪羚企业"]
    apart = targets_of("书屋不少于30个，公园40个。")
    assert apart["modifier"].tolist() == ["at_least", "exact"]


def test_numerals_in_parts_and_years_in_characters():
    table = targets_of("到二〇二五年,培训一百二十万零三千人,发放贷款1亿5000万元。")
    assert table[["low", "unit", "deadline"]].values.tolist() == [
        [1_203_000, "人", "2025"],
        [150_000_000, "元", "2025"],
    ]
    assert targets_of("绿化三千五百亩。")["low"].tolist() == [3500]


def test_total_behind_a_count_is_a_target_of_its_own():
    table = targets_of("招引项目30个、总投资超200亿元。")
    assert table[["object", "low", "modifier"]].values.tolist() == [
        ["项目", 30, "exact"],
        ["总投资", 200, "more_than"],
    ]
    bracketed = targets_of("实施项目30个（总投资20亿元）；新增投资￥5亿元。")
    assert bracketed["object"].tolist() == ["项目", "投资"]
    assert targets_of("加快总投资200亿元的30个项目建设。")["low"].tolist() == [30]


def test_numbers_of_list_items_are_no_digits():
    table = targets_of("②10个书屋开工；（8）改造危桥40座。")
    assert table[["object", "low"]].values.tolist() == [["书屋", 10], ["危桥", 40]]


def seconds(text):
    """Shortest of three readings."""
    times = []
    for _ in range(3):
        start = time.process_time()
        targets_of(text)
        times.append(time.process_time() - start)
    return min(times)


@pytest.mark.parametrize(
    "piece", ["增长5%、", "1", "(", "力争增长5%、", "5 ", "今年", "一", "A+", "分别5个、"]
)
def test_time_is_linear_in_length(piece):
    short = piece * (6_000 // len(piece))
    assert seconds(2 * short) < 3 * seconds(short) + 0.02


def test_a_character_of_sixty_thousand_costs_no_more_than_one_of_six_thousand():
    piece = "增长5%、"
    each = [seconds(piece * (size // len(piece))) / size for size in (6_000, 60_000)]
    assert each[1] < 2 * each[0]


def test_one_long_line_costs_no_more_than_short_ones():
    line = "产值增长5%、收入增长6%、"
    in_lines = pd.DataFrame({"commitment_id": "x", "start": 0, "text": [line] * 500})
    start = time.process_time()
    extract_targets(in_lines)
    assert seconds(line * 500) < 2 * (time.process_time() - start)


def test_hope_after_a_figure_reaches_that_one_only():
    table = targets_of("产值增长5%、力争6%以上,收入增长4%。")
    assert table["strive"].tolist() == [False, True, False]
    assert table["object"].tolist() == ["产值", "产值", "收入"]
    assert table["modifier"].tolist() == ["exact", "at_least", "exact"]


def test_a_magnitude_alone_is_one_of_it():
    for text, noun, unit in (("生产总值突破千亿元。", "生产总值", "千亿元"),
                             ("税收迈上百亿台阶。", "税收", "百亿")):  # fmt: skip
        (row,) = targets_of(text)[["object", "low", "high", "unit"]].values.tolist()
        assert row == [noun, 1.0, 1.0, unit]


def test_deadlines():
    table = targets_of("到2026年,新建学校3所;年内改造2所。", year=[2024])
    assert table[["deadline", "deadline_stated"]].values.tolist() == [
        ["2026", "year"],
        ["2024", "report_year"],
    ]
    for end in ("到2026年底前", "到2026年末", "到二〇二六年底"):
        assert targets_of(f"{end}新建学校3所。", year=[2024])["deadline"].tolist() == ["2026"]
    assert targets_of("年内改造2所。")["deadline"].tolist() == [""]


def test_printed_form_makes_no_difference():
    plain = targets_of("新建学校30所以上,覆盖率达到85%。")
    printed = "新 建学校　３０\n所以 上,覆盖率达到 — 9 — ８５ ％。"
    strayed = targets_of(printed)
    columns = ["low", "unit", "modifier", "kind", "object"]
    assert strayed[columns].values.tolist() == plain[columns].values.tolist()
    assert printed[strayed["start"][0] : strayed["end"][0]] == "３０\n所"


def test_review_and_missing_text_give_nothing():
    table = pd.DataFrame(
        {
            "commitment_id": ["a", "b", "c"],
            "start": 0,
            "text": ["建成学校3所。", "", None],
            "part": ["review", "plan", "plan"],
        }
    )
    none = extract_targets(table)
    numbers = ["target_no", "strive", "low", "high", "start", "object_start"]
    assert none.empty and none[numbers].dtypes.equals(targets_of("新建学校3所。")[numbers].dtypes)


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        ("加强新生代企业家培养，年内达到300人。", "新生代企业家"),  # of the clause before
        ("完善养老服务、新增床位2000张。", "床位"),  # a new phrase of a list
        ("改造30个小区、养护道路。", "小区"),  # one behind the noun
        ("“学习型、服务型”机关达到30个。", "“学习型、服务型”机关"),  # a list in quotation marks
        ("建设和美乡村30个。", "和美乡村"),  # 和 joins nothing
        ("办好学校和医院30个。", "学校和医院"),
        ("全市新增30个。", ""),  # opening words alone
        ("深入开展活动30场。", "活动"),
        ("全面落实任务30项。", "落实任务"),  # a noun that means little without its verb
    ],
)
def test_nouns(text, noun):
    assert targets_of(text)["object"].tolist() == [noun]


def test_missing_column_is_named():
    with pytest.raises(ReportError, match="no column text"):
        extract_targets(pd.DataFrame({"commitment_id": [], "start": []}))


PIECES = st.sampled_from(
    [*"0123456789一二三两半十百千万亿%个家项成年", *",。;、的和()“”５\n—-~+GS¼",
     "以上", "左右", "达到", "不超过", "力争", "分别", "新增", "亿元", "占比", "增长",
     "前", "由", "第", "— 9 —", "学校"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=25).map("".join)))
@settings(max_examples=300, deadline=None)
def test_any_text_is_taken_and_offsets_hold(text):
    table = pd.DataFrame({"commitment_id": ["x"], "start": [7], "text": [text], "year": [2024]})
    targets = extract_targets(table)
    pd.testing.assert_frame_equal(targets, extract_targets(table))
    assert targets["target_no"].tolist() == list(range(1, len(targets) + 1))
    for row in targets.itertuples():
        assert row.unit in normalise(text[row.start - 7 : row.end - 7]).text
        assert row.low <= row.high
        if row.object:
            assert normalise(text[row.object_start - 7 : row.object_end - 7]).text == row.object


@given(
    st.integers(1, 9999),
    st.sampled_from("个家处所座条张套"),
    st.sampled_from(["以上", "左右", ""]),
)
def test_a_plain_count_is_read_back(number, unit, after):
    row = targets_of(f"新建社区书屋{number}{unit}{after}。").iloc[0]
    wanted = {"以上": "at_least", "左右": "around", "": "exact"}[after]
    assert (row["low"], row["unit"], row["modifier"], row["object"]) == (
        number, unit, wanted, "社区书屋",
    )  # fmt: skip
