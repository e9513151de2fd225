"""Policy types and themes of commitments: labels, classifier, predictions, reasons."""

from reportanalysis.policytype.classifier import BagClassifier
from reportanalysis.policytype.explain import explain
from reportanalysis.policytype.labels import (
    match_labels,
    read_codes,
    read_labels,
)
from reportanalysis.policytype.predict import out_of_fold, prediction_inputs, prediction_table
from reportanalysis.policytype.store import load_models, models_folder
from reportanalysis.policytype.training import read_training_data, train_models
from reportanalysis.policytype.vectors import context_bags

__all__ = [
    "BagClassifier",
    "context_bags",
    "explain",
    "load_models",
    "match_labels",
    "models_folder",
    "out_of_fold",
    "prediction_inputs",
    "prediction_table",
    "read_codes",
    "read_labels",
    "read_training_data",
    "train_models",
]
