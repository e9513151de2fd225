import numpy as np
import pytest
from scipy import linalg, sparse

from reportanalysis import svd
from reportanalysis.errors import ReportError


@pytest.mark.parametrize("largest", [svd.LARGEST_GRAM, 10])
@pytest.mark.parametrize("shape", [(40, 25), (25, 40)])
def test_both_ways_agree_with_lapack(shape, largest, monkeypatch):
    monkeypatch.setattr(svd, "LARGEST_GRAM", largest)
    matrix = np.random.default_rng(1).random(shape)
    left, values, right = svd.exact_svd(sparse.csr_matrix(matrix), 6)
    u, s, vt = linalg.svd(matrix, full_matrices=False)
    np.testing.assert_allclose(values, s[:6], rtol=1e-10)
    np.testing.assert_allclose(left * values @ right, u[:, :6] * s[:6] @ vt[:6], atol=1e-9)
    assert (left[np.abs(left).argmax(axis=0), range(6)] > 0).all()
    again = svd.exact_svd(sparse.csr_matrix(matrix), 6)
    assert all(
        np.array_equal(one, two) for one, two in zip(again, (left, values, right), strict=True)
    )


def test_too_low_a_rank_is_named():
    with pytest.raises(ReportError, match="only 1 independent"):
        svd.exact_svd(np.ones((4, 3)), 2)
