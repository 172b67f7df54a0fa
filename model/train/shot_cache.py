"""Rendered shots -> the frozen backbone's features, kept on disk so that every training reads them again.

In: a plan of shots (composer). Out: a folder with `plan.json` and one .npy per feature, float16, one row per
frame: pooled [F, 1280], shallow [F, 9, 40], middle [F, 9, 112], deep [F, 9, 320]. The backbone never changes,
so a cache stays valid; the frame's vector is computed from `pooled` by whichever head is current.

    nice -n 5 python3 -m model.train.shot_cache --split train --shots 9000 --seed 1

Stopped at any point, the same command goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from .backbone import LEVEL_CHANNELS, POOLED_CHANNELS, load_backbone
from .composer.pictures import load_stock
from .composer.shots import Shot, plan_shots
from .composer.studio import FRAME_SIDE, Studio

CACHE = Path(__file__).resolve().parents[1] / "checkpoints" / "timeline-cache"
SHAPES = {
    "pooled": (POOLED_CHANNELS,),
    **{level: (9, channels) for level, channels in LEVEL_CHANNELS.items()},
}
BATCH = 32  # frames per run of the backbone


@dataclass(frozen=True)
class ShotCache:
    """Shots and features of their frames; those of shots[i] are rows first[i] to first[i] + seconds."""

    shots: tuple[Shot, ...]
    first: np.ndarray  # [S] row of each shot's first frame
    features: dict[str, np.ndarray]  # name -> [F, ...] float16, memory-mapped


def cache_folder(split: str, count: int, seed: int) -> Path:
    """The folder of a plan's cache."""
    return CACHE / f"{split}-{seed}-{count}"


def open_cache(folder: Path) -> ShotCache:
    """The cache as far as it is rendered. Raises FileNotFoundError if it was never begun."""
    plan = json.loads((folder / "plan.json").read_text())
    rows = json.loads((folder / "done.json").read_text())["frames"]
    shots, first, at = [], [], 0
    for row in plan:
        shot = Shot(**row)
        if at + shot.seconds > rows:
            break
        shots.append(shot)
        first.append(at)
        at += shot.seconds
    features = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in SHAPES}
    return ShotCache(tuple(shots), np.array(first), features)


def join_caches(caches: list[ShotCache]) -> ShotCache:
    """Several caches as one, in memory."""
    offsets = np.cumsum([0, *(len(cache.features["pooled"]) for cache in caches)])
    shots = tuple(shot for cache in caches for shot in cache.shots)
    first = np.concatenate([cache.first + offset for cache, offset in zip(caches, offsets)])
    return ShotCache(
        shots, first, {name: np.concatenate([c.features[name] for c in caches]) for name in SHAPES}
    )


class FeatureExtractor:
    """The backbone on one thread: onnxruntime where it is installed (several times faster), else torch."""

    def __init__(self) -> None:
        torch.set_num_threads(1)
        try:
            import onnxruntime
        except ImportError:
            self.session, self.backbone = None, load_backbone()
            return
        path = CACHE / "backbone.onnx"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            example = torch.zeros(2, FRAME_SIDE, FRAME_SIDE, 3, dtype=torch.uint8)
            extra = {"dynamo": False} if torch.__version__ >= "2" else {}
            torch.onnx.export(
                load_backbone(), (example,), str(path), input_names=["pixels"], output_names=list(SHAPES),
                dynamic_axes={"pixels": {0: "B"}}, opset_version=17, **extra,
            )  # fmt: skip
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])

    def __call__(self, pixels: np.ndarray) -> dict[str, np.ndarray]:
        """pixels [B, 224, 224, 3] uint8 -> name -> [B, ...] float16."""
        if self.session:
            outputs = self.session.run(list(SHAPES), {"pixels": pixels})
        else:
            with torch.no_grad():
                outputs = [tensor.numpy() for tensor in self.backbone(torch.from_numpy(pixels))]
        return {name: output.astype(np.float16) for name, output in zip(SHAPES, outputs)}


def render_cache(split: str, count: int, seed: int) -> Path:
    """Render and encode a plan of shots, or go on with it. Returns the cache's folder."""
    folder = cache_folder(split, count, seed)
    folder.mkdir(parents=True, exist_ok=True)
    stock = load_stock(split)
    shots = plan_shots(stock, count, seed)
    total = sum(shot.seconds for shot in shots)
    if not (folder / "done.json").exists():
        (folder / "plan.json").write_text(json.dumps([asdict(shot) for shot in shots]))
        for name, shape in SHAPES.items():
            np.lib.format.open_memmap(folder / f"{name}.npy", "w+", np.float16, (total, *shape)).flush()
        (folder / "done.json").write_text(json.dumps({"frames": 0}))
    stores = {name: np.lib.format.open_memmap(folder / f"{name}.npy", "r+") for name in SHAPES}
    done = json.loads((folder / "done.json").read_text())["frames"]
    extract, started, at = FeatureExtractor(), time.time(), done
    for pixels in _batches(Studio(stock), shots, done):
        for name, rows in extract(pixels).items():
            stores[name][at : at + len(rows)] = rows
        at += len(pixels)
        if (at // BATCH) % 32 == 0 or at == total:
            for store in stores.values():
                store.flush()
            (folder / "done.json").write_text(json.dumps({"frames": at}))
            print(
                f"{folder.name}: {at}/{total} frames, {(at - done) / (time.time() - started):.0f}/s",
                flush=True,
            )
    return folder


def _batches(studio: Studio, shots: list[Shot], skip: int) -> Iterator[np.ndarray]:
    """Frames of the plan in batches, the first `skip` left out (whole shots are not drawn for nothing)."""
    waiting: list[np.ndarray] = []
    at = 0
    for shot in shots:
        if at + shot.seconds > skip:
            for number, frame in enumerate(studio.render(shot)):
                if at + number >= skip:
                    waiting.append(frame)
                if len(waiting) == BATCH:
                    yield np.stack(waiting)
                    waiting = []
        at += shot.seconds
    if waiting:
        yield np.stack(waiting)


def main() -> None:
    """Render one cache; last line JSON."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", choices=("train", "dev", "eval"), required=True)
    parser.add_argument("--shots", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    options = parser.parse_args()
    folder = render_cache(options.split, options.shots, options.seed)
    print(json.dumps({"cache": folder.name, "shots": options.shots, "seed": options.seed}))


if __name__ == "__main__":
    main()
