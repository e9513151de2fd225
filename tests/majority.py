"""Made-up labelled rows of Shandong and of other provinces, and a model that needs no time."""

import numpy as np
import pandas as pd

HOME, ELSEWHERE = ["Dezhou", "Jinan"], ["Anhui", "Hebei", "Hunan", "Gansu"]


class Majority:
    """Predicts the most frequent code of its training rows; keeps those rows."""

    def __init__(self, rows, variable="theme"):
        self.classes_, counts = np.unique(rows[variable], return_counts=True)
        self.best, self.rows = counts.argmax(), rows

    def predict_proba(self, bags):
        return np.eye(len(self.classes_))[[self.best] * len(bags)]


def labelled_rows():
    """Four rows a city: urban in Shandong, rural in governments elsewhere."""
    cities = np.repeat(HOME + ELSEWHERE, 4)
    table = pd.DataFrame({"city": cities, "document_id": cities})
    elsewhere = table["city"].isin(ELSEWHERE)
    table["set"] = np.where(elsewhere, "province_dev", "dev")
    table["province"] = table["city"].where(elsewhere)
    table["theme"] = np.where(elsewhere, "rural", "urban")
    table["policy_type"] = np.where(elsewhere, "service", "investment")
    return table.assign(commitment_id=range(len(table)), confidence=3, bag="建设", context="学校")
