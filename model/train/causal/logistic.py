"""Logistic regression with a Gaussian prior of its own width on each block of columns.

Small data: what is likely to matter (order) is hardly held back, directions of a vector space are.
Fitted by Newton's method (iteratively reweighted least squares), which needs no step size.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Block:
    """Columns that share a prior."""

    name: str
    columns: np.ndarray  # [R, F]
    width: float  # standard deviation of the weights of standardised columns


@dataclass(frozen=True)
class Logistic:
    """Weights of the columns as they come; the log odds are columns @ weights + bias."""

    weights: np.ndarray  # [F]
    bias: float

    def log_odds(self, columns: np.ndarray) -> np.ndarray:
        return columns @ self.weights + self.bias

    def probabilities(self, columns: np.ndarray) -> np.ndarray:
        return sigmoid(self.log_odds(columns))


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def columns_of(blocks: Sequence[Block]) -> np.ndarray:
    """[R, F] of all blocks side by side."""
    return np.concatenate([block.columns for block in blocks], axis=1)


def fit(blocks: Sequence[Block], label: np.ndarray, rows: np.ndarray) -> Logistic:
    """Fit on some rows (a mask) of the blocks."""
    x, y = columns_of(blocks)[rows], label[rows].astype(float)
    widths = np.concatenate([np.full(block.columns.shape[1], block.width) for block in blocks])
    mean, scale = x.mean(0), x.std(0) + 1e-6
    design = np.concatenate([(x - mean) / scale * widths, np.ones((len(x), 1))], axis=1)
    hold = np.append(np.ones(len(widths)), 1e-6)  # the bias is free
    found = np.zeros(design.shape[1])
    for _ in range(25):
        p = sigmoid(design @ found)
        slope = design.T @ (p - y) + hold * found
        curve = (design * (p * (1 - p))[:, None]).T @ design + np.diag(hold)
        step = np.linalg.solve(curve, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    weights = found[:-1] * widths / scale
    return Logistic(weights, float(found[-1] - mean @ weights))
