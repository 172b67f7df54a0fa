"""Trained encoders on disk, and as something that embeds.

A checkpoint holds the two heads and how they were made; E5 is frozen and read from the package again.
`load_encoders` is what other training code builds on.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer

from .backbone import IMAGE_SIZE, POOLED_CHANNELS, load_backbone
from .embedder import Embedder, EmbedPooled, EmbedTexts, untouched
from .features import cache_folder as features_folder
from .frame_head import CLASSES, FrameConfig, FrameHead, JoinedFrame
from .sentence_vectors import read_captions, sentence_vectors, starting_e5
from .text_encoder import JoinedText, TextConfig, TextEncoder, TextHead, pad_batch
from .tokenizer import encode

if TYPE_CHECKING:
    import onnx

DEFAULT = features_folder().parent / "encoders.pt"


def save_encoders(
    path: Path,
    frame: JoinedFrame,
    text: TextEncoder,
    configs: list[tuple[FrameConfig, TextConfig]],
    train: dict[str, Any],
) -> None:
    """Write a checkpoint; `configs` are those of each member in turn."""
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save(
        {
            "configs": [(asdict(frame_config), asdict(text_config)) for frame_config, text_config in configs],
            "frame_head": frame.state_dict(),
            "text_head": text.head.state_dict(),
            "train": train,
        },
        path,
    )


def load_encoders(path: Path = DEFAULT) -> tuple[JoinedFrame, TextEncoder]:
    """The trained frame head ([B, 1280] -> [B, 256]) and text encoder (ids, mask -> [B, 256]), in evaluation
    mode."""
    saved = torch.load(path, map_location="cpu")
    configs = saved["configs"]
    axes = torch.zeros_like(saved["frame_head"]["axes"])
    frame = JoinedFrame([FrameHead(FrameConfig(**shape)) for shape, _ in configs], axes)
    frame.load_state_dict(saved["frame_head"])
    head = JoinedText([TextHead(TextConfig(**shape)) for _, shape in configs], axes.clone())
    head.load_state_dict(saved["text_head"])
    return frame.eval(), TextEncoder(starting_e5(), head).eval()


def new_frame_head(config: FrameConfig) -> FrameHead:
    """A fresh head with the published classifier."""
    frame = FrameHead(config)
    frame.classifier.load_state_dict(load_backbone().classifier.state_dict())
    return frame


def embedder_of(frame: JoinedFrame, text: TextEncoder) -> Embedder:
    """Heads over cached backbone features and cached E5 vectors, for scoring."""

    def texts(sentences: list[str]) -> np.ndarray:
        rows = sentence_vectors(sentences)
        out = []
        for at in range(0, len(sentences), 500):
            ids, mask = pad_batch(rows.ids[at : at + 500])
            means = torch.from_numpy(rows.means[at : at + 500]).float()
            with torch.no_grad():
                out.append(torch.nn.functional.normalize(text.head(means, ids, mask), dim=-1).numpy())
        return np.concatenate(out)

    def pooled(features: np.ndarray) -> np.ndarray:
        with torch.no_grad():
            return frame(torch.from_numpy(features).float()).numpy()

    return Embedder(pooled, texts)


def embedder_of_pack(pack: Path) -> Embedder:
    """A pack's graphs as they ship: its head over cached features, its text network and tokenizer."""
    return Embedder(head_of_pack(pack), texts_of_pack(pack))


def head_of_pack(pack: Path) -> EmbedPooled:
    """The part of frame.onnx from the backbone's pooled features to the vector."""
    import onnx
    import onnxruntime

    model = onnx.load(pack / "frame.onnx")
    pooled = pooled_tensor(model)
    extractor = onnx.utils.Extractor(onnx.shape_inference.infer_shapes(model))
    part = extractor.extract_model([pooled, "pixels"], ["vector"]).SerializeToString()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(part, options, providers=["CPUExecutionProvider"])

    def vectors(features: np.ndarray) -> np.ndarray:
        pixels = np.zeros((len(features), IMAGE_SIZE, IMAGE_SIZE, 3), np.uint8)  # only their number is read
        return session.run(None, {pooled: features.astype(np.float32), "pixels": pixels})[0]

    def head(features: np.ndarray) -> np.ndarray:
        return np.concatenate([vectors(features[at : at + 200]) for at in range(0, len(features), 200)])

    return head


def pooled_tensor(model: onnx.ModelProto) -> str:
    """Name of the tensor [B, 1280] that the head of frame.onnx reads: the input of its classifier."""
    shapes = {tensor.name: tuple(tensor.dims) for tensor in model.graph.initializer}
    widened = {node.output[0]: node.input[0] for node in model.graph.node if node.op_type == "Cast"}
    for node in model.graph.node:
        if node.op_type in ("Gemm", "MatMul"):
            matrix = shapes.get(widened.get(node.input[1], node.input[1]), ())
            if sorted(matrix) == [CLASSES, POOLED_CHANNELS]:
                return node.input[0]
    raise ValueError("frame.onnx has no classifier to find its pooled features by")


def texts_of_pack(pack: Path) -> EmbedTexts:
    """Sentences through a pack's tokenizer and text.onnx, one at a time, as the product runs it."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(pack / "text.onnx"), options, providers=["CPUExecutionProvider"]
    )
    tokenizer = Tokenizer.from_file(str(pack / "tokenizer.json"))
    known: dict[str, np.ndarray] = {}

    def texts(sentences: list[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(sentences) if text not in known]
        for text, ids in zip(new, encode(tokenizer, new)):
            feed = {
                "input_ids": np.array([ids], np.int64),
                "attention_mask": np.ones((1, len(ids)), np.int64),
            }
            known[text] = session.run(None, feed)[0][0]
        return np.stack([known[text] for text in sentences])

    return texts


def starting_embedder() -> Embedder:
    """The untouched starting points (see `embedder.untouched`)."""
    captions = [text for rows in read_captions("train")["en"] for text in rows]

    def e5(texts: list[str]) -> np.ndarray:
        vectors = sentence_vectors(texts).means.astype(np.float32)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    classifier = load_backbone().classifier
    weights = (classifier.weight.detach().numpy(), classifier.bias.detach().numpy())
    return untouched(e5, e5(captions).mean(0), weights)
