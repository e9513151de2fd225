"""What a student would write: pandas, jieba, TF-IDF, NMF, logistic regression on whole files.

It knows no chapters, no sentences, no offsets and no figures, and its labels are made up:
only its time counts here.
"""

import jieba
import pandas as pd
from sklearn.decomposition import NMF
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression


def words(text: str) -> list[str]:
    return [word for word in jieba.lcut(text) if len(word) > 1]


def script(texts: list[str]) -> pd.DataFrame:
    table = pd.DataFrame({"text": texts})
    table["bag"] = [" ".join(words(text)) for text in table["text"]]
    vectorizer = TfidfVectorizer(tokenizer=str.split, token_pattern=None, sublinear_tf=True)
    matrix = vectorizer.fit_transform(table["bag"])
    topics = NMF(8, init="nndsvda", max_iter=500).fit_transform(matrix)
    labels = [n % 3 for n in range(len(table))]
    model = LogisticRegression(max_iter=1000).fit(matrix, labels)
    return table.assign(topic=topics.argmax(axis=1), label=model.predict(matrix))
