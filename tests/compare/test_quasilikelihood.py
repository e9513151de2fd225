"""The quasi-likelihood test against likelihoods computed elsewhere."""

import numpy as np
import pytest
from scipy import optimize, stats

from reportanalysis.compare import quasilikelihood as ql


@pytest.mark.parametrize("dispersion", [0.0, 0.2, 1.5])
def test_deviance_is_twice_the_loss_of_log_likelihood(dispersion):
    x = np.array([[0, 3, 7], [2, 1, 0]])
    means = np.array([[0.5, 2.0, 9.0], [1.0, 4.0, 0.3]])

    def log_likelihood(mean):
        if dispersion == 0:
            return stats.poisson.logpmf(x, mean)
        size = 1 / dispersion
        return stats.nbinom.logpmf(x, size, size / (size + mean))

    perfect = log_likelihood(np.maximum(x, 1e-12))
    expected = 2 * (perfect - log_likelihood(means))
    np.testing.assert_allclose(ql._deviance(x, means, dispersion), expected, atol=1e-6)


@pytest.mark.parametrize("dispersion", [0.0, 0.1, 2.0])
def test_means_maximise_the_likelihood(dispersion):
    x = np.array([[4], [9], [1], [0]])
    totals = np.array([100, 900, 300, 50])
    rate = (ql._means(x, totals, dispersion)[:, 0] / totals)[0]

    def deviance(log_rate):
        means = np.exp(log_rate) * totals[:, None]
        return ql._deviance(x, means, dispersion).sum()

    best = optimize.minimize_scalar(deviance, bounds=(-9, -2), method="bounded")
    assert np.log(rate) == pytest.approx(best.x, abs=1e-4)


def test_dispersion_is_recovered():
    rng = np.random.default_rng(1)
    means = np.full((30, 400), 20.0)
    x = rng.negative_binomial(1 / 0.25, 1 / (1 + 0.25 * means))
    totals = np.full(30, 1000)
    fitted = ql._means(x, totals, 0.0)
    assert ql._common_dispersion(x, fitted, np.full(400, 29)) == pytest.approx(0.25, rel=0.1)
    assert ql._common_dispersion(np.rint(means).astype(int), means, np.full(400, 29)) == 0.0


def test_squeezing_recovers_the_prior_of_smyth():
    """Factors s² = s0² chi²(d)/d with 1/s0² ~ chi²(d0)/d0: d0 comes back."""
    rng = np.random.default_rng(2)
    own = 8.0 / rng.chisquare(8, 20_000)
    squeezed, prior = ql._squeeze(own * rng.chisquare(13, 20_000) / 13, np.full(20_000, 13))
    np.testing.assert_allclose(prior, 8, rtol=0.1)
    assert np.mean((squeezed - own) ** 2) < np.mean((own.mean() - own) ** 2)


def test_a_words_own_spread_counts_at_least_half():
    factors = np.full(400, 1.0)
    factors[7] = 21.0
    squeezed, prior = ql._squeeze(factors, np.full(400, 13))
    assert (prior == 13).all()
    assert squeezed[7] == pytest.approx((factors.mean() + 21) / 2)


def test_alike_factors_are_drawn_half_way_to_their_mean_by_degrees():
    factors, degrees = np.array([1.0, 1.2]), np.array([3, 9])
    squeezed, prior = ql._squeeze(factors, degrees)
    assert prior.tolist() == [3, 9]
    assert squeezed == pytest.approx((factors + (3 * 1.0 + 9 * 1.2) / 12) / 2)


def test_three_reports_must_be_left_to_scatter():
    x, totals = np.array([[9], [1], [2], [1], [2]]), np.full(5, 100)
    target = np.arange(5) == 0
    assert np.isfinite(ql.quasi_likelihood_p(x, totals, target)).all()
    assert np.isnan(ql.quasi_likelihood_p(x[:4], totals[:4], target[:4])).all()
    # A stratum of its own takes one away.
    assert np.isnan(ql.quasi_likelihood_p(x, totals, target, np.arange(5) // 3)).all()


def test_without_spread_the_test_is_near_the_likelihood_ratio_test():
    """Poisson counts: the factors scatter about 1, so p follows the plain G² test."""
    rng = np.random.default_rng(3)
    x = rng.poisson(30.0, size=(16, 500))
    totals = np.full(16, 20_000)
    is_target = np.arange(16) < 4
    y, r = x[is_target].sum(axis=0), x[~is_target].sum(axis=0)
    expected = (y + r) / 4
    g2 = 2 * (y * np.log(y / expected) + r * np.log(r / (3 * expected)))
    z = stats.norm.isf(ql.quasi_likelihood_p(x, totals, is_target) / 2)
    assert np.corrcoef(z, np.sqrt(g2))[0, 1] > 0.98
    assert np.polyfit(np.sqrt(g2), z, 1)[0] == pytest.approx(1, abs=0.08)


def test_two_degrees_of_freedom_say_nothing():
    x = np.array([[3, 4], [5, 6], [7, 8], [9, 1]])
    assert np.isnan(ql.quasi_likelihood_p(x, np.full(4, 50), np.arange(4) == 0)).all()


@pytest.mark.parametrize("dispersion", [0.0, 0.3])
def test_rates_within_strata_maximise_the_likelihood(dispersion):
    """Three rates and one ratio by a general optimiser; the score equations have one solution."""
    x = np.array([[4], [9], [1], [0], [7], [5]])
    totals = np.array([100, 900, 300, 50, 400, 200])
    is_target = np.array([True, False, True, False, True, False])
    strata = np.array([0, 0, 1, 1, 2, 2])
    blocks = [strata == s for s in range(3)]
    means = ql._two_rates(x, totals, is_target, blocks, dispersion)

    def deviance(parameters):
        logs = parameters[strata] + parameters[3] * is_target
        return ql._deviance(x, (np.exp(logs) * totals)[:, None], dispersion).sum()

    best = optimize.minimize(deviance, np.full(4, -4.0), method="BFGS", tol=1e-10)
    assert ql._deviance(x, means, dispersion).sum() == pytest.approx(best.fun, abs=1e-5)
    ratio = means[0, 0] / totals[0] / (means[1, 0] / totals[1])
    assert np.log(ratio) == pytest.approx(best.x[3], abs=1e-3)


def test_degrees_count_only_what_can_scatter():
    """By hand: 6 reports, 2 strata. All used: 6 - 2 - 1; a stratum without the word; a target
    without it (its reports and the ratio go)."""
    strata = np.array([0, 0, 0, 1, 1, 1])
    is_target = np.array([True, False, False, True, False, False])
    x = np.array([[1, 1, 0], [1, 1, 2], [1, 1, 1], [1, 0, 0], [1, 0, 1], [1, 0, 1]])
    blocks = [strata == 0, strata == 1]
    assert ql._degrees(x, is_target, blocks).tolist() == [3, 1, 2]
