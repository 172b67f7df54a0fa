"""Features of pictures, computed once: the backbone is frozen, so training reads vectors instead of pixels.

In: sources of pictures. Out: `<cache>/<source>/view<k>.npy`, float16 [N, 1280], rows in the order of
`read_pictures`. An interrupted run starts again at the first missing file.

    python -m model.train.features --views 4 [--sources flickr8k-train flickr8k-dev] [--device cpu|cuda]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .backbone import IMAGE_SIZE, POOLED_CHANNELS, Backbone, load_backbone
from .data.footage import read_clips, read_frames
from .data.pictures import CAPTIONED, LABELLED, PictureStore, read_pictures
from .data.shared import REPOSITORY
from .data.views import ViewConfig, box_crop, middle, squash, view

Encode = Callable[[np.ndarray], np.ndarray]  # [B, 224, 224, 3] uint8 -> [B, 1280]
BATCH = 32


def cache_folder() -> Path:
    """The folder of cached features: `model/checkpoints/features` (ignored by git)."""
    return REPOSITORY / "model" / "checkpoints" / "features"


class Pooled(nn.Module):
    """The backbone's pooled output alone."""

    def __init__(self, backbone: Backbone) -> None:
        super().__init__()
        self.backbone = backbone

    def forward(self, pixels: Tensor) -> Tensor:
        return self.backbone(pixels).pooled  # [B, 1280]


def pooled_encoder(device: str, threads: int = 1) -> Encode:
    """The frozen backbone as a function: onnxruntime on a CPU (six times faster there than torch), else
    torch."""
    backbone = load_backbone()
    if device != "cpu":
        backbone = backbone.to(device)
        return lambda pixels: backbone(torch.from_numpy(pixels).to(device)).pooled.cpu().numpy()
    import onnxruntime

    from .export import export_graph

    graph = cache_folder() / "backbone.onnx"
    if not graph.exists():
        example = torch.zeros((2, IMAGE_SIZE, IMAGE_SIZE, 3), dtype=torch.uint8)
        export_graph(Pooled(backbone), graph, {"pixels": example}, ["pooled"])
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads  # more threads than free cores only wait for each other
    session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    return lambda pixels: session.run(None, {"pixels": pixels})[0]


def view_file(source: str, index: int) -> Path:
    """Cached features of one view of one source."""
    return cache_folder() / source / f"view{index}.npy"


def load_view(source: str, index: int) -> np.ndarray:
    """[N, 1280] float16. Raises FileNotFoundError where it was not computed."""
    return np.load(view_file(source, index))


def encode_all(pixels: Iterator[np.ndarray], count: int, encode: Encode) -> np.ndarray:
    """Pictures -> [count, 1280] float16, decoding the next batch while the last one is encoded."""
    out = np.empty((count, POOLED_CHANNELS), np.float16)

    def batches() -> Iterator[np.ndarray]:
        batch: list[np.ndarray] = []
        for picture in pixels:
            batch.append(picture)
            if len(batch) == BATCH:
                yield np.stack(batch)
                batch = []
        if batch:
            yield np.stack(batch)

    source = batches()
    done = 0
    with ThreadPoolExecutor(1) as decoder:
        ahead = decoder.submit(next, source, None)
        while (batch := ahead.result()) is not None:
            ahead = decoder.submit(next, source, None)
            out[done : done + len(batch)] = encode(batch)
            done += len(batch)
    return out


def compute_view(source: str, index: int, encode: Encode, store: PictureStore, config: ViewConfig) -> None:
    """Compute and save one view of one source."""
    pictures = read_pictures(source)
    pixels = (np.asarray(view(store.open(picture), picture, index, config)) for picture in pictures)
    save(view_file(source, index), encode_all(pixels, len(pictures), encode))


def middle_file(source: str) -> Path:
    """Cached features of the middles of a source's pictures."""
    return cache_folder() / source / "middle.npy"


def compute_middles(source: str, encode: Encode, store: PictureStore) -> None:
    """Features of the middle of every picture: the second look at a still."""
    pictures = read_pictures(source)
    pixels = (np.asarray(squash(middle(store.open(picture)))) for picture in pictures)
    save(middle_file(source), encode_all(pixels, len(pictures), encode))


def compute_boxes(source: str, encode: Encode, store: PictureStore) -> None:
    """Features of every box of a source as a crop, in the order of pictures and boxes:
    `<source>/boxes.npy`."""
    pairs = [(picture, box) for picture in read_pictures(source) for box in picture.boxes]
    pixels = (np.asarray(squash(box_crop(store.open(picture), box))) for picture, box in pairs)
    save(cache_folder() / source / "boxes.npy", encode_all(pixels, len(pairs), encode))


def compute_footage(encode: Encode) -> None:
    """Features of all footage, one frame a second, clip by clip: `footage/<clip>.npy`."""
    for clip in read_clips():
        frames = read_frames(clip)
        save(cache_folder() / "footage" / f"{clip.id}.npy", encode_all(iter(frames), len(frames), encode))


def save(path: Path, array: np.ndarray) -> None:
    """Written under another name first, so that a file that exists is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial.npy")
    np.save(partial, array)
    os.replace(partial, path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--sources", nargs="*", default=[*CAPTIONED, *LABELLED])
    parser.add_argument(
        "--views", type=int, default=1, help="views of each picture; the first is the whole picture"
    )
    parser.add_argument("--footage", action="store_true", help="also the footage (for scoring)")
    parser.add_argument("--middles", action="store_true", help="also the middles of the pictures")
    parser.add_argument("--boxes", action="store_true", help="also the boxes as crops")
    parser.add_argument("--device", default="cpu")
    args = parser.parse_args()
    encode, store, config = pooled_encoder(args.device), PictureStore(), ViewConfig()
    if args.footage:
        compute_footage(encode)
    for index in range(args.views):
        for source in args.sources:
            if view_file(source, index).exists():
                continue
            start = time.monotonic()
            compute_view(source, index, encode, store, config)
            rate = len(read_pictures(source)) / (time.monotonic() - start)
            print(f"{source} view {index}: {rate:.0f} pictures/s", flush=True)
    for source in args.sources if args.middles else ():
        compute_middles(source, encode, store)
    for source in args.sources if args.boxes else ():
        if any(picture.boxes for picture in read_pictures(source)):
            compute_boxes(source, encode, store)


if __name__ == "__main__":
    main()
