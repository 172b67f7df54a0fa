"""The link head: a logistic regression on order, gaps, likeness, prediction, and directions of two vectors.

In: pairs with centred vectors. Out: blocks of columns, and the fitted head in the form that
bench/causal/head/link-head.ts reads.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from .features import (
    GAPS,
    LIKENESS,
    ORDER,
    gap_features,
    likeness_features,
    main_directions,
    order_features,
)
from .logistic import Block, Logistic
from .predictor import Predictor, excess, losses, places_of
from .stories import Pairs

SCALARS = ("kept", "log_sharpness")  # of a predictor; written as decimals
PREDICTION = ("lost", "excess", "alone", "expected")
DIRECTIONS = 48  # of both vectors and their product
# Standard deviations of the weights of standardised columns. Chosen among .03, .045, .06 and among 32, 48 and
# 64 directions by log-loss on held-out videos; they differ by 0.002 nats.
FREE, HELD, TIGHT = 1.0, 0.3, 0.04
NAMES = {"order": ORDER, "gaps": GAPS, "likeness": LIKENESS, "prediction": PREDICTION}


def position_blocks(pairs: Pairs) -> list[Block]:
    """What the simplest baseline reads."""
    return [Block("order", order_features(pairs), FREE)]


def time_blocks(pairs: Pairs) -> list[Block]:
    """Position and gaps."""
    return [*position_blocks(pairs), Block("gaps", gap_features(pairs), HELD)]


def head_blocks(
    pairs: Pairs, vectors: np.ndarray, directions: np.ndarray, model: Predictor | None
) -> list[Block]:
    """All that the head reads; without a predictor, all but that. vectors [E, D], directions [K, D]."""
    along = vectors @ directions.T
    cause, effect = along[pairs.cause], along[pairs.effect]
    predicted = (
        [] if model is None else [Block("prediction", prediction_features(pairs, vectors, model), HELD)]
    )
    return [
        *time_blocks(pairs),
        Block("likeness", likeness_features(pairs, vectors), HELD),
        *predicted,
        Block("cause", cause, TIGHT),
        Block("effect", effect, TIGHT),
        Block("product", cause * effect, TIGHT),
    ]


@torch.no_grad()
def prediction_features(pairs: Pairs, vectors: np.ndarray, model: Predictor) -> np.ndarray:
    """[R, 4], in the order of `PREDICTION`: nats lost when the event is hidden, the same beyond hiding
    another, nats gained when it is all there is, and how likely the effect is."""
    x, rows = torch.from_numpy(vectors).float(), []
    for first, end in zip(pairs.bounds[:-1], pairs.bounds[1:]):
        effect = end - 1
        past, places = x[first:effect], places_in(pairs.spans, first, effect)
        count = len(past)
        lost = losses(model, past, places, x[effect])
        masks = torch.cat((torch.ones(1, count), torch.zeros(1, count), torch.eye(count)))
        expected = model(past.expand(count + 2, -1, -1), places.expand(count + 2, -1, -1), masks)
        likely = model.sharpness * (expected @ x[effect])
        rows.append(torch.stack((lost, excess(lost), likely[2:] - likely[1], likely[0].expand(count)), dim=1))
    return torch.cat(rows).numpy().astype(float)


def places_in(spans: np.ndarray, first: int, effect: int) -> torch.Tensor:
    """[N, 3] places of the events from `first` to the one before `effect`."""
    past = torch.from_numpy(spans[first:effect]).float()
    start = torch.full((len(past),), float(spans[effect, 0]))
    return places_of(past, start, torch.arange(len(past), 0, -1).float())


def as_json(blocks: Sequence[Block], fitted: Logistic, directions: np.ndarray) -> dict[str, Any]:
    """The head in links.json: weights by name, and one vector each for cause and effect."""
    weights: dict[str, float] = {}
    vectors: dict[str, np.ndarray] = {}
    at = 0
    for block in blocks:
        width = block.columns.shape[1]
        own = fitted.weights[at : at + width]
        at += width
        if block.name in NAMES:
            weights.update(zip(NAMES[block.name], (round(float(w), 6) for w in own)))
        else:
            vectors[block.name] = own
    head: dict[str, Any] = {"weights": weights, "bias": round(fitted.bias, 6)}
    if vectors:
        head["cause"] = packed(vectors["cause"] @ directions)
        head["effect"] = packed(vectors["effect"] @ directions)
        head["product"] = packed(vectors["product"])
    return head


def predictor_json(model: Predictor) -> dict[str, Any]:
    """The predictor in links.json."""
    own = model.state_dict()
    matrices = ("ask", "key", "value", "out", "inner", "outer")
    looks = [
        {
            **{name: halves(own[f"looks.{n}.{name}.weight"]) for name in matrices},
            **{f"{name}_bias": halves(own[f"looks.{n}.{name}.bias"]) for name in ("inner", "outer")},
            **{name: halves(own[f"looks.{n}.{name}"]) for name in ("nothing_key", "nothing_value")},
        }
        for n in range(model.config.looks)
    ]
    return {
        "dim": model.config.dim,
        "width": model.config.width,
        "heads": model.config.heads,
        "rope_base": model.config.rope_base,
        "sharpness": model.sharpness.item(),
        "kept": own["kept"].item(),
        "token": halves(own["token.weight"]),
        "start": halves(own["start"]),
        "looks": looks,
        "expect": halves(own["expect.weight"]),
        "expect_bias": halves(own["expect.bias"]),
    }


def packed(numbers: np.ndarray) -> str:
    """float32, little-endian, base64."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f4").tobytes()).decode()


def halves(numbers: np.ndarray | torch.Tensor) -> str:
    """float16, little-endian, base64: for what there is much of. What was rounded before stays as it is."""
    return base64.b64encode(np.ascontiguousarray(numbers, "<f2").tobytes()).decode()


def rounded_predictor(model: Predictor) -> Predictor:
    """The same with weights that float16 holds exactly: what ships is what is scored."""
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            if name not in SCALARS:
                parameter.copy_(parameter.half().float())
    return model


def directions_of(vectors: np.ndarray) -> np.ndarray:
    """[K, D] main directions of events of one kind, as float16 holds them; every third event is plenty."""
    return rounded_directions(main_directions(vectors[::3], DIRECTIONS))


def rounded_directions(directions: np.ndarray) -> np.ndarray:
    """The same, as float16 holds them."""
    return directions.astype(np.float16).astype(np.float64)
