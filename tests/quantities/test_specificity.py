"""The specificity rule on bullets of the digest and made-up sentences."""

import pandas as pd
import pytest

from reportanalysis.corpus.documents import Document
from reportanalysis.errors import ReportError
from reportanalysis.parsing.parse import parse
from reportanalysis.quantities import LEVELS, extract_targets, specificity


def level(text):
    table = pd.DataFrame({"commitment_id": ["x"], "start": [0], "text": [text], "year": [2019]})
    return specificity(table, extract_targets(table)).iloc[0]


# Bullets of the digest, but for the first two and those with a year, which are made up.
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("让我们同心协力,再创佳绩!", 0),
        ("百舸争流,千帆竞发。", 0),
        ("持续优化公共服务,建立企业纾困机制。", 2),
        ("抓好农民工工资发放工作,促进劳动关系和谐稳定。", 1),
        ("加强政府债务管理,防范化解隐性债务风险。", 1),
        ("深入实施企业家素质提升工程。", 2),
        ("建立职工长期护理保险制度。", 2),
        ("组织开展“金融机构走进民营企业”活动。", 2),
        ("积极开展“四减四增”三年行动,坚决打好八场标志性战役。", 2),
        ("支持10个特色小镇打造省级精品旅游小镇。", 3),
        ("深入实施学前教育三年行动计划,新增学位2万个。", 3),
        ("全年城镇新增就业6.1万人。", 4),
        ("到2022年,新建书屋5处。", 4),
    ],
)
def test_levels(text, code):
    assert level(text) == code and code in LEVELS


def test_digest_uses_every_level_from_general_up(digest_text):
    document = Document("d-2019", "D", "德州", 2019, "prefecture", "digest", digest_text)
    table = parse(document)
    codes = specificity(table, extract_targets(table))
    assert codes.index.equals(table.index) and codes.notna().all()
    assert set(codes) >= {1, 2, 3, 4}


def test_adding_a_figure_never_makes_a_sentence_less_specific():
    for text in ("持续优化公共服务", "实施“雪亮工程”", "让我们团结奋斗"):
        assert level(f"{text},新建书屋5处。") == 3 >= level(f"{text}。")


def test_no_text_no_code():
    table = pd.DataFrame({"commitment_id": ["a", "b"], "start": 0, "text": ["", None]})
    table.index = [5, 9]
    codes = specificity(table, extract_targets(table))
    assert codes.isna().all() and codes.index.tolist() == [5, 9] and codes.dtype == "Int64"
    assert codes.name == "specificity"


def test_missing_column_is_named():
    with pytest.raises(ReportError, match="targets have no column"):
        specificity(pd.DataFrame({"commitment_id": [], "text": []}), pd.DataFrame())
