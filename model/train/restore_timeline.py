"""Rebuilds a checkpoint of the timeline encoder from a pack's graphs.

In: a pack's timeline.onnx and text.onnx, and the heads of a checkpoint. Out: a checkpoint for these heads, to
export as it is or to train further (train_timeline --start). The transformer reads the backbone's grids, and
the words of time read the sentence encoder's hidden states; both are frozen starting points, so what a pack
knows of motion holds for other heads. The directions of order depend on the heads: they are computed from the
vectors of MSR-VTT frames that are trained on.

    python -m model.train.restore_timeline --pack model/packs/base --heads model/checkpoints/encoders.pt \
        --out model/checkpoints/timeline.pt
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from .checkpoint import load_encoders
from .data.pictures import read_pictures
from .features import load_view
from .learner import Learner, save, set_order
from .objective import Alignment, ObjectiveConfig
from .time_words import TimeWords
from .timeline import LEVELS, TimelineConfig, TimelineEncoder

WORDS = "words."


def constants(model: onnx.ModelProto) -> dict[str, np.ndarray]:
    """Every stored tensor by name."""
    return {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}


def encoder_state(model: onnx.ModelProto) -> dict[str, Tensor]:
    """The encoder's parameters: biases keep their names, matrices are found by the node that uses them."""
    stored = constants(model)
    widened = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    state = {name: torch.from_numpy(value.copy()) for name, value in stored.items() if "::" not in name}
    for node in model.graph.node:
        if node.op_type not in ("MatMul", "Gemm"):
            continue
        matrix = stored.get(widened.get(node.input[1], node.input[1]))
        if matrix is None:
            continue
        name = parameter_name(node.name)
        state[name] = torch.from_numpy(matrix.T.astype(np.float32).copy())
    return state


def parameter_name(node: str) -> str:
    """The parameter that a node multiplies by: /mix/mix.0/MatMul -> mix.0.weight."""
    modules = node.strip("/").split("/")[:-1]
    if modules == ["trend"]:
        return "trend.project"
    level = modules[0].partition("_")[0]
    if level in LEVELS:
        return f"cell.{level}.weight"
    nested = [m for m, below in zip(modules, [*modules[1:], ""]) if not below.startswith(f"{m}.")]
    return ".".join([*nested, "weight"])


def words_state(model: onnx.ModelProto) -> dict[str, Tensor]:
    """The parameters of the words of time, matrices widened from int8."""
    stored = constants(model)
    state = {
        name.removeprefix(WORDS): torch.from_numpy(value.copy())
        for name, value in stored.items()
        if name.startswith(WORDS) and "_Transposed" not in name
    }
    for name in [name for name in stored if name.endswith("_quantized")]:
        matrix = stored[name].astype(np.float32) * stored[name.replace("_quantized", "_scale")]
        if name.startswith(WORDS):
            weight = name.removeprefix(WORDS).replace("_Transposed_quantized", "")
            state[weight] = torch.from_numpy(matrix.T.copy())
        elif name.startswith("permute"):
            state["project"] = torch.from_numpy(matrix.T.copy())
    return state


def restore(pack: Path, config: TimelineConfig) -> Learner:
    """The encoder and the words of a pack. Raises RuntimeError where the shapes do not agree."""
    encoder, words = TimelineEncoder(config), TimeWords(768, config.dim, config.motion, config.order)
    encoder_found = encoder_state(onnx.load(pack / "timeline.onnx"))
    encoder.load_state_dict({name: encoder_found[name] for name in encoder.state_dict()})
    words_found = words_state(onnx.load(pack / "text.onnx"))
    words.load_state_dict({name: words_found[name] for name in words.state_dict()})
    learner = Learner(encoder, words, Alignment(ObjectiveConfig()))
    learner.switch_training(False)
    return learner


@torch.no_grad()
def set_directions(learner: Learner, heads: Path) -> None:
    """Directions of order for the heads of a checkpoint, from frames of video clips."""
    pictures = read_pictures("msrvtt-frames")
    rows = [row for row, picture in enumerate(pictures) if picture.split == "train"][::3]
    frame, _ = load_encoders(heads)
    set_order(learner, frame(torch.from_numpy(load_view("msrvtt-frames", 0)[rows]).float()))


def largest_difference(pack: Path, learner: Learner) -> float:
    """Between the restored encoder and the pack's graph, on the golden inputs."""
    import onnxruntime

    from .export_timeline import OUTPUT, golden_inputs, input_names

    inputs = golden_inputs(2, 24, learner.encoder.config)
    session = onnxruntime.InferenceSession(str(pack / "timeline.onnx"), providers=["CPUExecutionProvider"])
    feed = {name: value.numpy() for name, value in zip(input_names(learner.encoder.config), inputs)}
    with torch.no_grad():
        return float(np.abs(session.run([OUTPUT], feed)[0] - learner.encoder(*inputs).numpy()).max())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--heads", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    learner = restore(args.pack, TimelineConfig())
    revision = json.loads((args.pack / "manifest.json").read_text())["revision"]
    difference = largest_difference(args.pack, learner)
    set_directions(learner, args.heads)
    save(args.out, learner, {"restored from": revision}, 0)
    print(json.dumps({"checkpoint": str(args.out), "pack": revision, "difference": difference}))


if __name__ == "__main__":
    main()
