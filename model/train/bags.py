"""Bags of pictures: which pictures a bag holds, and which bags hold any."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def pick(rows: np.ndarray, count: int, chance: np.random.Generator) -> np.ndarray:
    """[count] rows of a bag, as different as there are."""
    if len(rows) >= count:
        return chance.choice(rows, count, replace=False)
    return np.concatenate([rows, chance.choice(rows, count - len(rows))])


def only(bags: Sequence[np.ndarray], rows: set[int]) -> tuple[list[np.ndarray], np.ndarray]:
    """Bags with none but the pictures `rows`, and the numbers of those that are not empty."""
    kept = [np.array([row for row in bag.tolist() if row in rows], int) for bag in bags]
    return kept, np.flatnonzero([len(bag) > 0 for bag in kept])
