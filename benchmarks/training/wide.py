"""Linear models over many words, by scikit-learn, run until the weights no longer move.

Stopped early, as the library's defaults have it, the weights would depend on the machine; near the optimum they agree
to the decimals that a file keeps.
"""

from __future__ import annotations

from typing import Any

import numpy as np

STILL = 1e-6  # of the gradient's largest entry
LIBRARY_STILL = 1e-4  # the library's own choice
STEPS = 5000  # at most, so that the tolerance decides


def logistic(
    rows: Any, labels: Any, strength: float, *, weight: Any = None, balanced: bool = False, still: float = STILL
) -> Any:
    """The fitted learner. ``rows``: dense or sparse; ``balanced``: every class counts alike, however rare it is."""
    from sklearn.linear_model import LogisticRegression

    learner = LogisticRegression(C=strength, max_iter=STEPS, tol=still, class_weight="balanced" if balanced else None)
    return learner.fit(rows, np.asarray(labels), sample_weight=weight)
