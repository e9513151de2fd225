from reportanalysis.parsing.preamble import read_preamble


def test_the_digest(digest_text):
    facts = read_preamble(digest_text)
    assert list(zip(facts["field"], facts["value"], strict=True)) == [
        ("month", "3"),
        ("day", "12"),
        ("hour", "9"),
        ("meeting", "德州市十八届人大三次会议"),
        ("office", "市委副书记"),
        ("office", "代市长"),
        ("speaker", "刘炳国"),
    ]
    for row in facts.itertuples():
        assert digest_text[row.start : row.end] == row.value


def test_what_is_not_stated_has_no_row():
    assert read_preamble("会议开幕。\n做强产业\n●建立机制。").empty
    facts = read_preamble(
        "2月3日,某市某届人大一次会议召开,市长张三作政府工作报告。\n做强\n●建立机制。"
    )
    assert facts["field"].tolist() == ["month", "day", "meeting", "office", "speaker"]
    assert facts["value"].tolist()[-2:] == ["市长", "张三"]
