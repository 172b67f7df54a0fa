"""Pictures and sentences as vectors of one space, computed by heads, a pack or the starting points."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .data.concepts import article, imagenet_classes

EmbedTexts = Callable[[list[str]], np.ndarray]  # -> [N, D] unit length
EmbedPooled = Callable[[np.ndarray], np.ndarray]  # [N, 1280] -> [N, D] unit length


@dataclass(frozen=True)
class Embedder:
    """Pictures (by their pooled features) and sentences in one space."""

    pooled: EmbedPooled
    texts: EmbedTexts


def untouched(
    embed_e5: EmbedTexts, centre: np.ndarray, classifier: tuple[np.ndarray, np.ndarray]
) -> Embedder:
    """The starting points as published, nothing trained: a picture is the mean of E5's vectors of the names
    of the ten ImageNet classes that the backbone's own classifier sees in it, by their probability (ConSE:
    Norouzi et al. 2014, arXiv 1312.5650); a sentence is its E5 vector. Both centred on `centre`, the mean
    sentence."""

    def centred(vectors: np.ndarray) -> np.ndarray:
        vectors = vectors - centre
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    names = centred(embed_e5([f"a photo of {article(label)}" for label in imagenet_classes()]))  # [1000, 384]
    weight, bias = classifier

    def pooled(features: np.ndarray) -> np.ndarray:
        logits = features.astype(np.float32) @ weight.T + bias
        tenth = np.sort(logits, axis=1)[:, -10:-9]
        chances = np.where(logits >= tenth, np.exp(logits - logits.max(1, keepdims=True)), 0)
        vectors = chances @ names
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return Embedder(pooled, lambda texts: centred(embed_e5(texts)))
