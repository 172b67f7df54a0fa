"""Writes a model pack: graphs, tokenizer and manifest, from checkpoints.

    python -m model.train.pack --out model/packs/base [--encoders FILE] [--timeline FILE]

frame.onnx  pixels [B, 224, 224, 3] uint8 -> vector [B, dim], shallow [B, 9, 40], middle [B, 9, 112], deep [B,
            9, 320]; a frame alone says nothing of time, so the last numbers of its vector are 0
text.onnx   input_ids, attention_mask [B, L] int64 -> vector [B, dim]

The manifest takes in whatever graphs lie in the folder, so that parts can be written one after another."""

from __future__ import annotations

import argparse
import datetime
import hashlib
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .backbone import GRID, IMAGE_SIZE, LEVEL_CHANNELS, PIXEL_MEAN, PIXEL_STD, load_backbone
from .checkpoint import DEFAULT, load_encoders
from .export import RowInt8, RowInt8Sum, export_graph, quantise_matrices, store_halves
from .frame_head import FrameEncoder, JoinedFrame
from .learner import load_learner
from .sentence_vectors import kept_pieces, package, text_axes
from .text_encoder import TextEncoder
from .time_words import TimeWords, mean_and_ramp, read
from .tokenizer import MAX_TOKENS, PREFIX, write_tokenizer

FRAME, TEXT, TIMELINE, TOKENIZER = "frame.onnx", "text.onnx", "timeline.onnx", "tokenizer.json"
# Everything else is hashed into the revision. What is fitted to a pack later names its revision instead.
UNLISTED = frozenset({"manifest.json", "CARD.md", "calibration.json", "links.json"})
TIMELINE_KEY = "tidemark.timeline"  # metadata of timeline.onnx: its block of the manifest, as JSON


class FrameGraph(nn.Module):
    """The graph of frame.onnx: the frame encoder, its vector padded with zeros in the time dimensions."""

    def __init__(self, frame: FrameEncoder, time: int) -> None:
        super().__init__()
        self.frame, self.time = frame, time

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        vector, *levels = self.frame(pixels)
        return F.pad(vector, (0, self.time)), *levels


class TextGraph(nn.Module):
    """The graph of text.onnx: the text encoder, and the words of time if they were trained."""

    def __init__(self, text: TextEncoder, words: TimeWords | None) -> None:
        super().__init__()
        self.text, self.words = text, words
        text.e5.word = RowInt8(text.e5.word)
        for head in text.head.heads:
            head.bag.words = RowInt8Sum(head.bag.words)

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.text.e5(input_ids, attention_mask)  # [B, L, 384]
        said = read(self.text.head, mean_and_ramp(hidden, attention_mask), input_ids, attention_mask)
        return said.plain if self.words is None else self.words(said)


def write_frame(head: JoinedFrame, words: TimeWords | None, path: Path) -> None:
    """frame.onnx: weights kept as float16, computed in float32."""
    pixels = torch.zeros((2, IMAGE_SIZE, IMAGE_SIZE, 3), dtype=torch.uint8)
    graph = FrameGraph(FrameEncoder(load_backbone(), head), words.size if words else 0)
    export_graph(graph, path, {"pixels": pixels}, ["vector", *LEVEL_CHANNELS])
    store_halves(path)


def write_text(text: TextEncoder, words: TimeWords | None, path: Path) -> None:
    """text.onnx: embeddings in int8 by row, matrix products in int8 by channel, the rest kept as float16."""
    ids = torch.randint(4, 1000, (3, 16))
    inputs = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        export_graph(TextGraph(text, words).eval(), full, inputs, ["vector"], text_axes())
        quantise_matrices(full, path)
    store_halves(path)


def write_manifest(
    folder: Path, description: str | None = None, command: str | None = None
) -> dict[str, Any]:
    """manifest.json for the files that lie in `folder`. Raises FileNotFoundError without frame, text and
    tokenizer."""
    files = {
        file.name: {"bytes": file.stat().st_size, "sha256": hashlib.sha256(file.read_bytes()).hexdigest()}
        for file in sorted(folder.iterdir())
        if file.is_file() and file.name not in UNLISTED
    }
    for name in (FRAME, TEXT, TOKENIZER):
        if name not in files:
            raise FileNotFoundError(f"{folder} holds no {name}")
    revision = hashlib.sha256("".join(entry["sha256"] for entry in files.values()).encode()).hexdigest()[:12]
    manifest = {
        "format": 1,
        "id": folder.name,
        "revision": revision,
        "dim": vector_size(folder / FRAME),
        "licence": "Apache-2.0 AND MIT",
        "description": description
        or "Tidemark's own encoders for English and Chinese; CARD.md says how they were made.",
        "frame": frame_block(),
        "text": {
            "file": TEXT,
            "tokenizer": TOKENIZER,
            "prefix": PREFIX,
            "max_tokens": MAX_TOKENS,
            "inputs": {"ids": "input_ids", "mask": "attention_mask"},
            "output": "vector",
        },
        "timeline": timeline_block(folder / TIMELINE),
        "files": files,
        "train": {
            "commit": commit(),
            "command": command or "model/runs/cpu.sh",
            "date": str(datetime.date.today()),
        },
    }
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def vector_size(graph: Path) -> int:
    """The width of the graph's first output."""
    return onnx.load(graph).graph.output[0].type.tensor_type.shape.dim[1].dim_value


def frame_block() -> dict[str, Any]:
    return {
        "file": FRAME,
        "input": {
            "name": "pixels",
            "dtype": "uint8",
            "layout": "NHWC",
            "width": IMAGE_SIZE,
            "height": IMAGE_SIZE,
        },
        "resize": {"mode": "squash", "filter": "bilinear"},
        "normalise": {"mean": [PIXEL_MEAN] * 3, "std": [PIXEL_STD] * 3, "where": "graph"},
        "outputs": {
            "vector": "vector",
            "grid": {
                "rows": GRID,
                "cols": GRID,
                "levels": [{"name": name, "channels": count} for name, count in LEVEL_CHANNELS.items()],
            },
        },
    }


def timeline_block(graph: Path) -> dict[str, Any] | None:
    """The manifest's block about timeline.onnx, which that graph carries in its metadata; None without
    one."""
    if not graph.exists():
        return None
    metadata = {entry.key: entry.value for entry in onnx.load(graph).metadata_props}
    return json.loads(metadata[TIMELINE_KEY])


def commit() -> str:
    """The commit that the working tree stands on."""
    run = subprocess.run(
        ["git", "rev-parse", "--short=12", "HEAD"], capture_output=True, text=True, check=True
    )
    return run.stdout.strip()


def load_words(checkpoint: Path | None) -> TimeWords | None:
    """The words of time that were trained with the timeline encoder."""
    return load_learner(checkpoint).words if checkpoint else None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--encoders", type=Path, default=DEFAULT)
    parser.add_argument(
        "--timeline", type=Path, help="checkpoint of train_timeline: its words of time go into text.onnx"
    )
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    head, text = load_encoders(args.encoders)
    words = load_words(args.timeline)
    write_frame(head, words, args.out / FRAME)
    write_text(text, words, args.out / TEXT)
    write_tokenizer(package().pieces.keep(list(kept_pieces())), args.out / TOKENIZER)
    manifest = write_manifest(args.out)
    size = sum(entry["bytes"] for entry in manifest["files"].values())
    print(json.dumps({"pack": str(args.out), "revision": manifest["revision"], "bytes": size}))


if __name__ == "__main__":
    main()
