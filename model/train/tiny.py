"""A corpus that needs no data and no downloads: drawn pictures, cell colours for features, hashed words for
sentences.

In: nothing. Out: the same `Corpus` that a real training reads, small enough for tests and CI. It shows that
the training works, not that a model is good.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor

from .backbone import LEVEL_CHANNELS, POOLED_CHANNELS
from .composer.pictures import drawn_stock
from .composer.shots import Shot, plan_shots
from .composer.studio import Studio
from .corpus import Corpus
from .shot_cache import ShotCache
from .time_words import Reading, read
from .windows import compose_windows

HIDDEN = 32  # width of the hashed sentence features


def cell_features(frame: np.ndarray) -> dict[str, np.ndarray]:
    """frame [224, 224, 3] uint8 -> the backbone's outputs in shape: mixtures of each cell's 4 x 4 colours."""
    parts = frame[:216, :216].reshape(12, 18, 12, 18, 3).mean((1, 3)) / 128 - 1  # [12, 12, 3]
    cells = parts.reshape(3, 4, 3, 4, 3).transpose(0, 2, 1, 3, 4).reshape(9, 48)
    rng = np.random.default_rng(0)  # the same mixtures for every frame
    features = {
        level: cells @ rng.standard_normal((48, channels)) for level, channels in LEVEL_CHANNELS.items()
    }
    features["pooled"] = cells.mean(0) @ rng.standard_normal((48, POOLED_CHANNELS))
    return {name: values.astype(np.float16) for name, values in features.items()}


def tiny_cache(split: str, count: int, seed: int) -> tuple[ShotCache, list[Shot]]:
    """Rendered shots of the drawn stock."""
    stock = drawn_stock(split)
    shots, studio = plan_shots(stock, count, seed), Studio(stock)
    rows = [cell_features(frame) for shot in shots for frame in studio.render(shot)]
    first = np.cumsum([0, *(shot.seconds for shot in shots[:-1])])
    return ShotCache(
        tuple(shots), first, {name: np.stack([row[name] for row in rows]) for name in rows[0]}
    ), shots


def word_vector(word: str, width: int) -> np.ndarray:
    """A random vector that depends on the word alone."""
    return np.random.default_rng(
        int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
    ).standard_normal(width)


def sentence_features(texts: Sequence[str]) -> Tensor:
    """[N, 2 * HIDDEN]: mean and ramp over hashed words (Chinese: characters)."""
    rows = []
    for text in texts:
        words = re.findall(r"[a-z]+|[一-鿿]", text.lower()) or [""]
        vectors = np.stack([word_vector(word, HIDDEN) for word in words])
        ramp = np.linspace(-1, 1, len(words))[:, None]
        rows.append(np.concatenate([vectors.mean(0), (vectors * ramp).mean(0)]))
    return torch.tensor(np.stack(rows), dtype=torch.float32)


def read_hashed(texts: Sequence[str], spread: Tensor) -> Reading:
    """Outputs of a text side whose head is the matrix `spread` [HIDDEN, D]."""
    features = sentence_features(texts)
    nothing = torch.zeros(len(texts), 1)
    return read(lambda sentence, _ids, _weights: sentence @ spread, features, nothing, nothing)


def tiny_corpus(shots: int = 40, windows: int = 24, dim: int = 256) -> Corpus:
    """Train and dev sides of drawn windows."""
    mixture = np.random.default_rng(1).standard_normal((POOLED_CHANNELS, dim))

    def vectors(cache: ShotCache) -> np.ndarray:
        own = cache.features["pooled"].astype(np.float32) @ mixture
        return own / np.linalg.norm(own, axis=1, keepdims=True)

    spread = torch.randn(HIDDEN, dim, generator=torch.Generator().manual_seed(2))
    cache, dev = tiny_cache("train", shots, 1)[0], tiny_cache("dev", shots // 2, 2)[0]
    pictures = {p.key: p for split in ("train", "dev") for p in drawn_stock(split).pictures}
    return Corpus(
        cache, vectors(cache), compose_windows(cache, pictures, windows, 24, 3),
        dev, vectors(dev), compose_windows(dev, pictures, 8, 24, 4, True),
        compose_windows(dev, pictures, 1, 120, 5, True),
        read=lambda texts: read_hashed(texts, spread),
    )  # fmt: skip
