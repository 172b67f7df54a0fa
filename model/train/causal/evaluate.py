"""How well links are told, on videos that were not trained on: folds, measures, and what is chance.

Legend: R pairs, S stories.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .stories import Pairs

FOLDS = 10
NEAR = 4  # distances at which there are enough causes and others to compare

# A way of telling links: (mask of training rows) -> probability for every row [R].
Way = Callable[[np.ndarray], np.ndarray]


def fold_of_pairs(pairs: Pairs, seed: int, folds: int = FOLDS) -> np.ndarray:
    """[R] the fold of each pair; all pairs of a video are in one."""
    stories = len(pairs.bounds) - 1
    fold = np.empty(stories, int)
    for number, members in enumerate(np.array_split(np.random.default_rng(seed).permutation(stories), folds)):
        fold[members] = number
    return fold[pairs.story]


def held_out(pairs: Pairs, way: Way, seed: int, folds: int = FOLDS) -> np.ndarray:
    """[R] probabilities, each told by a fit that saw nothing of its video."""
    fold, told = fold_of_pairs(pairs, seed, folds), np.empty(len(pairs.label))
    for number in range(folds):
        told[fold == number] = way(fold != number)[fold == number]
    return told


def measures(pairs: Pairs, told: np.ndarray) -> dict[str, float | None]:
    """Accuracy and F1 of pairs in percent, mean structural Hamming distance (wrong pairs of a video), and
    log-loss, which a rule that only says yes or no has none of."""
    said, label = told > 0.5, pairs.label == 1
    wrong = said != label
    is_rule = bool(np.isin(told, (0, 1)).all())
    return {
        "accuracy": 100 * float(1 - wrong.mean()),
        "f1": 100 * float(2 * (said & label).sum() / max(1, said.sum() + label.sum())),
        "shd": float(wrong.sum() / (len(pairs.bounds) - 1)),
        "log_loss": None if is_rule else float(-np.log(np.where(label, told, 1 - told)).mean()),
    }


def bootstrap(
    pairs: Pairs, ours: list[np.ndarray], other: list[np.ndarray], seed: int = 1, draws: int = 4000
) -> dict[str, float]:
    """Paired bootstrap over videos of the difference in accuracy (points), each way averaged over its runs:
    mean, 95 % interval, and the share of draws in which `ours` is not better."""

    def right(runs: list[np.ndarray]) -> np.ndarray:
        return np.mean([(told > 0.5) == (pairs.label == 1) for told in runs], axis=0)

    gain = right(ours) - right(other)  # [R]
    stories = len(pairs.bounds) - 1
    gains, sizes = np.bincount(pairs.story, gain, stories), np.bincount(pairs.story, minlength=stories)
    drawn = np.random.default_rng(seed).integers(stories, size=(draws, stories))
    points = 100 * gains[drawn].sum(1) / sizes[drawn].sum(1)
    low, high = np.percentile(points, [2.5, 97.5])
    return {
        "gain": round(100 * float(gain.mean()), 3),
        "low": round(float(low), 3),
        "high": round(float(high), 3),
        "p": round(float((points <= 0).mean()), 4),
    }


def tells_causes(pairs: Pairs, value: np.ndarray, seed: int = 1, draws: int = 2000) -> dict[str, float]:
    """Whether causes have a larger value than other earlier events at the same distance, for order alone must
    not make the difference: the chance that they do, over pairs of one and the other (the area under the
    curve), and the share of bootstraps over videos in which it is not above one half."""
    near = pairs.distance <= NEAR
    place = np.zeros(len(value))  # rank among pairs of the same distance, from 0 to 1
    for distance in range(1, NEAR + 1):
        rows = np.flatnonzero(pairs.distance == distance)
        place[rows] = value[rows].argsort().argsort() / max(1, len(rows) - 1)
        place[rows] -= place[rows][pairs.label[rows] == 0].mean()
    causes = near & (pairs.label == 1)
    stories = len(pairs.bounds) - 1
    above = np.bincount(pairs.story[causes], place[causes], stories)
    count = np.bincount(pairs.story[causes], minlength=stories)
    others = near & (pairs.label == 0)
    below = np.bincount(pairs.story[others], place[others], stories)
    rest = np.bincount(pairs.story[others], minlength=stories)
    drawn = np.random.default_rng(seed).integers(stories, size=(draws, stories))
    gains = above[drawn].sum(1) / count[drawn].sum(1) - below[drawn].sum(1) / rest[drawn].sum(1)
    return {"area": round(0.5 + float(place[causes].mean()), 3), "p": round(float((gains <= 0).mean()), 4)}


def calibration_error(pairs: Pairs, told: np.ndarray, bins: int = 10) -> float:
    """Expected calibration error: mean distance between what is told and how often it is so, over bins of
    equal width."""
    place = np.minimum((told * bins).astype(int), bins - 1)
    gaps = [
        (place == b).mean() * abs(told[place == b].mean() - pairs.label[place == b].mean())
        for b in range(bins)
        if (place == b).any()
    ]
    return float(sum(gaps))
