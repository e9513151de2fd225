"""Topics of commitments: model, number of topics, diagnostics, labels and prevalence.

Bags of words go in, topic weights come out; nothing here knows the policy types.
"""

from reportanalysis.topics.model import TopicModel
from reportanalysis.topics.naming import topic_labels, topic_names, typical_commitments
from reportanalysis.topics.number import best_k, choose_k, k_reason
from reportanalysis.topics.prevalence import topic_by, topic_shares
from reportanalysis.topics.reliability import (
    agreement,
    commitment_topics,
    passage_weights,
    random_starts,
    strongest_topic,
    vector_clusters,
)
from reportanalysis.topics.stability import match_topics

__all__ = [
    "TopicModel",
    "agreement",
    "best_k",
    "choose_k",
    "commitment_topics",
    "k_reason",
    "match_topics",
    "passage_weights",
    "random_starts",
    "strongest_topic",
    "topic_by",
    "topic_labels",
    "topic_names",
    "topic_shares",
    "typical_commitments",
    "vector_clusters",
]
