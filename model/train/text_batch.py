"""Batches of sentences for the text head: joined, and mixed two by two."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .tokenizer import PAD


class TextBatch(NamedTuple):
    """Sentences ready for the text head."""

    means: Tensor  # [B, 384] E5's mean hidden state
    ids: Tensor  # [B, L]
    mask: Tensor  # [B, L]


def padded(batch: TextBatch, length: int) -> Tensor:
    """Token ids [B, length]."""
    return F.pad(batch.ids, (0, length - batch.ids.shape[1]), value=PAD)


def join_texts(batches: list[TextBatch], device: str) -> TextBatch:
    """Several batches as one on a device, padded to the longest: one pass through the text head is cheaper
    than many."""
    length = max(batch.ids.shape[1] for batch in batches)
    ids = torch.cat([padded(batch, length) for batch in batches]).to(device)
    return TextBatch(torch.cat([batch.means for batch in batches]).to(device), ids, (ids != PAD).long())


def shares(size: int, mix: float, chance: np.random.Generator) -> Tensor:
    """[size] share of the first of two that are mixed: 1, or with probability `mix` anything from 0 to 1."""
    mixed = np.where(chance.random(size) < mix, chance.random(size), 1.0)
    return torch.from_numpy(mixed.astype(np.float32))


def mix_texts(one: TextBatch, other: TextBatch, share: Tensor) -> TextBatch:
    """Two sentences of each picture as one: their means mixed, and the words of the one with the larger
    share [B]."""
    length = max(one.ids.shape[1], other.ids.shape[1])
    ids = torch.where(share[:, None] >= 0.5, padded(one, length), padded(other, length))
    means = share[:, None] * one.means + (1 - share[:, None]) * other.means
    return TextBatch(means, ids, (ids != PAD).long())
