"""Rehearses the training of the timeline encoder over a pack, from real pictures to a pack that opens.

    python3 -m model.train.rehearse --pack model/packs/base --out FOLDER/rehearsed

The steps are those of a training and the data are those of `../shared/data`; there is only little of them,
and next to nothing is learned. What is proven is that the steps fit together on this machine, with Debian's
torch as well. Checked: a loss at every step, graphs that agree with torch, sentences without motion whose
vectors are the pack's own. The last line is JSON; without the data nothing is done, and that is said.
"""

from __future__ import annotations

import argparse
import json
import shutil
import time
from pathlib import Path

import numpy as np
import onnx
import torch

from .composer.pictures import load_stock
from .corpus import WINDOW_S, Corpus, Side, corpus_over
from .data.shared import shared_data
from .fit_gate import fit_gates
from .learner import Learner
from .pack_heads import PackHeads, session, write_backbone
from .restore_timeline import restore
from .shot_cache import CACHE, open_cache, render_cache
from .timeline import TimelineConfig
from .timeline_scores import print_scores, score
from .train_timeline import TrainConfig, train
from .windows import compose_windows
from .write_words import write_timeline

SHOTS = {"train": 40, "dev": 16}
WINDOWS = {"train": 24, "dev": 8}
LONG_S = 60
SEED = 1
PLAIN = (
    "a photo of a bonsai",
    "a man in a red shirt",
    "two dogs play on the beach",
    "一个人在海边跑步",
    "监控画面：一辆汽车",
)
ALIKE = 0.999  # cosine of a plain sentence's vector before and after: the heads were not touched


def rehearse(pack: Path, out: Path, steps: int) -> dict:
    """All steps over `pack`; the new pack is written to `out`. Raises ValueError where a check fails."""
    started = time.monotonic()
    backbone = CACHE / "backbone.onnx"
    if not backbone.exists():
        write_backbone(pack, backbone)
    corpus = corpus_over(PackHeads(pack), draw_side("train"), draw_side("dev"))
    learner = restore(pack, TimelineConfig())
    losses = train(learner, corpus, TrainConfig(steps=steps, batch=4, warmup=1))
    if not np.isfinite(losses).all():
        raise ValueError(f"losses {losses}")
    gates = fit_gates(learner.words, corpus, PLAIN)
    scores = score(learner, corpus)
    print_scores(scores)
    revision = write_pack(learner, corpus, pack, out)
    return {
        "pack": str(out),
        "revision": revision,
        "frames": len(corpus.vectors),
        "windows": len(corpus.windows),
        "losses": [round(loss, 3) for loss in losses],
        "gates": gates,
        "opposites": scores["opposites"]["all"],
        "seconds": round(time.monotonic() - started),
    }


def draw_side(split: str) -> Side:
    """A few shots of real pictures, drawn and encoded, and windows of them."""
    cache = open_cache(render_cache(split, SHOTS[split], SEED))
    pictures = {picture.key: picture for picture in load_stock(split).pictures}
    kept_back = split == "dev"
    windows = compose_windows(cache, pictures, WINDOWS[split], WINDOW_S, SEED, kept_back)
    long = compose_windows(cache, pictures, 1, LONG_S, SEED + 1, kept_back) if kept_back else []
    return Side(cache, windows, long)


def write_pack(learner: Learner, corpus: Corpus, pack: Path, out: Path) -> str:
    """Copy the pack, write the networks into the copy, and compare its sentences with torch's."""
    shutil.copytree(pack, out, dirs_exist_ok=True)
    for fitted in ("calibration.json", "links.json", "CARD.md"):  # to the pack as it was
        (out / fitted).unlink(missing_ok=True)
    revision = write_timeline(learner, out)["revision"]
    sentences = [text.text for window in corpus.windows[:4] for text in window.sentences]
    with torch.no_grad():
        wanted = learner.words(corpus.read(sentences)).numpy()
    found = vectors(out, sentences)
    agreement = (wanted * found).sum(1)
    if np.median(agreement) < 0.98:  # int8 beside float32
        raise ValueError(f"text.onnx and torch agree to {np.median(agreement):.4f} only")
    heads = TimelineConfig.dim
    before, after = (vectors(folder, PLAIN)[:, :heads] for folder in (pack, out))
    alike = (before * after).sum(1) / np.linalg.norm(before, axis=1) / np.linalg.norm(after, axis=1)
    if alike.min() < ALIKE:
        raise ValueError(f"what is seen in a sentence changed: {alike}")
    return revision


def vectors(pack: Path, sentences: list[str] | tuple[str, ...]) -> np.ndarray:
    """Vectors of sentences by a pack's text graph."""
    run = session(onnx.load(pack / "text.onnx"))
    rows = (np.array([ids], np.int64) for ids in PackHeads(pack).tokenize(sentences))
    feeds = ({"input_ids": row, "attention_mask": np.ones_like(row)} for row in rows)
    return np.stack([run.run(["vector"], feed)[0][0] for feed in feeds])


def main() -> None:
    """Rehearse; last line JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, default=Path("model/packs/base"))
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=4)
    options = parser.parse_args()
    if not (shared_data() / "images").is_dir():
        print(json.dumps({"skipped": f"no training data at {shared_data()}: nothing was rehearsed"}))
        return
    torch.set_num_threads(1)
    print(json.dumps(rehearse(options.pack, options.out, options.steps), ensure_ascii=False))


if __name__ == "__main__":
    main()
