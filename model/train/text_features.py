"""Sentences -> what the frozen sentence encoder says of them, kept on disk: its mean and its ramp over
tokens.

In: texts. Out: float16 rows [S, 2 x 384] (time_words.py says what a ramp is). E5 is the slow part of the text
side, and it does not change while heads and timeline encoders are trained, so each sentence is encoded once.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from .text_encoder import E5, pad_batch
from .time_words import mean_and_ramp

BATCH = 64
SAVE_EVERY = 40  # batches


class UpperLayers(nn.Module):
    """E5 after its word table, up to the features kept here."""

    def __init__(self, e5: E5) -> None:
        super().__init__()
        self.e5 = e5

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """x [B, L, E] (embedded tokens), mask [B, L] -> [B, 2 E]."""
        return mean_and_ramp(self.e5.upper(x, mask, 0), mask)


def fastest(e5: E5, folder: Path) -> Callable[[Tensor, Tensor], np.ndarray]:
    """The layers as a function. With onnxruntime in int8, as the pack runs them; else in torch."""
    layers = UpperLayers(e5).eval()
    try:
        import onnxruntime
        from onnxruntime.quantization import QuantType, quantize_dynamic
    except ImportError:
        return lambda x, mask: layers(x, mask).numpy()
    full, small = folder / "e5-upper.onnx", folder / "e5-upper-int8.onnx"
    if not small.exists():
        axes = {"x": {0: "B", 1: "L"}, "mask": {0: "B", 1: "L"}}
        example = (torch.randn(2, 9, e5.word.embedding_dim), torch.ones(2, 9, dtype=torch.int64))
        extra = {"dynamo": False} if torch.__version__ >= "2" else {}
        torch.onnx.export(
            layers, example, str(full), input_names=["x", "mask"], output_names=["features"],
            dynamic_axes=axes, opset_version=17, **extra,
        )  # fmt: skip
        quantize_dynamic(
            full, small, op_types_to_quantize=["MatMul"], weight_type=QuantType.QInt8, per_channel=True,
            reduce_range=True,  # as `export.quantise_matrices`
        )  # fmt: skip
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(small), options, providers=["CPUExecutionProvider"])
    return lambda x, mask: session.run(None, {"x": x.numpy(), "mask": mask.numpy()})[0]


class TextFeatures:
    """A growing table of sentence features in a folder; `tokenize` gives token ids, end marks included."""

    def __init__(self, folder: Path, e5: E5, tokenize: Callable[[Sequence[str]], list[list[int]]]) -> None:
        # E5 as it is now names the table: features of other weights never mix with these.
        digest = hashlib.sha256(e5.layers[-1].narrow.weight.detach().numpy().tobytes()).hexdigest()[:12]
        folder = folder / f"texts-{digest}"
        folder.mkdir(parents=True, exist_ok=True)
        self.names, self.rows_file = folder / "texts.json", folder / "features.npy"
        self.e5, self.tokenize, self.layers = e5, tokenize, fastest(e5, folder)
        self.row: dict[str, int] = {}
        self.rows = np.zeros((0, 2 * e5.word.embedding_dim), np.float16)
        if self.names.exists():
            self.row = {text: n for n, text in enumerate(json.loads(self.names.read_text(encoding="utf8")))}
            self.rows = np.load(self.rows_file)[: len(self.row)]

    def __call__(self, texts: Sequence[str]) -> np.ndarray:
        """[S, 768] float16 for the texts, in their order; unknown ones are encoded first."""
        self.encode(texts)
        return self.rows[[self.row[text] for text in texts]]

    def encode(self, texts: Sequence[str]) -> None:
        """Encode the texts that the table lacks, saving now and then."""
        new = sorted({text for text in texts if text not in self.row}, key=len)
        started, waiting = time.time(), []
        for first in range(0, len(new), BATCH):
            batch = new[first : first + BATCH]
            ids, mask = pad_batch(self.tokenize(batch))
            with torch.no_grad():
                waiting.append(self.layers(self.e5.embed(ids), mask).astype(np.float16))
            for text in batch:
                self.row[text] = len(self.row)
            if len(waiting) == SAVE_EVERY or first + BATCH >= len(new):
                self._save(waiting)
                waiting = []
                done = first + len(batch)
                print(f"sentences: {done}/{len(new)}, {done / (time.time() - started):.0f}/s", flush=True)

    def _save(self, waiting: list[np.ndarray]) -> None:
        self.rows = np.concatenate([self.rows, *waiting])
        np.save(self.rows_file, self.rows)
        self.names.write_text(json.dumps(list(self.row), ensure_ascii=False), encoding="utf8")
