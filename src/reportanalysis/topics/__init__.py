"""Topics of commitments: model, number of topics, diagnostics, labels and prevalence.

Bags of words go in, topic weights come out; nothing here knows the policy types.
"""

from reportanalysis.topics.choose import best_k, choose_k
from reportanalysis.topics.diagnostics import (
    exclusivity,
    frex,
    npmi_coherence,
    top_words,
    topic_diversity,
)
from reportanalysis.topics.model import TopicModel, context_windows, exact_nndsvd
from reportanalysis.topics.naming import topic_labels, typical_commitments
from reportanalysis.topics.prevalence import topic_by, topic_shares
from reportanalysis.topics.stability import bootstrap_stability, match_topics, seed_stability

__all__ = [
    "TopicModel",
    "best_k",
    "bootstrap_stability",
    "choose_k",
    "context_windows",
    "exact_nndsvd",
    "exclusivity",
    "frex",
    "match_topics",
    "npmi_coherence",
    "seed_stability",
    "top_words",
    "topic_by",
    "topic_diversity",
    "topic_labels",
    "topic_shares",
    "typical_commitments",
]
