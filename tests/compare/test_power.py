"""Power by planting: what is planted is what is counted."""

import numpy as np
import pandas as pd

from reportanalysis.compare.power import keyness_power


def made_up(spread, n_words=200, seed=1):
    """Made-up reports of ten cities in four years, the rates of words varying between them."""
    rng = np.random.default_rng(seed)
    rates = 0.9 / np.arange(3, n_words + 3)
    rates /= rates.sum()
    words = np.array([f"w{i:03d}" for i in range(n_words)])
    rows = []
    for city in "abcdefghij":
        for year in range(4):
            factor = rng.gamma(1 / spread**2, spread**2, n_words)
            bag = " ".join(np.repeat(words, rng.poisson(3000 * rates * factor)))
            rows.append((f"{city}-{year}", city, year, bag))
    return pd.DataFrame(rows, columns=["document_id", "city", "year", "bag"])


def test_power_rises_with_ratio_and_use_and_falls_with_spread():
    table = keyness_power(made_up(0.3), "a", "year", ratios=(1, 2, 4), n_simulations=4)
    found = table.pivot(index="uses", columns="ratio", values="found").loc["50 or more"]
    assert found[1] < 0.1 < 0.8 < found[2] <= found[4]
    assert table["size"].between(0.02, 0.075).all() and (table["false"] < 0.01).all()
    rough = keyness_power(made_up(1.0), "a", "year", ratios=(2,), n_simulations=4)
    assert rough.set_index("uses").loc["50 or more", "found"] < found[2]


def test_the_targets_own_reports_play_no_part():
    frame = made_up(0.3, n_words=60)
    changed = frame.assign(bag=frame["bag"].where(frame["city"] != "a", "w000 w001 w002"))
    options = {"ratios": (2,), "n_simulations": 1}
    pd.testing.assert_frame_equal(
        keyness_power(frame, "a", "year", **options), keyness_power(changed, "a", "year", **options)
    )
