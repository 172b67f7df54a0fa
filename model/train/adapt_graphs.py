"""Grows a pack by a trained timeline encoder: its graphs get the dimensions of time, its manifest says so.

In: a pack folder and a learner that was trained over its vectors. Out: timeline.onnx; the text graph with the
words of time behind its output; the frame graph with zeros there; the manifest with the new size, files and
revision. Weights that a graph keeps in files beside it stay where they are.
"""

from __future__ import annotations

import hashlib
import io
import json
from pathlib import Path

import onnx
import torch
from onnx import TensorProto, compose, helper
from torch import Tensor, nn
from torch.nn import functional as F

from .export_timeline import export_timeline, manifest_block
from .learner import Learner
from .time_words import Reading, TimeWords

GROWN = "timely"  # the new output of the grown graphs
NEWEST_OPSET = 17  # that the exporter used here writes


class WordsOfVector(nn.Module):
    """The words of time where a sentence's vector is all that is known of it."""

    def __init__(self, words: TimeWords) -> None:
        super().__init__()
        self.words = words

    def forward(self, vector: Tensor) -> Tensor:
        """[B, D] -> [B, D + M + O]"""
        plain = F.normalize(vector, dim=-1)
        return self.words(Reading(plain, torch.zeros_like(plain), plain))


class FillUp(nn.Module):
    """Zeros in the dimensions of time, where a frame alone has nothing to say."""

    def __init__(self, time: int) -> None:
        super().__init__()
        self.time = time

    def forward(self, vector: Tensor) -> Tensor:
        """[B, D] -> [B, D + M + O]"""
        return F.pad(F.normalize(vector, dim=-1), (0, self.time))


def grow_pack(pack: Path, learner: Learner) -> dict:
    """Write the grown graphs and the manifest, which is returned. Raises ValueError for a pack that has a
    timeline encoder already."""
    manifest = json.loads((pack / "manifest.json").read_text())
    if manifest["timeline"]:
        raise ValueError(f"{pack} has a timeline encoder already: add the pack anew to train another")
    frame, text, dim = manifest["frame"], manifest["text"], manifest["dim"]
    grown = {
        frame["file"]: append(
            pack / frame["file"], frame["outputs"]["vector"], FillUp(learner.words.size), dim
        ),
        text["file"]: append(pack / text["file"], text["output"], WordsOfVector(learner.words), dim),
    }
    export_timeline(learner.encoder, pack / "timeline.onnx")
    for name, model in grown.items():
        onnx.save(model, str(pack / name))
    frame["outputs"]["vector"] = text["output"] = GROWN
    manifest |= {"dim": learner.encoder.config.total, "timeline": manifest_block(learner.encoder.config)}
    for name in (*grown, "timeline.onnx"):
        content = (pack / name).read_bytes()
        manifest["files"][name] = {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    sums = "".join(manifest["files"][name]["sha256"] for name in sorted(manifest["files"]))
    manifest["revision"] = hashlib.sha256(sums.encode()).hexdigest()[:12]
    (pack / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    return manifest


def append(path: Path, output: str, tail: nn.Module, dim: int) -> onnx.ModelProto:
    """The graph of `path` with `tail` [B, dim] -> [B, more] behind its `output`."""
    model = onnx.load(str(path), load_external_data=False)
    opset = next(entry for entry in model.opset_import if entry.domain in ("", "ai.onnx"))
    written = io.BytesIO()
    extra = {"dynamo": False} if torch.__version__ >= "2" else {}
    torch.onnx.export(
        tail.eval(), (torch.randn(2, dim),), written, input_names=["in"], output_names=["out"],
        dynamic_axes={"in": {0: "batch"}}, opset_version=min(opset.version, NEWEST_OPSET), **extra,
    )  # fmt: skip
    added = onnx.load_from_string(written.getvalue())
    if opset.version > NEWEST_OPSET:
        added = onnx.version_converter.convert_version(added, opset.version)
    graph = compose.add_prefix(added, "time_").graph
    renamed = {"time_in": output, "time_out": GROWN}
    for node in graph.node:
        node.input[:] = [renamed.get(name, name) for name in node.input]
        node.output[:] = [renamed.get(name, name) for name in node.output]
    model.graph.node.extend(graph.node)
    model.graph.initializer.extend(graph.initializer)
    kept = [value for value in model.graph.output if value.name != output]
    del model.graph.output[:]
    size = graph.output[0].type.tensor_type.shape.dim[1].dim_value
    grown = helper.make_tensor_value_info(GROWN, TensorProto.FLOAT, ["batch", size or None])
    model.graph.output.extend([grown, *kept])
    return model
