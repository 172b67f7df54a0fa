"""Rebuilds the pairs of heads of a pack from its graphs, to join them with newly trained ones.

In: a pack's frame.onnx, text.onnx and tokenizer.json. Out: members as join.py takes them. Stored float16 and
int8 values are widened; the bag's rows are found again by the text of their pieces, because the vocabulary
may differ.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from .backbone import load_backbone
from .frame_head import FrameConfig, FrameHead
from .join import Member
from .sentence_vectors import kept_pieces, package, text_config
from .text_encoder import OTHER, TextConfig, TextHead

Stored = dict[str, np.ndarray]


def stored_in(path: Path) -> Stored:
    """Every constant of a graph by name, float16 widened under its own name."""
    model = onnx.load(path)
    found = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    return found | {
        name.removesuffix("_half"): value.astype(np.float32)
        for name, value in found.items()
        if name.endswith("_half")
    }


def restore_members(pack: Path) -> list[tuple[Member, TextConfig]]:
    """Every pair of heads of a pack, with the shape of its text head."""
    frames, texts = stored_in(pack / "frame.onnx"), stored_in(pack / "text.onnx")
    bags = bags_of(onnx.load(pack / "text.onnx"))
    rows = same_pieces(pack)
    return [
        (
            (restore_frame(frames, f"frame.head.heads.{number}."), text),
            config,
        )
        for number, tables in enumerate(bags)
        for text, config in [restore_text(texts, number, tables, rows)]
    ]


def restore_frame(stored: Stored, prefix: str) -> FrameHead:
    """One frame head; the classifier is the published one."""
    names = ("norm", "linear", "mlp.1", "mlp.4")
    state = {
        f"{name}.{leaf}": stored[f"{prefix}{name}.{leaf}"] for name in names for leaf in ("weight", "bias")
    }
    state |= {name: stored[prefix + name] for name in ("names", "sharpness", "gate")}
    head = FrameHead(FrameConfig(dim=len(state["linear.bias"]), inner=len(state["mlp.1.bias"])))
    head.load_state_dict(
        {name: torch.from_numpy(np.array(value)) for name, value in state.items()}, strict=False
    )
    head.classifier.load_state_dict(load_backbone().classifier.state_dict())
    return head.eval()


def bags_of(model: onnx.ModelProto) -> list[tuple[str, str, str]]:
    """Of each head, the names of its bag's row numbers, word vectors and their scales, in order.

    The tables are read by GatherND: row numbers by token, then 8-bit rows and scales by row number."""
    tables = {tensor.name: tensor for tensor in model.graph.initializer}
    widened = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    read = [node.input[0] for node in model.graph.node if node.op_type == "GatherND"]
    read = [widened.get(name, name).removesuffix("_half") for name in read]
    wide = {name.removesuffix("_half"): list(tensor.dims) for name, tensor in tables.items()}
    vocabulary = max(dims[0] for dims in (wide[name] for name in read))
    words = [name for name in read if wide[name][0] != vocabulary and wide[name][-1] > 1]
    scales = [name for name in read if wide[name][0] != vocabulary and wide[name][-1] == 1]
    rows = [name for name in read if wide[name] == [vocabulary]]
    scales = [name for name in scales if not name.startswith("text.head")]
    return list(zip(rows, words, scales, strict=True))


def restore_text(
    stored: Stored, number: int, tables: tuple[str, str, str], same: dict[int, int]
) -> tuple[TextHead, TextConfig]:
    """One text head and its shape. `same`: ids of the pack's pieces -> ids of the pieces kept now."""
    prefix = f"text.head.heads.{number}."
    rows, words, scales = (stored[name] for name in tables)

    def matrix(name: str) -> np.ndarray:
        full = f"{prefix}{name}.weight_Transposed"
        return (stored[f"{full}_quantized"].astype(np.float32) * stored[f"{full}_scale"]).T

    linear = ("linear", "mlp.0", "mlp.3", "bag.linear", "bag.mlp.0", "bag.mlp.3")
    state = {f"{name}.weight": matrix(name) for name in linear}
    state |= {f"{name}.bias": stored[f"{prefix}{name}.bias"] for name in linear}
    state |= {name: stored[f"text.head.heads.0.{name}"] for name in ("centre", "spread")}  # all have one
    state["bag.words.weight"] = words.astype(np.float32) * scales.astype(np.float32)
    state["bag.weights.weight"] = stored[f"{prefix}bag.weights.weight"]
    row = np.full(len(kept_pieces()), OTHER, np.int32)
    for old, new in same.items():
        row[new] = rows[old]
    config = text_config(
        dim=len(state["linear.bias"]),
        head_inner=len(state["mlp.0.bias"]),
        words=len(words),
        word_dim=words.shape[1],
    )
    head = TextHead(config)
    head.load_state_dict(
        {name: torch.from_numpy(np.array(value)) for name, value in (state | {"bag.row": row}).items()}
    )
    return head.eval(), config


def same_pieces(pack: Path) -> dict[int, int]:
    """Ids of a pack's pieces -> ids of the same pieces among those kept now."""
    old = json.loads((pack / "tokenizer.json").read_text(encoding="utf8"))["model"]["vocab"]
    new = {text: number for number, text in enumerate(package().pieces.keep(list(kept_pieces())).texts)}
    return {number: new[text] for number, (text, _) in enumerate(old) if text in new}
