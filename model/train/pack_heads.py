"""The frozen sides of a timeline's training, out of a pack's own graphs: no checkpoint is needed.

In: a pack. Out: what `corpus.Heads` gives from a checkpoint: vectors of cached frames, and readings of
sentences, as the product itself would compute them (int8 and float16 included).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import helper
from tokenizers import Tokenizer

from .backbone import LEVEL_CHANNELS
from .checkpoint import head_of_pack, pooled_tensor
from .shot_cache import SHAPES, ShotCache
from .time_words import Reading
from .timeline import TimelineConfig
from .tokenizer import encode


def session(model: onnx.ModelProto):  # noqa: ANN201 (onnxruntime has no types)
    """A graph on one thread."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def part_of(file: Path, inputs: list[str], outputs: list[str]) -> onnx.ModelProto:
    """The part of a stored graph between some of its tensors."""
    model = onnx.shape_inference.infer_shapes(onnx.load(file))
    return onnx.utils.Extractor(model).extract_model(inputs, outputs)


def reading_tensors(model: onnx.ModelProto) -> list[str]:
    """Names of what text.onnx computes on its way: the plain vector, the change, the features.

    Found from the ends: the output is a normalised concatenation that begins with the plain vector; the
    change is what the directions of order multiply; the features are what the words' mean is taken from.
    """
    made_by = {name: node for node in model.graph.node for name in node.output}
    users = {name: node for node in model.graph.node for name in node.input}
    joined = made_by[made_by["vector"].input[0]]
    directions = next(
        t.name
        for t in model.graph.initializer
        if t.name.startswith("permute") and t.name.endswith("quantized")
    )
    quantised = made_by[users[directions].input[0]]
    features = users["words.mean"].input[0]
    return [joined.input[0], quantised.input[0], features]


def write_backbone(pack: Path, file: Path) -> None:
    """The backbone of frame.onnx as a graph of its own, in the shape that `FeatureExtractor` reads."""
    pooled = pooled_tensor(onnx.load(pack / "frame.onnx"))
    part = part_of(pack / "frame.onnx", ["pixels"], [pooled, *LEVEL_CHANNELS])
    part.graph.node.append(helper.make_node("Identity", [pooled], ["pooled"]))
    part.graph.output[0].name = next(iter(SHAPES))
    file.parent.mkdir(parents=True, exist_ok=True)
    onnx.save(part, str(file))


class PackHeads:
    """The heads of a pack over cached features, and its readings of sentences."""

    def __init__(self, pack: Path) -> None:
        manifest = json.loads((pack / "manifest.json").read_text())
        self.digest = manifest["revision"]
        self.dim = manifest["dim"] - TimelineConfig.motion - TimelineConfig.order
        self.head = head_of_pack(pack)
        text = pack / "text.onnx"
        names = reading_tensors(onnx.load(text))
        self.text = session(part_of(text, ["input_ids", "attention_mask"], names))
        self.names = names
        tokenizer = Tokenizer.from_file(str(pack / "tokenizer.json"))
        self.tokenize = lambda texts: encode(tokenizer, texts)
        self.known: dict[str, list[np.ndarray]] = {}

    def frame_vectors(self, cache: ShotCache) -> np.ndarray:
        """[F, D] of all frames of a cache."""
        vectors = self.head(np.asarray(cache.features["pooled"]))[:, : self.dim]
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16)

    def encode(self, texts: Sequence[str]) -> None:
        """Read the sentences that were not read before, one by one, as the product does."""
        new = sorted({text for text in texts if text not in self.known})
        for text, ids in zip(new, self.tokenize(new)):
            row = np.array([ids], np.int64)
            feed = {"input_ids": row, "attention_mask": np.ones_like(row)}
            self.known[text] = [part[0] for part in self.text.run(self.names, feed)]

    def read(self, texts: Sequence[str]) -> Reading:
        """What the text side says of texts."""
        self.encode(texts)
        rows = zip(*(self.known[text] for text in texts))
        return Reading(*(torch.from_numpy(np.stack(parts)).float() for parts in rows))
