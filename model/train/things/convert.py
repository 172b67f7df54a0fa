"""Turns the CenterNet of the npm package @vladmandic/human (a TF.js graph) into the part `things`.

    python -m model.train.things.convert --package node_modules/@vladmandic/human --out model/parts/things

In: the package's models/centernet.json and .bin. Out: the manifest, and things.onnx, which takes uint8 RGB
of [1, H, W, 3] (H and W multiples of 32) and gives 100 detections, best first: `boxes` [100, 4], being x0,
y0, x1, y1 in fractions of the picture, `scores` [100] and `classes` [100]. Peaks are the cells that no
neighbour exceeds, as the original decodes them. Overlapping boxes remain: the caller removes them. Weights
stay in the package's half precision, so nothing is lost.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

TOP = 100
LONG_SIDE = 384
STRIDE = 4


def read_weights(folder: Path) -> dict[str, np.ndarray]:
    manifest = json.loads((folder / "centernet.json").read_text())["weightsManifest"]
    data = (folder / "centernet.bin").read_bytes()
    weights, at = {}, 0
    for entry in manifest[0]["weights"]:
        kind = np.float16 if entry["dtype"] == "float32" else np.int32
        count = int(np.prod(entry["shape"])) if entry["shape"] else 1
        values = np.frombuffer(data, kind, count, at).reshape(entry["shape"])
        at += values.nbytes
        weights[entry["name"]] = values.astype(np.float32) if kind is np.float16 else values
    assert at == len(data), "weights do not fill the file"
    return weights


class Graph:
    """The nodes so far, in NCHW."""

    def __init__(self, weights):
        self.weights = weights
        self.nodes, self.inits = [], {}
        self.sizes = {}

    def add(self, op, inputs, name, **attrs):
        self.nodes.append(helper.make_node(op, inputs, [name], name=name, **attrs))
        return name

    def const(self, name, values):
        self.inits[name] = numpy_helper.from_array(np.array(values, order="C"), name)
        return name

    def kernel(self, name, values):
        """Weights as they are in the package, widened when the network is opened."""
        self.const(name + "/half", values.astype(np.float16))
        if not any(node.output[0] == name for node in self.nodes):
            self.add("Cast", [name + "/half"], name, to=TensorProto.FLOAT)
        return name


def text(attr):
    return base64.b64decode(attr["s"]).decode()


def padding(node, kernel, stride):
    if text(node["attr"]["padding"]) == "VALID":
        return [0, 0, 0, 0]
    # Sizes are even at each stride of 2, so that SAME adds kernel - stride in all, the smaller half first.
    total = kernel - stride
    before = total // 2
    return [before, before, total - before, total - before]


def fused_ops(node):
    return node["attr"].get("fused_ops", {}).get("list", {}).get("s", [])


def convolve(graph, node):
    name, inputs = node["name"], node["input"]
    kernel = graph.weights[inputs[1]]
    strides = [int(s) for s in node["attr"]["strides"]["list"]["i"]][1:3]
    group = 1
    if "epthwise" in node["op"]:
        assert kernel.shape[3] == 1
        group = kernel.shape[2]
        kernel = kernel.transpose(2, 3, 0, 1)
    else:
        kernel = kernel.transpose(3, 2, 0, 1)
    operands = [inputs[0], graph.kernel(inputs[1], kernel)]
    if len(inputs) > 2:
        operands.append(graph.const(inputs[2], graph.weights[inputs[2]]))
    fused = [base64.b64decode(s).decode() for s in fused_ops(node)]
    activation = next((f for f in fused if f != "BiasAdd"), None)
    conv = name + "/conv" if activation else name
    graph.add(
        "Conv",
        operands,
        conv,
        strides=strides,
        group=group,
        kernel_shape=kernel.shape[2:],
        pads=padding(node, kernel.shape[2], strides[0]),
    )
    if activation == "Relu6":
        clip6(graph, conv, name)
    elif activation == "Relu":
        graph.add("Relu", [conv], name)
    else:
        assert activation is None, activation


def clip6(graph, source, name):
    graph.const("zero", np.float32(0)), graph.const("six", np.float32(6))
    graph.add("Clip", [source, "zero", "six"], name)


def translate(graph, node):
    op, name, inputs = node["op"], node["name"], node.get("input", [])
    if op in ("_FusedConv2D", "Conv2D", "FusedDepthwiseConv2dNative", "DepthwiseConv2dNative"):
        return convolve(graph, node)
    if op in ("Mul", "Add"):
        for i in inputs:
            if i in graph.weights:
                assert graph.weights[i].size == 1 or graph.weights[i].ndim == 1, i
                values = graph.weights[i]
                graph.const(i, values if values.size == 1 else values.reshape(1, -1, 1, 1))
        return graph.add(op, inputs, name)
    if op == "Relu6":
        return clip6(graph, inputs[0], name)
    if op in ("Relu", "Sigmoid", "Identity"):
        return graph.add(op, inputs, name)
    if op == "Mean":
        assert sorted(graph.weights[inputs[1]].tolist()) == [1, 2]
        return graph.add("ReduceMean", [inputs[0]], name, axes=[2, 3], keepdims=1)
    if op == "ConcatV2":
        return graph.add("Concat", inputs[:-1], name, axis=1)
    if op == "ResizeBilinear":
        scales = graph.const("twice", np.array([1, 1, 2, 2], np.float32))
        return graph.add(
            "Resize",
            [inputs[0], "", scales],
            name,
            mode="linear",
            coordinate_transformation_mode="asymmetric",
        )
    raise ValueError(op)


def network(topology, weights):
    graph = Graph(weights)
    for node in topology["node"]:
        if node["op"] in ("Const", "Placeholder"):
            continue
        translate(graph, node)
        if node["name"] == "tower_0/wh":
            break
    return graph


def decode(graph):
    """Peaks of the heat map, best first, with their boxes."""
    c = graph.const
    graph.add(
        "MaxPool", ["tower_0/keypoints"], "around", kernel_shape=[3, 3], pads=[1, 1, 1, 1], strides=[1, 1]
    )
    graph.add("Equal", ["tower_0/keypoints", "around"], "isPeak")
    graph.add("Where", ["isPeak", "tower_0/keypoints", c("none", np.float32(0))], "peaks")
    graph.add("Reshape", ["peaks", c("flat", np.array([-1], np.int64))], "row")
    graph.nodes.append(
        helper.make_node("TopK", ["row", c("top", np.array([TOP], np.int64))], ["scores", "at"], axis=0)
    )
    graph.nodes.append(helper.make_node("Shape", ["peaks"], ["shape"]))
    graph.add("Gather", ["shape", c("two", np.int64(2))], "rows")
    graph.add("Gather", ["shape", c("three", np.int64(3))], "cols")
    graph.add("Mul", ["rows", "cols"], "cells")
    graph.add("Div", ["at", "cells"], "class")
    graph.add("Cast", ["class"], "classes", to=TensorProto.FLOAT)
    graph.add("Mod", ["at", "cells"], "cell")
    graph.add("Div", ["cell", "cols"], "row_")
    graph.add("Mod", ["cell", "cols"], "col_")
    graph.add("Reshape", ["tower_0/wh", c("four", np.array([4, -1], np.int64))], "edges")
    graph.add("Gather", ["edges", "cell"], "edge4", axis=1)
    graph.add("Transpose", ["edge4"], "edge", perm=[1, 0])
    graph.add("Unsqueeze", ["row_", c("axis1", np.array([1], np.int64))], "row1")
    graph.add("Unsqueeze", ["col_", "axis1"], "col1")
    graph.add("Concat", ["col1", "row1", "col1", "row1"], "centresI", axis=1)
    graph.add("Cast", ["centresI"], "centresF", to=TensorProto.FLOAT)
    graph.add("Mul", ["centresF", c("stride", np.float32(STRIDE))], "centres")
    graph.add("Mul", ["edge", c("signs", np.array([[-1, -1, 1, 1]], np.float32))], "offsets")
    graph.add("Add", ["centres", "offsets"], "pixels_")
    graph.add("Unsqueeze", ["cols", c("axis0", np.array([0], np.int64))], "w1")
    graph.add("Unsqueeze", ["rows", "axis0"], "h1")
    graph.add("Concat", ["w1", "h1", "w1", "h1"], "sizeI", axis=0)
    graph.add("Cast", ["sizeI"], "sizeF", to=TensorProto.FLOAT)
    graph.add("Mul", ["sizeF", "stride"], "size")
    graph.add("Div", ["pixels_", "size"], "fractions")
    graph.add("Clip", ["fractions", "zero", c("one", np.float32(1))], "boxes")


def build(folder: Path) -> onnx.ModelProto:
    weights = read_weights(folder)
    topology = json.loads((folder / "centernet.json").read_text())["modelTopology"]
    graph = network(topology, weights)
    pixels = [
        helper.make_node("Cast", ["pixels"], ["asFloat"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["asFloat"], ["tower_0/images"], perm=[0, 3, 1, 2]),
    ]
    decode(graph)
    proto = helper.make_graph(
        pixels + graph.nodes,
        "things",
        [helper.make_tensor_value_info("pixels", TensorProto.UINT8, [1, "height", "width", 3])],
        [
            helper.make_tensor_value_info("boxes", TensorProto.FLOAT, [TOP, 4]),
            helper.make_tensor_value_info("scores", TensorProto.FLOAT, [TOP]),
            helper.make_tensor_value_info("classes", TensorProto.FLOAT, [TOP]),
        ],
        list(graph.inits.values()),
    )
    model = helper.make_model(proto, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model, full_check=True)
    return model


def manifest_of(network: bytes, labels: list[str]) -> dict:
    digest = hashlib.sha256(network).hexdigest()
    return {
        "format": 1,
        "id": "things",
        "revision": digest[:12],
        "licence": "MIT AND Apache-2.0",
        "description": "Finds things of 80 kinds in a picture (CenterNet on MobileNetV3, trained on COCO).",
        "network": {
            "file": "things.onnx",
            "input": {"name": "pixels", "long_side": LONG_SIDE, "multiple": 32},
            "outputs": {"boxes": "boxes", "scores": "scores", "classes": "classes", "count": TOP},
        },
        "labels": labels,
        # Until `chances` has measured them, a score stands for itself.
        "chances": [[0.0, 0.0], [1.0, 1.0]],
        "files": {"things.onnx": {"bytes": len(network), "sha256": digest}},
        "source": {"package": "@vladmandic/human 3.3.6", "file": "models/centernet.bin"},
    }


def labels_of(package: Path) -> list[str]:
    """The names in the order of the network's classes."""
    return re.findall(r"label: '([^']+)'", (package / "src/object/labels.ts").read_text())


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--package", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    network = build(options.package / "models").SerializeToString()
    (options.out / "things.onnx").write_bytes(network)
    manifest = manifest_of(network, labels_of(options.package))
    (options.out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    print(json.dumps({"bytes": len(network), "revision": manifest["revision"]}))


if __name__ == "__main__":
    main()
