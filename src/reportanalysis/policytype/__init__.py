"""Policy types and themes of commitments: labels, classifier, predictions, reasons."""

from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.explain import explain, reasons
from reportanalysis.policytype.labels import (
    POLICY_TYPES,
    THEMES,
    match_labels,
    read_labels,
    training_weights,
)
from reportanalysis.policytype.predict import load_models, predict_commitments, secondary
from reportanalysis.policytype.seeds import seed_words
from reportanalysis.policytype.store import load_model, save_model
from reportanalysis.policytype.training import read_training_data, train, train_models
from reportanalysis.policytype.vectors import context_bags, corpus_vectors, word_vectors

__all__ = [
    "POLICY_TYPES",
    "THEMES",
    "BagClassifier",
    "context_bags",
    "corpus_vectors",
    "explain",
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
