"""The trained timeline encoder -> timeline.onnx, and golden outputs for the product's tests.

In: a checkpoint of train_timeline.py. Out: a graph of plain operators with free batch and time axes, matrices
stored as float16 and computed in float32, its block of the manifest in its metadata (pack.py reads it there).

    python3 -m model.train.export_timeline --checkpoint model/checkpoints/timeline.pt --pack model/packs/base
    python3 -m model.train.export_timeline --pack model/packs/base --golden test/golden/timeline.json

Golden inputs come from a formula that any language can repeat, so only outputs are stored. Last line JSON.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .backbone import LEVEL_CHANNELS
from .export import store_halves
from .learner import load_learner
from .motion_cells import CELLS
from .mrope import sections
from .pack import TIMELINE_KEY
from .timeline import TimelineConfig, TimelineEncoder

OUTPUT = "timeline"
OPSET = 17
STRIDE_S = 12
TOLERANCE = 2e-3  # largest difference of an output from torch's that storing float16 may make
GOLDEN_DIGITS = 4


def export_timeline(encoder: TimelineEncoder, path: Path) -> float:
    """Write the graph; returns its largest difference to torch. Raises ValueError beyond TOLERANCE."""
    import onnx

    path.parent.mkdir(parents=True, exist_ok=True)
    names = input_names(encoder.config)
    free = {name: {0: "batch", 1: "time"} for name in (*names, OUTPUT)}
    extra = {"dynamo": False} if torch.__version__ >= "2" else {}
    torch.onnx.export(
        encoder.eval(), golden_inputs(2, 24, encoder.config), str(path), input_names=names,
        output_names=[OUTPUT], dynamic_axes=free, opset_version=OPSET, **extra,
    )  # fmt: skip
    store_halves(path)
    graph = onnx.load(str(path))
    block = graph.metadata_props.add()
    block.key, block.value = TIMELINE_KEY, json.dumps(manifest_block(encoder.config))
    onnx.save(graph, str(path))
    return check_export(encoder, path)


def input_names(config: TimelineConfig) -> list[str]:
    """The encoder's arguments, in order."""
    return ["vector", "seconds", "mask", *config.levels[::-1]]


def check_export(encoder: TimelineEncoder, path: Path) -> float:
    """The largest difference between onnxruntime and torch over windows of several sizes, gaps included."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    worst = 0.0
    for batch, length in ((1, 24), (3, 24), (2, 7)):
        inputs = golden_inputs(batch, length, encoder.config)
        with torch.no_grad():
            wanted = encoder(*inputs).numpy()
        (found,) = session.run(
            [OUTPUT], {name: value.numpy() for name, value in zip(input_names(encoder.config), inputs)}
        )
        worst = max(worst, float(np.abs(found - wanted).max()))
    if worst > TOLERANCE:
        raise ValueError(f"{path.name} differs from torch by {worst:.4f}, allowed are {TOLERANCE}")
    return worst


def manifest_block(config: TimelineConfig) -> dict:
    """The block of manifest.json about timeline.onnx."""
    pairs = config.width // config.heads // 2
    return {
        "file": "timeline.onnx",
        "window_s": config.window_s,
        "stride_s": STRIDE_S,
        "mrope": {
            "sections": sections(pairs),
            "interleaved": config.positions == "interleaved",
            "base": config.rope_base,
            "time": "seconds",
        },
        "inputs": {
            "vector": "vector",
            "levels": list(config.levels[::-1]),
            "seconds": "seconds",
            "mask": "mask",
        },
        "output": OUTPUT,
    }


def waves(count: int, offset: int) -> np.ndarray:
    """[count] float32: sin(0.37 (i + offset) + 0.11 (i mod 7)), in double precision before rounding."""
    i = np.arange(count, dtype=np.float64)
    return np.sin(0.37 * (i + offset) + 0.11 * (i % 7)).astype(np.float32)


def golden_inputs(batch: int, length: int, config: TimelineConfig) -> tuple[Tensor, ...]:
    """The encoder's inputs by formula. Input k (vector 0, shallow 1, middle 2, deep 3) of window b is `waves`
    with offset 1000 b + 100 k, in row-major order.

    Vectors have as many numbers as the manifest's dim and are normalised, levels are 2 + 2 waves (the
    backbone's outputs are mostly positive), seconds count from 0 with a gap of two before second 5, and in
    every second window the last three seconds are masked.
    """
    sizes = [(config.total,), *((CELLS, LEVEL_CHANNELS[level]) for level in config.levels[::-1])]
    drawn = []
    for k, size in enumerate(sizes):
        shape = (length, *size)
        rows = np.stack([waves(int(np.prod(shape)), 1000 * b + 100 * k).reshape(shape) for b in range(batch)])
        drawn.append(torch.from_numpy(rows))
    vector, *levels = drawn
    seconds = torch.arange(length, dtype=torch.float32)
    seconds = (seconds + 2 * (seconds >= 5)).expand(batch, length).clone()
    mask = torch.ones(batch, length)
    mask[1::2, length - 3 :] = 0
    return (F.normalize(vector, dim=-1), seconds, mask, *(2 + 2 * level for level in levels))


def write_golden(pack: Path, path: Path, config: TimelineConfig, windows: int = 2, step: int = 22) -> None:
    """Outputs of the pack's graph on the golden inputs: every `step`-th number of every real second."""
    import onnxruntime

    session = onnxruntime.InferenceSession(str(pack / "timeline.onnx"), providers=["CPUExecutionProvider"])
    inputs = golden_inputs(windows, config.window_s, config)
    names = input_names(config)
    (found,) = session.run([OUTPUT], {name: value.numpy() for name, value in zip(names, inputs)})
    manifest = pack / "manifest.json"
    mask = inputs[2].numpy()
    golden = {
        "pack_revision": json.loads(manifest.read_text())["revision"] if manifest.exists() else None,
        "inputs": " ".join((golden_inputs.__doc__ or "").split()),
        "waves": "sin(0.37 * (i + offset) + 0.11 * (i % 7)), rounded to float32",
        "windows": windows,
        "seconds": config.window_s,
        "tolerance": TOLERANCE,
        "step": step,
        "mask": mask.astype(int).tolist(),
        "timeline": np.round(found[:, :, ::step].astype(np.float64), GOLDEN_DIGITS).tolist(),
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(golden, separators=(",", ":")) + "\n")


def main() -> None:
    """Export a checkpoint, write golden outputs, or both."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, help="write timeline.onnx from it")
    parser.add_argument("--golden", type=Path, help="write golden outputs of the pack's timeline.onnx there")
    options = parser.parse_args()
    said: dict[str, object] = {"pack": str(options.pack)}
    config = TimelineConfig()
    if options.checkpoint:
        encoder = load_learner(options.checkpoint).encoder
        config = encoder.config
        said["difference"] = export_timeline(encoder, options.pack / "timeline.onnx")
    if options.golden:
        write_golden(options.pack, options.golden, config)
        said["golden"] = str(options.golden)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
