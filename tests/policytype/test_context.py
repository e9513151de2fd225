import numpy as np
import pandas as pd
import pytest

from reportanalysis.errors import ReportError
from reportanalysis.policytype import BagClassifier, context_bags
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.policytype.vectors import WordVectors, word_vectors

# Made up: paragraphs of one theme each; every third sentence has no word of its theme.
THEMES = {"rural": ["农业", "农村", "粮食", "耕地"], "education": ["学校", "教师", "学位", "办学"]}


def made_up(seed=0, documents=8, length=30):
    generator = np.random.default_rng(seed)
    rows = []
    for document in range(documents):
        for place in range(length):
            theme = list(THEMES)[(place // 10 + document) % 2]
            words = ["推进", "工作"] if place % 3 == 0 else list(generator.choice(THEMES[theme], 3))
            rows.append((f"d{document}", place * 10, " ".join(sorted(words)), theme))
    return pd.DataFrame(rows, columns=["document_id", "start", "bag", "theme"])


@pytest.fixture(scope="module")
def fitted():
    rows = made_up()
    rows["context"] = context_bags(rows)
    wide = rows["bag"] + " " + rows["context"]
    model = BagClassifier(vectors=word_vectors([*rows["bag"], *wide], size=4, min_df=3))
    model.fit(rows["bag"], rows["theme"], groups=rows["document_id"], contexts=rows["context"])
    return model


def test_context_helps_where_the_sentence_is_silent(fitted):
    new = made_up(seed=1, documents=4)
    context = context_bags(new)
    silent = new["bag"] == "工作 推进"
    alone = (fitted.predict(new["bag"]) == new["theme"])[silent].mean()
    around = (fitted.predict(new["bag"], context) == new["theme"])[silent].mean()
    assert around > alone + 0.2


def test_an_empty_context_is_no_context(fitted):
    bags = made_up(seed=2)["bag"]
    alone = fitted.predict_proba(bags)
    assert np.array_equal(alone, fitted.predict_proba(bags, [""] * len(bags)))


def test_context_survives_saving(fitted, tmp_path):
    new = made_up(seed=3)
    context = context_bags(new)
    read = load_model(save_model(fitted, tmp_path, tmp_path))
    expected = fitted.decision_function(new["bag"], context)
    assert np.array_equal(read.decision_function(new["bag"], context), expected)


def test_contexts_need_vectors_and_one_for_each_bag(fitted):
    with pytest.raises(ReportError, match="give vectors"):
        BagClassifier(min_df=1).fit(["农业", "学校"], ["rural", "education"], contexts=["", ""])
    with pytest.raises(ReportError, match="2 bags but 1 contexts"):
        fitted.predict(["农业", "学校"], [""])


def test_an_unknown_word_takes_after_the_known_words_inside_it():
    table = word_vectors(["养老 床位 医院", "养老 医院", "公路 铁路", "公路 铁路 机场"], size=2)
    vectors = WordVectors(table)
    whole, inside, nothing = vectors.weights(["养老", "智慧养老", "未见"])
    assert np.allclose(whole, inside)
    assert not nothing.any()
    both = vectors.weights(["养老医院"])[0]
    assert np.allclose(both, vectors.weights(["养老", "医院"]).mean(axis=0))
