"""Evaluation of the timeline encoder on unseen timelines and footage; the tables of CARD.md.

In: the heads' and the timeline encoder's checkpoints, the eval shot cache, the footage. Out:
`model/runs/results/timeline.json` with the numbers and, as "markdown", the tables that CARD.md shows.

    python3 -m model.train.evaluate_timeline --timeline model/checkpoints/timeline.pt

Composed timelines: other pictures, seeds and wordings than in training. Footage: its clips one after another
in a random order, searched by the second, as `evaluate.py` does. Nothing is chosen on these. The last line is
JSON.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch

from .corpus import Heads, build_corpus, held_out_side
from .data.footage import Clip, read_clips, read_frames
from .data.shared import REPOSITORY
from .evaluate import Seconds, suppress_neighbours
from .learner import load_learner
from .shot_cache import CACHE, SHAPES, FeatureExtractor
from .timeline import LEVELS
from .timeline_scores import (
    Way,
    average_of_3s,
    frame_alone,
    mean_of,
    opposite_table,
    print_scores,
    score,
    timeline_of,
)

RESULTS = REPOSITORY / "model" / "runs" / "results" / "timeline.json"
FOOTAGE_SEEDS = (1, 2, 3)  # orders of the clips
RANKS = (1, 5, 10)
COMPOSED = {
    "seen": "composed, what is seen",
    "noun": "composed, a thing that comes and goes",
    "together": "composed, what is seen with camera motion",
    "motion": "composed, camera motion",
}
FOOTAGE = {
    "clips": "footage, sentences for a whole clip",
    "clips zh": "footage, Chinese sentences for a whole clip",
    "intervals": "footage, sentences for an interval",
}
KINDS = {
    "camera": "camera motion",
    "object": "things that move, enter, leave",
    "together": "what is seen, with camera motion",
    "fade": "fades",
    "speed": "fast or slow",
    "times": "once or twice",
    "order": "what comes before what",
    "all": "all of them",
}


def footage_features(clips: list[Clip]) -> list[dict[str, np.ndarray]]:
    """The backbone's features of every clip, one row per second; computed once, then read from the cache."""
    folder, extract, found = CACHE / "footage", None, []
    for clip in clips:
        path = folder / f"{clip.id}.npz"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            extract = extract or FeatureExtractor()
            frames = read_frames(clip)
            parts = [extract(frames[n : n + 32]) for n in range(0, len(frames), 32)]
            np.savez(path, **{name: np.concatenate([part[name] for part in parts]) for name in SHAPES})
        found.append(dict(np.load(path)))
    return found


def footage_scores(ways: dict[str, Way], heads: Heads) -> dict[str, dict[str, dict[str, float]]]:
    """Recall in percent among all seconds of the footage, by way and kind of sentence."""
    clips = read_clips()
    features = footage_features(clips)
    found: dict[str, dict[str, list[dict[str, float]]]] = {way: defaultdict(list) for way in ways}
    for seed in FOOTAGE_SEEDS:
        order = np.random.default_rng(seed).permutation(len(clips))
        tensors = {
            name: torch.from_numpy(np.concatenate([features[c][name] for c in order])).float()[None]
            for name in ("pooled", *LEVELS[::-1])
        }
        with torch.no_grad():
            own = heads.frame(tensors.pop("pooled")[0])[None]
        seconds = torch.arange(own.shape[1], dtype=torch.float32)[None]
        inputs = (own, seconds, torch.ones_like(seconds), *tensors.values())
        clip = np.concatenate([np.full(len(features[c]["pooled"]), c) for c in order])
        second = np.concatenate([np.arange(len(features[c]["pooled"])) for c in order])
        for name, way in ways.items():
            pool = Seconds(way.seconds(inputs)[0].numpy(), clip, second)
            for kind, wanted in footage_sentences(clips).items():
                texts = way.texts([text for text, _, _ in wanted]).numpy()
                found[name][kind].append(recall(pool, texts, wanted))
    return {way: {kind: mean_of(rows) for kind, rows in kinds.items()} for way, kinds in found.items()}


Wanted = list[tuple[str, int, tuple[float, float]]]  # sentence, clip, [start, end)


def footage_sentences(clips: list[Clip]) -> dict[str, Wanted]:
    """Sentences for a whole clip, and for an interval."""
    whole = [(text, i, (0.0, clip.duration_s)) for i, clip in enumerate(clips) for text in clip.captions_en]
    chinese = [(text, i, (0.0, clip.duration_s)) for i, clip in enumerate(clips) for text in clip.captions_zh]
    parts = [
        (row.query, i, (row.start_s, row.end_s)) for i, clip in enumerate(clips) for row in clip.intervals
    ]
    return {"clips": whole, "clips zh": chinese, "intervals": parts}


