"""Numbers that the link head reads of a pair of events; bench/causal/head computes the same in TypeScript.

In: `Pairs` and centred unit vectors of all events. Out: blocks of columns, one row for a pair.

    order     the place of the earlier event among those before the effect
    gaps      seconds between and along the two events, as logarithms
    likeness  cosines of the two, beside those of the other events before the effect
    cause, effect, product   the two vectors along the main directions of sentences, and their products

Nothing here asks how long the film is: a clip of two minutes and a recording of six hours must mean the same.

Legend: R pairs, E events, D dim, K directions.
"""

from __future__ import annotations

import numpy as np

from .stories import Pairs

ORDER = ("next", "second", "third", "fourth", "log_distance", "nearness", "log_count", "share", "oldest")
GAPS = ("log_gap", "overlaps", "log_cause", "log_effect", "log_overlap", "log_lead")
LIKENESS = ("cosine", "below_best", "above_mean", "rank", "to_next", "to_others", "share_of_likeness")
SHARPNESS = 4.0  # of the softmax behind "share_of_likeness"


def order_features(pairs: Pairs) -> np.ndarray:
    """[R, 9], in the order of `ORDER`."""
    distance, count = pairs.distance.astype(float), pairs.count.astype(float)
    columns = [distance == near for near in (1, 2, 3, 4)]
    columns += [np.log(distance), 1 / distance, np.log(count), distance / count, distance == count]
    return np.stack(columns, axis=1).astype(float)


def gap_features(pairs: Pairs) -> np.ndarray:
    """[R, 6], in the order of `GAPS`."""
    cause, effect = pairs.spans[pairs.cause], pairs.spans[pairs.effect]
    gap = effect[:, 0] - cause[:, 1]
    overlap = np.minimum(cause[:, 1], effect[:, 1]) - np.maximum(cause[:, 0], effect[:, 0])
    columns = [
        log_seconds(gap),
        (gap < 0).astype(float),
        log_seconds(cause[:, 1] - cause[:, 0]),
        log_seconds(effect[:, 1] - effect[:, 0]),
        log_seconds(overlap),
        log_seconds(effect[:, 0] - cause[:, 0]),
    ]
    return np.stack(columns, axis=1)


def log_seconds(seconds: np.ndarray) -> np.ndarray:
    """Seconds on a scale where minutes do not drown seconds; none for what is negative."""
    return np.log1p(np.maximum(seconds, 0))


def likeness_features(pairs: Pairs, vectors: np.ndarray) -> np.ndarray:
    """[R, 7], in the order of `LIKENESS`; vectors [E, D]."""
    rows = []
    for first, end in zip(pairs.bounds[:-1], pairs.bounds[1:]):
        cosines = vectors[first:end] @ vectors[first:end].T
        past = len(cosines) - 1
        to_effect = cosines[:past, past]
        likely = np.exp(SHARPNESS * to_effect)
        for i in range(past):
            others = (cosines[i, :past].sum() - cosines[i, i]) / max(1, past - 1)
            rows.append(
                (
                    to_effect[i],
                    to_effect[i] - to_effect.max(),
                    to_effect[i] - to_effect.mean(),
                    (to_effect < to_effect[i]).mean(),
                    cosines[i, i + 1],
                    others,
                    likely[i] / likely.sum(),
                )
            )
    return np.array(rows)


def centred(vectors: np.ndarray, mean: np.ndarray) -> np.ndarray:
    """[E, D] unit vectors of what is left when the mean of their kind is taken away."""
    left = vectors - mean
    return left / np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)


def main_directions(vectors: np.ndarray, count: int) -> np.ndarray:
    """[K, D]: principal directions of centred vectors, widest first; each signed so that its largest
    component is positive, for the sign is arbitrary."""
    directions = np.linalg.svd(vectors, full_matrices=False)[2][:count]
    largest = np.abs(directions).argmax(1)
    return directions * np.sign(directions[np.arange(len(directions)), largest])[:, None]
