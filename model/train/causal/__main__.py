"""Trains a pack's link head and writes links.json beside its networks.

    python -m model.train.causal --pack model/packs/base --encoders model/checkpoints/encoders.pt

Every figure is of videos that were not trained on: ten folds by video, five ways of drawing them. A head that
is not better than each rule and each baseline, beyond chance, is left out of the file, and the product goes
without. The last line printed is one JSON object.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import torch

from ..pack import commit
from .evaluate import bootstrap, calibration_error, held_out, measures, tells_causes
from .features import centred
from .head import (
    PREDICTION,
    as_json,
    directions_of,
    halves,
    head_blocks,
    packed,
    position_blocks,
    predictor_json,
    rounded_predictor,
    time_blocks,
)
from .logistic import Block, columns_of, fit
from .predictor import PredictorConfig
from .stories import Pairs, bounds_of, mecd_file, pairs_of, read_mecd, read_sequences
from .train_predictor import PredictorTraining, questions, recall_of_next, train_predictor
from .vectors import content_of, photo_for_each, photo_vectors, sentence_vectors_of
from .wrong_pasts import threshold

SEEDS = range(5)
CONTEXT = 10  # events before an effect that are looked at
REACH_S = 300  # and how long before it they may start: stories of two minutes teach nothing about hours
HELD_OUT = 10  # every tenth sequence judges the predictor
SURE = 0.05  # chance that the gain over a baseline is none, at most


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--encoders", type=Path, required=True, help="checkpoint that the pack was made of")
    parser.add_argument("--out", type=Path, help="default: links.json in the pack")
    parser.add_argument("--steps", type=int, default=PredictorTraining.steps, help="of the predictor")
    args = parser.parse_args()
    torch.set_num_threads(1)

    stories, photos = read_mecd(mecd_file()), photo_vectors(args.encoders)
    pairs, content = pairs_of(stories), photos.shape[1]
    sequences = read_sequences(stories)
    told = content_of(sentence_vectors_of(args.pack, stories, 1), content)
    read = content_of(sentence_vectors_of(args.pack, sequences, 16), content)
    means = {"sentences": read.mean(0), "video": photos.mean(0)}
    photos = centred(photos, means["video"])
    labelled = {"sentences": centred(told, means["sentences"])}
    plain = {"sentences": centred(read, means["sentences"])}
    labelled["video"] = photos[photo_for_each(labelled["sentences"], photos)]
    plain["video"] = photos[photo_for_each(plain["sentences"], photos)]

    model, predicted = predictor_of(sequences, plain, PredictorTraining(steps=args.steps))
    manifest = json.loads((args.pack / "manifest.json").read_text())
    times = position_blocks(pairs), time_blocks(pairs)
    file: dict[str, Any] = {
        "format": 1,
        "pack_id": manifest["id"],
        "pack_revision": manifest["revision"],
        "content": content,
        "context": CONTEXT,
        "reach_s": REACH_S,
        "baselines": {
            name: as_json(blocks, whole(blocks, pairs), np.empty(0))
            for name, blocks in zip(("position", "position_and_gaps"), times)
        },
        "predictor": predictor_json(model),
        "kinds": {},
    }
    figures: dict[str, Any] = {"predictor": predicted}
    for kind in labelled:
        directions = directions_of(plain[kind])
        blocks = head_blocks(pairs, labelled[kind], directions, model)
        without = head_blocks(pairs, labelled[kind], directions, None)
        figures[kind] = judged(pairs, {"head": blocks, "head without predictor": without})
        tells = prediction_told(pairs, blocks)
        figures[kind]["predictive"] = {**tells, "kept": predicted[kind]["helps"] and tells["p"] < SURE}
        file["kinds"][kind] = {
            "mean": packed(means[kind]),
            "directions": halves(directions if figures[kind]["kept"] else np.empty(0)),
            "head": as_json(blocks, whole(blocks, pairs), directions) if figures[kind]["kept"] else None,
            "predictive_above": (
                predicted[kind]["threshold"] if figures[kind]["predictive"]["kept"] else None
            ),
        }
        print(json.dumps({kind: figures[kind]}), flush=True)
    file["fitted"] = {
        "commit": commit(),
        "command": "python -m model.train.causal",
        "videos": len(stories),
        "pairs": len(pairs.label),
        "fitted_on": [hashlib.sha256(story.video.encode("utf8")).hexdigest()[:10] for story in stories],
        "predictor": asdict(PredictorTraining(steps=args.steps)),
        "held_out": figures,
    }
    out = args.out or args.pack / "links.json"
    out.write_text(json.dumps(file, indent=1) + "\n")
    print(json.dumps({"links": str(out), "bytes": out.stat().st_size, "held_out": figures}))


def whole(blocks: list[Block], pairs: Pairs):
    """The regression fitted on every video: what ships."""
    return fit(blocks, pairs.label, np.ones(len(pairs.label), bool))


def judged(pairs: Pairs, heads: dict[str, list[Block]]) -> dict[str, Any]:
    """Held-out measures of the rules, the baselines and the heads, and whether the first head is to be
    kept."""

    def way(blocks: list[Block]):
        return lambda rows: fit(blocks, pairs.label, rows).probabilities(columns_of(blocks))

    regressions = {"position": position_blocks(pairs), "position and gaps": time_blocks(pairs), **heads}
    told = {
        "all no": [np.zeros(len(pairs.label))],
        "adjacent only": [(pairs.distance == 1).astype(float)],
        "last two": [(pairs.distance <= 2).astype(float)],
        **{
            name: [held_out(pairs, way(blocks), seed) for seed in SEEDS]
            for name, blocks in regressions.items()
        },
    }
    rows = {name: spread([measures(pairs, one) for one in ones]) for name, ones in told.items()}
    gains = {
        name: bootstrap(pairs, told["head"], ones)
        for name, ones in told.items()
        if not name.startswith("head")
    }
    return {
        "ways": rows,
        "gains": gains,
        "calibration_error": round(calibration_error(pairs, told["head"][0]), 4),
        "kept": all(gain["p"] < SURE for gain in gains.values()),
    }


def prediction_told(pairs: Pairs, blocks: list[Block]) -> dict[str, float]:
    """Whether hiding a cause costs the prediction more than hiding another event as near."""
    (prediction,) = (block.columns for block in blocks if block.name == "prediction")
    return tells_causes(pairs, prediction[:, PREDICTION.index("excess")])


def spread(runs: list[dict[str, float | None]]) -> dict[str, float | None]:
    """Means over the draws of folds, and how far accuracy spreads."""
    mean = {
        name: None if value is None else round(float(np.mean([run[name] for run in runs])), 4)
        for name, value in runs[0].items()
    }
    return {**mean, "accuracy_spread": round(float(np.std([run["accuracy"] for run in runs])), 3)}


def predictor_of(sequences, vectors: dict[str, np.ndarray], training: PredictorTraining):
    """The predictor, trained on sequences of sentences, and how it does on those held out: as sentences, and
    as the photos that stand in for them (trained on photos as well, it learned those by heart)."""
    held = np.arange(len(sequences)) % HELD_OUT == 0
    of_held = np.repeat(held, np.diff(bounds_of(sequences)))
    learned = [story for story, out in zip(sequences, held) if not out]
    judges = [story for story, out in zip(sequences, held) if out]
    told = torch.from_numpy(vectors["sentences"][~of_held]).float()
    model = train_predictor(learned, told, PredictorConfig(dim=told.shape[1]), training)
    model = rounded_predictor(model)
    asked = questions(judges, training.context)
    figures = {}
    for kind, x in vectors.items():
        judge = torch.from_numpy(x[of_held]).float()
        found = recall_of_next(model, judge, asked)
        figures[kind] = {
            "next_of_100": found,
            "helps": found["predictor"] > max(share for name, share in found.items() if name != "predictor"),
            **threshold(model, judge, asked),
        }
    return model, figures


if __name__ == "__main__":
    main()
