"""Ablations of the timeline encoder: baselines, and the same short training without the part,
all scored on the same dev timelines.

In: shot caches, the heads of a checkpoint. Out: one row in `model/runs/results/timeline-ablations.json` per
command, which keeps the rows already there.

    python3 -m model.train.ablations --row full            # the reference: everything, same budget
    python3 -m model.train.ablations --row no-deepstack
    python3 -m model.train.ablations --row all             # every row, one after another

The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import torch

from .augment import AugmentConfig
from .corpus import TRAIN_CACHES, Corpus, build_corpus, held_out_side, train_side
from .data.shared import REPOSITORY, data_hashes
from .fit_gate import fit_gates, plain_sentences
from .learner import new_learner
from .objective import ObjectiveConfig
from .shot_cache import CACHE
from .time_words import Reading
from .timeline import TimelineConfig
from .timeline_scores import Way, average_of_3s, frame_alone, interval_table, opposite_table, timeline_of
from .train_timeline import TrainConfig, train

RESULTS = REPOSITORY / "model" / "runs" / "results" / "timeline-ablations.json"
BUDGET = TrainConfig(steps=800, batch=12, warmup=40)  # the same for every trained row
TIMELINE, OBJECTIVE = TimelineConfig(), ObjectiveConfig()


@dataclass(frozen=True)
class Row:
    """A row of the table: its title and what it changes."""

    title: str
    timeline: TimelineConfig = TIMELINE
    objective: ObjectiveConfig = OBJECTIVE
    shuffled: bool = False  # whether the seconds are shown in a wrong order, in training as in scoring


BASELINES = {
    "untouched": "starting points untouched, frame alone",
    "frame": "without timeline encoder: frame alone",
    "average": "average of 3 s of frame vectors",
}
TRAINED = {
    "full": Row("timeline encoder, short training"),
    "shuffled": Row("time shuffled", shuffled=True),
    "learned-positions": Row("learned positions", replace(TIMELINE, positions="learned")),
    "no-positions": Row("no positions", replace(TIMELINE, positions="none")),
    "chunked": Row("chunked MRoPE", replace(TIMELINE, positions="chunked")),
    "no-deepstack": Row("without DeepStack", replace(TIMELINE, deepstack=False)),
    "no-motion-cells": Row("without motion cells", replace(TIMELINE, motion_cells=False)),
    "no-returns": Row("without what returns", replace(TIMELINE, returns=False)),
    "no-in-window": Row("without in-window negatives", objective=replace(OBJECTIVE, in_window=False)),
    "vectors-only": Row("from frame vectors alone, without grids", replace(TIMELINE, grids=False)),
}


def baseline_way(name: str, corpus: Corpus) -> tuple[Way, Corpus]:
    """A way that needs no training, and the corpus in its space."""
    if name != "untouched":
        return {"frame": frame_alone, "average": average_of_3s}[name](corpus.read), corpus
    from .checkpoint import starting_embedder  # needs the starting points' packages

    embedder = starting_embedder()

    def read(texts: Sequence[str]) -> Reading:
        plain = torch.from_numpy(embedder.texts(list(texts))).float()
        return Reading(plain, torch.zeros_like(plain), plain)

    return frame_alone(read), replace(
        corpus, dev_vectors=embedder.pooled(corpus.dev_cache.features["pooled"]), read=read
    )


def trained_way(row: Row, corpus: Corpus) -> Way:
    """Train a row with the common budget."""
    budget = replace(BUDGET, augment=AugmentConfig(shuffle_time=row.shuffled))
    torch.manual_seed(budget.seed)
    learner = new_learner(row.timeline, row.objective, corpus)
    train(learner, corpus, budget)
    fit_gates(learner.words, corpus, plain_sentences())
    return timeline_of(learner, corpus.read)


def run_row(name: str, corpus: Corpus) -> dict:
    """A row of the table, in percent: opposites by kind, R@1 of intervals by kind of sentence."""
    if name in BASELINES:
        title, shuffled = BASELINES[name], False
        way, corpus = baseline_way(name, corpus)
    else:
        row = TRAINED[name]
        title, shuffled, way = row.title, row.shuffled, trained_way(row, corpus)
    right = opposite_table(way, corpus, shuffled)
    return {
        "title": title,
        "opposites": {kind: round(row["right"], 1) for kind, row in right.items() if " " not in kind},
        "intervals": {kind: round(row["R@1"], 1) for kind, row in interval_table(way, corpus).items()},
    }


def write_row(name: str, row: dict, context: dict) -> None:
    """Add or replace a row of the results file; rows of another context go."""
    table = json.loads(RESULTS.read_text()) if RESULTS.exists() else {}
    rows = (table["rows"] if table.get("context") == context else {}) | {name: row}
    table = {"context": context, "rows": {n: rows[n] for n in (*BASELINES, *TRAINED) if n in rows}}
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(table, indent=1, ensure_ascii=False) + "\n")


def main() -> None:
    """Run one row or all of them."""
    names = (*BASELINES, *TRAINED)
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--row", choices=(*names, "all"), nargs="+", required=True)
    parser.add_argument("--heads", type=Path, default=CACHE.parent / "encoders.pt")
    options = parser.parse_args()
    torch.set_num_threads(1)
    names = names if "all" in options.row else options.row
    held_out = held_out_side("dev")
    train_on = held_out if BASELINES.keys() >= set(names) else train_side(TRAIN_CACHES[:1])
    corpus = build_corpus(options.heads, train_on, held_out)
    context = {
        "budget": asdict(BUDGET),
        "heads": hashlib.sha256(options.heads.read_bytes()).hexdigest()[:12],
        "data": data_hashes(),
    }
    rows = {}
    for name in names:
        rows[name] = run_row(name, corpus)
        write_row(name, rows[name], context)
        print(name, json.dumps(rows[name]), flush=True)
    print(json.dumps({"results": str(RESULTS.relative_to(REPOSITORY)), "rows": rows}))


if __name__ == "__main__":
    main()