def recall(seconds: Seconds, texts: np.ndarray, wanted: Wanted) -> dict[str, float]:
    """A hit lies in the clip within 3 s of the interval; answers are at least 5 s apart."""
    found = dict.fromkeys(RANKS, 0)
    for row, (_, clip, (start, end)) in zip(texts @ seconds.vectors.T, wanted):
        hits = (seconds.clip == clip) & (seconds.second >= start - 3) & (seconds.second <= end + 3)
        top = suppress_neighbours(row, seconds, max(RANKS))
        for k in RANKS:
            found[k] += bool(hits[top[:k]].any())
    return {f"R@{k}": 100 * count / len(wanted) for k, count in found.items()}


def markdown(results: dict, ablations: dict | None) -> str:
    """The tables for CARD.md."""
    opposites, known, alone = (results[f"opposites{part}"] for part in ("", "_known_words", "_frame"))
    lines = [
        "Motion and order sentences against their opposites, on fresh timelines composed from pictures and",
        "cut-outs that training never used, English and Chinese. Chance is 50 %, a frame alone",
        f"{alone['right']:.1f} %; wanted 85 %. New wordings are paraphrases that training never heard.", "",
        "| sentences about | wordings trained on | new wordings | of |", "|---|---|---|---|",
        *(told_row(KINDS[kind], known[kind], opposites[kind]) for kind in KINDS if kind in known), "",
        "Finding the second, R@1 / R@5 in percent. *Average of 3 s* is what most tools do:", "",
        "| sentences | frame alone | average of 3 s | **timeline encoder** |", "|---|---|---|---|",
    ]  # fmt: skip
    for table, titles in (("intervals", COMPOSED), ("footage", FOOTAGE)):
        for kind, title in titles.items():
            cells = [
                f"{results[table][way][kind]['R@1']:.1f} / {results[table][way][kind]['R@5']:.1f}"
                for way in ("frame", "average_3s", "timeline")
            ]
            lines.append(f"| {title} | {cells[0]} | {cells[1]} | **{cells[2]}** |")
    return "\n".join(lines + (ablation_table(ablations) if ablations else []))


def told_row(title: str, known: dict, new: dict) -> str:
    """A row of the table of opposites."""
    return f"| {title} | {known['right']:.1f} % | **{new['right']:.1f} %** | {new['count']} |"


def ablation_table(ablations: dict) -> list[str]:
    """One row per ablation: the baselines need no training, the others have all the same short one."""
    budget = ablations["context"]["budget"]
    lines = [
        "", "What each part is worth, on dev timelines: `python -m model.train.ablations --row NAME`.",
        f"Trained rows: {budget['steps']} steps of {budget['batch']} windows from nothing, over the heads of",
        f"the pack {ablations['context']['pack']}.", "",
        "| | motion and order | camera | things | order | what is seen, R@1 | with camera motion, R@1 |",
        "|---|---|---|---|---|---|---|",
    ]  # fmt: skip
    for row in ablations["rows"].values():
        right, found = row["opposites"], row["intervals"]
        told = [f"{right[kind]:.1f}" for kind in ("all", "camera", "object", "order")]
        told += [f"{found[kind]:.1f}" for kind in ("seen", "together")]
        lines.append(f"| {row['title']} | {' | '.join(told)} |")
    return lines


def main() -> None:
    """Score a checkpoint and write the results."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--heads", type=Path, default=CACHE.parent / "encoders.pt")
    parser.add_argument("--timeline", type=Path, default=CACHE.parent / "timeline.pt")
    parser.add_argument("--split", choices=("dev", "eval"), default="eval")
    parser.add_argument("--out", type=Path, default=RESULTS)
    options = parser.parse_args()
    torch.set_num_threads(1)
    learner, side = load_learner(options.timeline), held_out_side(options.split)
    results = score(learner, build_corpus(options.heads, side, side))
    known, heads = replace(held_out_side(options.split, kept_back=False), long=[]), Heads(options.heads)
    timeline = timeline_of(learner, heads.read)
    results["opposites_known_words"] = opposite_table(timeline, build_corpus(options.heads, known, known))
    ways = {"frame": frame_alone(heads.read), "average_3s": average_of_3s(heads.read), "timeline": timeline}
    results["footage"] = footage_scores(ways, heads)
    print_scores(results)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf8")
    right = {kind: results["opposites"][kind]["right"] for kind in KINDS if kind in results["opposites"]}
    print(json.dumps({"results": str(options.out), "opposites": right, "footage": results["footage"]}))


if __name__ == "__main__":
    main()
