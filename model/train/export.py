"""Torch modules -> ONNX graphs that onnxruntime runs fast.

The dynamo exporter of torch >= 2.9 folds batch norm, keeps ReLU6 as one Clip, and moves "same" padding into the
convolution (torch 1.13's exporter does none of that). Training runs on older torch; exporting does not.
"""

from __future__ import annotations

from pathlib import Path

import torch
from torch import Tensor, nn

OPSET = 18


def export_graph(
    module: nn.Module, path: Path, inputs: dict[str, Tensor], outputs: list[str], dynamic: dict[str, dict] | None = None
) -> None:
    """Write `module` as an ONNX graph; the first axis of every input is free unless `dynamic` says otherwise."""
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
