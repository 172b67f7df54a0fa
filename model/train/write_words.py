"""Puts a trained timeline encoder and its words of time into a pack whose heads stay as they are.

    python -m model.train.write_words --timeline model/checkpoints/timeline.pt --pack DIR

In: a checkpoint of train_timeline.py, and a pack that it was trained over. Out: the pack with a new
timeline.onnx, the words' numbers in text.onnx replaced, and a new manifest. Nothing is exported but the
timeline encoder, so that any torch will do; all other numbers of the pack stay as they are, bit by bit.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import numpy_helper
from torch import Tensor

from .export_timeline import export_timeline
from .learner import Learner, load_learner
from .pack import TEXT, TIMELINE, write_manifest
from .restore_timeline import WORDS

LARGEST = 63  # of 7-bit weights; see `export.quantise_matrices`


def write_words(learner: Learner, text: Path) -> None:
    """Replace the words' numbers in a text graph. Raises KeyError where the graph has no place for one."""
    model = onnx.load(text)
    stored = {tensor.name: tensor for tensor in model.graph.initializer}

    def put(name: str, values: np.ndarray) -> None:
        kept = numpy_helper.to_array(stored[name])
        if kept.shape != values.shape:
            raise ValueError(f"{name} has the shape {kept.shape}, not {values.shape}")
        stored[name].CopyFrom(numpy_helper.from_array(values.astype(kept.dtype), name))

    def put_matrix(name: str, weight: Tensor) -> None:
        matrix = weight.detach().numpy().T  # [inputs, outputs]
        scale = np.maximum(np.abs(matrix).max(0), 1e-8) / LARGEST
        put(f"{name}_scale", scale)
        put(f"{name}_zero_point", np.zeros(len(scale)))
        put(f"{name}_quantized", np.rint(matrix / scale))

    for name, values in learner.words.state_dict().items():
        if name == "project":
            put_matrix("permute", values)
        elif values.dim() == 2:
            put_matrix(f"{WORDS}{name}_Transposed", values)
        else:
            put(f"{WORDS}{name}", values.numpy())
    onnx.save(model, text)


def write_timeline(learner: Learner, pack: Path) -> dict:
    """Timeline encoder and words into a pack; returns its new manifest."""
    export_timeline(learner.encoder, pack / TIMELINE)
    write_words(learner, pack / TEXT)
    return write_manifest(pack)


def main() -> None:
    """Write a checkpoint into a pack; last line JSON."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--timeline", type=Path, required=True)
    parser.add_argument("--pack", type=Path, required=True)
    args = parser.parse_args()
    manifest = write_timeline(load_learner(args.timeline), args.pack)
    print(json.dumps({"pack": str(args.pack), "revision": manifest["revision"]}))


if __name__ == "__main__":
    main()
