import pandas as pd

from reportanalysis.policytype import read_training_data
from reportanalysis.policytype.predict import out_of_fold


def test_the_stored_predictions_of_a_city_come_out_again_without_its_labels(root, monkeypatch):
    monkeypatch.chdir(root)
    commitments, matched = read_training_data()
    city = "Zaozhuang"
    assert (matched["city"] == city).any()
    # Labels of the city itself must not matter: they are turned into nonsense here.
    spoilt = matched.assign(
        policy_type=matched["policy_type"].mask(matched["city"] == city, "other"),
        theme=matched["theme"].mask(matched["city"] == city, "other"),
    )
    again = out_of_fold(commitments, spoilt, [city]).set_index("commitment_id")
    stored = pd.read_csv("data/derived/predictions.csv").set_index("commitment_id")
    stored = stored.loc[again.index, again.columns]
    pd.testing.assert_frame_equal(again, stored, check_dtype=False, atol=2e-4)
