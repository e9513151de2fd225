"""Policy types and themes of commitments: labels, baseline, classifier, evaluation."""

from reportanalysis.policytype.baseline import KeywordBaseline
from reportanalysis.policytype.classifier import BagClassifier, secondary
from reportanalysis.policytype.context import context_bags
from reportanalysis.policytype.explain import explain
from reportanalysis.policytype.labels import (
    POLICY_TYPES,
    THEMES,
    match_labels,
    read_labels,
    training_weights,
)
from reportanalysis.policytype.seeds import seed_words
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.policytype.training import (
    load_models,
    predict_commitments,
    read_training_data,
    train,
    train_models,
)
from reportanalysis.policytype.vectors import word_vectors

__all__ = [
    "POLICY_TYPES",
    "THEMES",
    "BagClassifier",
    "KeywordBaseline",
    "context_bags",
    "explain",
    "load_model",
    "load_models",
    "match_labels",
    "predict_commitments",
    "read_labels",
    "read_training_data",
    "save_model",
    "secondary",
    "seed_words",
    "train",
    "train_models",
    "training_weights",
    "word_vectors",
]
