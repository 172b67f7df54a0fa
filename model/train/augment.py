"""Windows as footage would have them: noisy vectors, missing seconds; and, to see what order is worth,
shuffled time.

In: a Batch. Out: another Batch with the same texts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .windows import Batch


@dataclass(frozen=True)
class AugmentConfig:
    """Strength of the augmentation of windows in training."""

    shot_jitter: float = 0.6  # noise on a shot's vectors: the heads know training pictures too well
    frame_jitter: float = 0.4  # noise on each second's vector, as in footage
    drop_second: float = 0.15  # share of windows that lose some seconds, as a video with gaps does
    shuffle_time: bool = False  # ablation: the seconds of a window in random order, coordinates left in place


def augment(batch: Batch, rng: np.random.Generator, config: AugmentConfig) -> Batch:
    """Noise on the frames' vectors; some windows lose seconds, as a video with gaps does."""
    count, length, dim = batch.vector.shape
    noise, per_shot = (
        torch.from_numpy(rng.standard_normal((count, length, dim), dtype=np.float32)) / math.sqrt(dim)
        for _ in range(2)
    )
    by_shot = torch.gather(
        per_shot, 1, batch.shot.unsqueeze(-1).expand(-1, -1, dim)
    )  # one draw for each shot
    vector = F.normalize(batch.vector + config.shot_jitter * by_shot + config.frame_jitter * noise, dim=-1)
    gappy = rng.random((count, 1)) < config.drop_second
    lost = rng.random((count, length)) < rng.uniform(0.05, 0.4, (count, 1)) * gappy
    batch = replace(batch, vector=vector, mask=torch.from_numpy(~lost).float())
    return shuffle_time(batch, shuffled_order(batch, rng)) if config.shuffle_time else batch


def shuffled_order(batch: Batch, rng: np.random.Generator) -> Tensor:
    """[B, T] a random order of each window's seconds."""
    count, length = batch.mask.shape
    return torch.from_numpy(rng.permuted(np.tile(np.arange(length), (count, 1)), axis=1))


def shuffle_time(batch: Batch, order: Tensor) -> Batch:
    """The same seconds at wrong times: all but the coordinates in the given order [B, T]."""
    take = torch.arange(len(order)).unsqueeze(1)
    flat = (order + take * order.shape[1]).flatten()
    truth = replace(batch.truth, true=batch.truth.true[flat], unknown=batch.truth.unknown[flat])
    levels = {level: values[take, order] for level, values in batch.levels.items()}
    vector, mask, shot = batch.vector[take, order], batch.mask[take, order], batch.shot[take, order]
    return replace(batch, vector=vector, levels=levels, mask=mask, shot=shot, truth=truth)
