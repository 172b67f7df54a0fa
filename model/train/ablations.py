"""What each part of the timeline encoder is worth: the same short training without it, scored on the same
dev timelines.

In: shot caches, the heads of a checkpoint. Out: one row in `model/runs/results/timeline-ablations.json` per
command, which keeps the rows already there.

    python3 -m model.train.ablations --row full            # the reference: everything, same budget
    python3 -m model.train.ablations --row no-deepstack
    python3 -m model.train.ablations --row all             # every row, one after another

Rows "frame" and "average" need no training: the frame's own vector, and its average over 3 s, which most
tools use. The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import asdict, replace
from pathlib import Path

import torch

from .augment import AugmentConfig
from .corpus import Corpus, Side, build_corpus, held_out_side, train_side
from .data.shared import REPOSITORY, data_hashes
from .fit_gate import fit_gates, plain_sentences
from .learner import new_learner
from .objective import ObjectiveConfig
from .shot_cache import CACHE
from .timeline import TimelineConfig
from .timeline_scores import score
from .train_timeline import TrainConfig, train

RESULTS = REPOSITORY / "model" / "runs" / "results" / "timeline-ablations.json"
BUDGET = TrainConfig(steps=100, batch=12, warmup=15)  # the same for every row
TIMELINE, OBJECTIVE = TimelineConfig(), ObjectiveConfig()

SHUFFLED = replace(BUDGET, augment=AugmentConfig(shuffle_time=True))

# Row -> what the table calls it, and what it changes.
ROWS: dict[str, tuple[str, TimelineConfig, ObjectiveConfig, TrainConfig]] = {
    "full": ("timeline encoder, short training", TIMELINE, OBJECTIVE, BUDGET),
    "shuffled": ("time shuffled", TIMELINE, OBJECTIVE, SHUFFLED),
    "learned-positions": ("learned positions", replace(TIMELINE, positions="learned"), OBJECTIVE, BUDGET),
    "no-positions": ("no positions", replace(TIMELINE, positions="none"), OBJECTIVE, BUDGET),
    "chunked": ("chunked MRoPE", replace(TIMELINE, positions="chunked"), OBJECTIVE, BUDGET),
    "no-deepstack": ("without DeepStack", replace(TIMELINE, deepstack=False), OBJECTIVE, BUDGET),
    "no-motion-cells": ("without motion cells", replace(TIMELINE, motion_cells=False), OBJECTIVE, BUDGET),
    "no-in-window": ("without in-window negatives", TIMELINE, replace(OBJECTIVE, in_window=False), BUDGET),
}


def run_row(name: str, corpus: Corpus) -> dict:
    """Train a row with the common budget and score it on the corpus's held-out side."""
    title, timeline, objective, budget = ROWS[name]
    torch.manual_seed(budget.seed)
    learner = new_learner(timeline, objective, corpus)
    train(learner, corpus, budget)
    fit_gates(learner.words, corpus, plain_sentences())
    results = score(learner, corpus, shuffled=budget.augment.shuffle_time)
    return {"title": title, "steps": budget.steps, "batch": budget.batch, "seed": budget.seed} | summary(
        results
    )


def summary(results: dict) -> dict:
    """The few numbers of a row, in percent: opposites by kind, R@1 of intervals by kind of sentence."""
    right = {kind: round(row["right"], 1) for kind, row in results["opposites"].items() if " " not in kind}
    found = {
        kind: {name: round(row["R@1"], 1) for name, row in rows.items()}
        for kind, rows in results["intervals"].items()
    }
    return {
        "opposites": right,
        "opposites_frame": round(results["opposites_frame"]["right"], 1),
        "intervals": found,
    }


def write_row(name: str, row: dict, context: dict) -> None:
    """Add or replace a row of the results file."""
    table = json.loads(RESULTS.read_text()) if RESULTS.exists() else {"rows": {}}
    table["context"] = context
    table["rows"][name] = row
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """Run one row or all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--row", choices=(*ROWS, "all"), required=True)
    parser.add_argument("--heads", type=Path, default=CACHE.parent / "encoders.pt")
    options = parser.parse_args()
    torch.set_num_threads(1)
    train_on: Side = train_side()
    corpus = build_corpus(options.heads, train_on, held_out_side("dev"))
    heads = hashlib.sha256(options.heads.read_bytes()).hexdigest()[:12]
    context = {
        "budget": asdict(BUDGET),
        "windows": len(corpus.windows),
        "heads": heads,
        "data": data_hashes(),
    }
    rows = {}
    for name in ROWS if options.row == "all" else (options.row,):
        rows[name] = run_row(name, corpus)
        write_row(name, rows[name], context)
        print(name, json.dumps(rows[name]), flush=True)
    print(json.dumps({"results": str(RESULTS.relative_to(REPOSITORY)), "rows": rows}))


if __name__ == "__main__":
    main()
