"""Policy types and themes of commitments: labels, baseline, classifier, evaluation."""

from reportanalysis.policytype.baseline import KeywordBaseline
from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.context import context_bags
from reportanalysis.policytype.crossvalidation import cross_validate_by_document
from reportanalysis.policytype.evaluation import evaluate
from reportanalysis.policytype.explain import explain, reasons
from reportanalysis.policytype.labels import (
    POLICY_TYPES,
    THEMES,
    match_labels,
    read_labels,
    training_weights,
)
from reportanalysis.policytype.secondary import secondary
from reportanalysis.policytype.seeds import seed_words
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.policytype.training import (
    fitter,
    load_models,
    predict_commitments,
    read_training_data,
    train,
    train_models,
)
from reportanalysis.policytype.vectors import corpus_vectors, word_vectors

__all__ = [
    "POLICY_TYPES",
    "THEMES",
    "BagClassifier",
    "KeywordBaseline",
    "context_bags",
    "cross_validate_by_document",
    "evaluate",
    "corpus_vectors",
    "explain",
    "fitter",
    "load_model",
    "load_models",
    "match_labels",
    "predict_commitments",
    "read_labels",
    "read_training_data",
    "reasons",
    "save_model",
    "secondary",
    "seed_words",
    "train",
    "train_models",
    "training_weights",
    "word_vectors",
]
