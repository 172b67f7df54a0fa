"""What a training of the timeline encoder reads, all of it frozen: windows, frame vectors, text vectors.

In: shot caches and the current frame and text heads. Out: a Corpus.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from torch import Tensor

from .composer.timelines import Timeline
from .shot_cache import ShotCache


@dataclass(frozen=True)
class Corpus:
    """Everything that a training reads."""

    cache: ShotCache
    vectors: np.ndarray  # [F, D] the frames' own vectors, unit length
    windows: list[Timeline]  # of one length
    dev_cache: ShotCache
    dev_vectors: np.ndarray
    dev_windows: list[Timeline]
    dev_long: list[Timeline]  # minutes each, for searching
    plain: Callable[[Sequence[str]], Tensor]  # texts -> [N, D] the text head's vectors, unit length
    features: Callable[[Sequence[str]], Tensor]  # texts -> [N, 2 E] what the correction of motion words reads
