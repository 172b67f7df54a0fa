"""Torch modules -> ONNX graphs that onnxruntime runs fast.

The dynamo exporter of torch >= 2.9 folds batch norm, keeps ReLU6 as one Clip, and moves "same" padding into
the convolution (torch 1.13's exporter does none of that). Training runs on older torch; exporting does not.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

OPSET = 20  # has GELU as one operator
SMALL = 4096  # constants of fewer values stay as they are (scales of int8 matrices among them)


class RowInt8(nn.Module):
    """An embedding table in int8 with a scale for each row: a quarter of the size, at a cosine above
    0.9999."""

    def __init__(self, table: nn.Embedding | nn.EmbeddingBag) -> None:
        super().__init__()
        weight = table.weight.detach()  # [V, D]
        scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / 127
        self.register_buffer("values", (weight / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)  # [V, 1]

    def forward(self, ids: Tensor) -> Tensor:
        """ids [...] -> [..., D] float32."""
        return self.values[ids].float() * self.scale[ids]


class RowInt8Sum(RowInt8):
    """The same for a table that is summed by weights (nn.EmbeddingBag)."""

    def forward(self, ids: Tensor, per_sample_weights: Tensor) -> Tensor:
        """ids, per_sample_weights [B, L] -> [B, D] float32."""
        return (super().forward(ids) * per_sample_weights[:, :, None]).sum(1)


def export_graph(
    module: nn.Module,
    path: Path,
    inputs: dict[str, Tensor],
    outputs: list[str],
    dynamic: dict[str, dict] | None = None,
) -> None:
    """Write `module` as an ONNX graph; the first axis of every input is free unless `dynamic` says
    otherwise."""
    path.parent.mkdir(parents=True, exist_ok=True)
    batch = torch.export.Dim("batch", min=1, max=65536)
    program = torch.onnx.export(
        module.eval(),
        tuple(inputs.values()),
        input_names=list(inputs),
        output_names=outputs,
        dynamic_shapes=dynamic or {name: {0: batch} for name in inputs},
        opset_version=OPSET,
        dynamo=True,
        optimize=True,
        verbose=False,
    )
    program.save(str(path), external_data=False)
    strip_traces(path)


def strip_traces(path: Path) -> None:
    """Take out what the exporter notes of its own making: stack traces, with the paths of this machine."""
    model = onnx.load(path)
    graph = model.graph
    for part in (graph, *graph.node, *graph.input, *graph.output, *graph.value_info, *graph.initializer):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, path)


def quantise_matrices(full: Path, small: Path) -> None:
    """Matrix products in int8: weights by output channel, activations when it runs (dynamic).

    Weights keep 7 of the 8 bits, for processors without VNNI add up two products of 8-bit numbers in 16 bits.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(
        full,
        small,
        op_types_to_quantize=["MatMul"],
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )


def store_halves(path: Path) -> None:
    """Keep the large float32 constants of a graph as float16; the runtime widens them once, when it loads
    them."""
    model = onnx.load(path)
    graph = model.graph
    casts = []
    for constant in graph.initializer:
        values = numpy_helper.to_array(constant)
        if (
            constant.data_type != TensorProto.FLOAT
            or values.size < SMALL
            or abs(values).max() > np.finfo(np.float16).max
        ):
            continue
        name = constant.name
        constant.CopyFrom(numpy_helper.from_array(values.astype(np.float16), f"{name}_half"))
        casts.append(helper.make_node("Cast", [f"{name}_half"], [name], to=TensorProto.FLOAT))
    nodes = [*casts, *graph.node]
    del graph.node[:]
    graph.node.extend(nodes)
    onnx.save(model, path)
