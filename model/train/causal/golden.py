"""A small links.json with everything in it, and what it says of made-up events. The product must say it too.

    python -m model.train.causal.golden --out test/golden/links.json

Nothing here is trained on data; weights and events are drawn from a seed.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np
import torch

from .features import centred, main_directions
from .head import (
    as_json,
    halves,
    head_blocks,
    packed,
    position_blocks,
    prediction_features,
    predictor_json,
    rounded_directions,
    rounded_predictor,
    time_blocks,
)
from .logistic import columns_of, fit
from .predictor import Predictor, PredictorConfig
from .stories import Pairs, Story, ordered_spans, pairs_of

DIM, CONTENT, CONTEXT, REACH_S = 12, 8, 5, 100
STORIES, DIGITS = 40, 6
KINDS = ("sentences", "video")


def random_stories(draw: np.random.Generator) -> list[Story]:
    """Stories of two to six events that follow each other, with overlaps, and causes at random."""
    stories = []
    for number in range(STORIES):
        count = int(draw.integers(2, CONTEXT + 2))
        starts = np.sort(draw.uniform(0, REACH_S * 0.9, count))
        spans = ordered_spans(np.stack((starts, starts + draw.uniform(1, 30, count)), axis=1))
        causes = tuple(int(sign) for sign in draw.integers(0, 2, count - 1))
        stories.append(Story(str(number), ("",) * count, spans, causes))
    return stories


def random_predictor() -> Predictor:
    """Every tensor of it away from its start, so that none can be forgotten."""
    torch.manual_seed(3)
    model = Predictor(PredictorConfig(dim=CONTENT, width=12, heads=2, looks=2)).eval()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.3 * torch.randn_like(parameter))
    return rounded_predictor(model)


def told_by(pairs: Pairs, vectors: np.ndarray, model: Predictor) -> tuple[dict[str, Any], list[np.ndarray]]:
    """A kind's part of the file, and for each pair: baseline, position, learned, excess."""
    directions = rounded_directions(main_directions(vectors, 3))
    every = np.ones(len(pairs.label), bool)
    ways = time_blocks(pairs), position_blocks(pairs), head_blocks(pairs, vectors, directions, model)
    fitted = [fit(blocks, pairs.label, every) for blocks in ways]
    part = {
        "directions": halves(directions),
        "head": as_json(ways[2], fitted[2], directions),
        "predictive_above": 0.5,
    }
    said = [one.probabilities(columns_of(blocks)) for one, blocks in zip(fitted, ways)]
    return part, [*said, prediction_features(pairs, vectors, model)[:, 1]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    draw = np.random.default_rng(7)
    stories, model = random_stories(draw), random_predictor()
    pairs = pairs_of(stories)
    raw = draw.normal(size=(len(pairs.spans), DIM)) + 0.5
    raw /= np.linalg.norm(raw, axis=1, keepdims=True)
    content = raw[:, :CONTENT] / np.linalg.norm(raw[:, :CONTENT], axis=1, keepdims=True)
    kinds, cases = {}, []
    for number, kind in enumerate(KINDS):
        mean = content.mean(0) * (1 + number)
        part, said = told_by(pairs, centred(content, mean), model)
        kinds[kind] = {"mean": packed(mean), **part}
        cases += [case(pairs, raw, kind, story, said) for story in range(4)]
    way = {"accuracy": 50, "accuracy_spread": 0, "f1": 50, "shd": 1, "log_loss": 0.7}
    held_out = {"ways": {"head": way}, "gains": {}, "kept": True}
    file = {
        "format": 1,
        "pack_id": "tiny",
        "pack_revision": "0123456789ab",
        "content": CONTENT,
        "context": CONTEXT,
        "reach_s": REACH_S,
        "baselines": {
            name: as_json(blocks, fit(blocks, pairs.label, np.ones(len(pairs.label), bool)), np.empty(0))
            for name, blocks in (
                ("position", position_blocks(pairs)),
                ("position_and_gaps", time_blocks(pairs)),
            )
        },
        "predictor": predictor_json(model),
        "kinds": kinds,
        "fitted": {
            "command": "golden",
            "videos": STORIES,
            "pairs": len(pairs.label),
            "fitted_on": [],
            "held_out": {kind: held_out for kind in KINDS},
        },
    }
    args.out.write_text(json.dumps({"links": file, "cases": cases}) + "\n", encoding="utf8")


def case(pairs: Pairs, raw: np.ndarray, kind: str, story: int, said: list[np.ndarray]) -> dict[str, Any]:
    """One story's events, and what is said of each but the last."""
    first, end = pairs.bounds[story], pairs.bounds[story + 1]
    rows = np.flatnonzero(pairs.story == story)
    return {
        "kind": kind,
        "events": [
            {
                "start": float(pairs.spans[event, 0]),
                "end": float(pairs.spans[event, 1]),
                "vector": [round(float(x), DIGITS) for x in raw[event]],
            }
            for event in range(first, end)
        ],
        "opinions": [
            dict(zip(("baseline", "position", "learned", "predictive"), (float(one[row]) for one in said)))
            for row in rows
        ],
    }


if __name__ == "__main__":
    main()
