"""Maps before the backbone's last block, kept on disk for its fine-tuning (tail.py).

In: sources of pictures. Out: `model/checkpoints/maps/<source>.npy`, float16 [N, S * S * C], and the rows of
`read_pictures` that they belong to in `<source>.rows.npy`. A map takes 19 KB, so training reads a part of
the pictures: two frames of a clip, every other web photo, at most MOST_LABELLED of a labelled source, and all
that is scored.

    python -m model.train.maps
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .backbone import PIXEL_MEAN, PIXEL_STD, Backbone, load_backbone
from .data.pictures import LABELLED, OPEN_CLASS_SOURCES, PictureStore, read_pictures
from .data.shared import REPOSITORY
from .data.views import squash
from .features import BATCH, save

MOST_LABELLED = {source: 1500 for source in (*OPEN_CLASS_SOURCES, "stanford40")}
FEW_LABELLED = 300  # of every other labelled source
HELD_BACK = ("unseen-class", "held-back")


class BeforeTail(nn.Module):
    """The backbone up to its last block: pixels [B, 224, 224, 3] uint8 -> maps [B, S * S * C]."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, pixels: Tensor) -> Tensor:
        x = ((pixels.float() - PIXEL_MEAN) / PIXEL_STD).permute(0, 3, 1, 2)
        x = self.backbone.stem(x)
        for stage in self.backbone.stages[:-1]:
            x = stage(x)
        return x.permute(0, 2, 3, 1).flatten(1)


def folder() -> Path:
    """Where maps are kept; git ignores it."""
    return REPOSITORY / "model" / "checkpoints" / "maps"


def rows_of(source: str, seed: int = 5) -> list[int]:
    """The pictures of a source whose maps are kept."""
    pictures = read_pictures(source)
    if source == "msrvtt-frames":
        clips: dict[tuple[str, str], list[int]] = {}
        for row, picture in enumerate(pictures):
            if picture.split in ("train", "dev") and picture.video:
                clips.setdefault((picture.split, picture.video), []).append(row)
        return [row for (split, _), rows in clips.items() for row in (rows if split == "dev" else two(rows))]
    if source == "cc-photos":
        return list(range(0, len(pictures), 2))
    if source not in LABELLED:
        return [row for row, picture in enumerate(pictures) if picture.captions_en]
    held = [row for row, picture in enumerate(pictures) if picture.split in HELD_BACK]
    trained = [row for row, picture in enumerate(pictures) if picture.split == "train"]
    most = min(len(trained), MOST_LABELLED.get(source, FEW_LABELLED))
    drawn = np.random.default_rng(seed).choice(trained, most, replace=False).tolist()
    return sorted((held if source in OPEN_CLASS_SOURCES else []) + drawn)


def two(rows: list[int]) -> list[int]:
    """Two rows, from the first and the second half."""
    return [rows[place] for place in sorted({len(rows) // 4, 3 * len(rows) // 4})]


class MapViews:
    """Maps of one source in the place of `corpus_batches.Views`; there is one view, turned over and cut in
    training."""

    def __init__(self, source: str) -> None:
        self.rows = np.load(folder() / f"{source}.rows.npy")
        self.maps = np.load(folder() / f"{source}.npy").reshape(len(self.rows), -1)
        self.place = np.full(len(read_pictures(source)), -1)
        self.place[self.rows] = np.arange(len(self.rows))

    def draw(self, rows: np.ndarray, clean: float, chance: np.random.Generator) -> Tensor:
        return torch.from_numpy(self.maps[self.place[rows]]).float()


def maps(source: str, rows: Sequence[int]) -> np.ndarray:
    """[len(rows), S * S * C] the maps of some pictures of a source."""
    views = map_views(source)
    return views.maps[views.place[list(rows)]]


@cache
def map_views(source: str) -> MapViews:
    """The maps of a source, read once."""
    return MapViews(source)


def main() -> None:
    import onnxruntime

    from .export import export_graph

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--sources",
        nargs="*",
        default=["flickr8k-dev", "flickr8k-train", "coco256", "msrvtt-frames", "cc-photos", *LABELLED],
    )
    args = parser.parse_args()
    graph = folder() / "before-tail.onnx"
    if not graph.exists():
        example = torch.zeros((2, 224, 224, 3), dtype=torch.uint8)
        export_graph(BeforeTail(load_backbone()), graph, {"pixels": example}, ["maps"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    store = PictureStore()
    for source in args.sources:
        if (folder() / f"{source}.npy").exists():
            continue
        start, rows, pictures = time.monotonic(), rows_of(source), read_pictures(source)
        parts = []
        for at in range(0, len(rows), BATCH):
            pixels = [np.asarray(squash(store.open(pictures[row]))) for row in rows[at : at + BATCH]]
            parts += session.run(None, {"pixels": np.stack(pixels)})
        np.save(folder() / f"{source}.rows.npy", np.array(rows))
        save(folder() / f"{source}.npy", np.concatenate(parts).astype(np.float16))
        print(f"{source}: {len(rows) / (time.monotonic() - start):.0f} maps/s", flush=True)


if __name__ == "__main__":
    main()
