"""Inputs of a training of the timeline encoder, all frozen: windows, frame vectors, text vectors.

In: shot caches and the current frame and text heads. Out: a Corpus. Windows are composed within one cache
each, so that a cache that is added later leaves the others' sentences, and what was computed of them, as they
were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from .composer.film import Timeline
from .composer.pictures import load_stock
from .shot_cache import CACHE, ShotCache, cache_folder, join_caches, open_cache
from .time_words import Reading, read
from .windows import all_texts, compose_windows

if TYPE_CHECKING:
    from .pack_heads import PackHeads

WINDOW_S = 24
DEV_SEED, EVAL_SEED = 100, 900
TRAIN_CACHES = ((4000, 1), (5000, 2), (2000, 3))  # (shots, seed) of the caches that train the base pack
WINDOWS_PER_CACHE = 1200
CHUNK = 2048  # sentences or frames through a head at a time


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
    read: Callable[[Sequence[str]], Reading]  # what the text side says of sentences


@dataclass(frozen=True)
class Side:
    """Composed timelines over one split's rendered shots."""

    cache: ShotCache
    windows: list[Timeline]
    long: list[Timeline]


def train_side(caches: Sequence[tuple[int, int]] = TRAIN_CACHES, windows: int = WINDOWS_PER_CACHE) -> Side:
    """Windows over the training caches."""
    pictures = {picture.key: picture for picture in load_stock("train").pictures}
    opened = [open_cache(cache_folder("train", shots, seed)) for shots, seed in caches]
    composed: list[Timeline] = []
    before = 0
    for (_, seed), cache in zip(caches, opened):
        for timeline in compose_windows(cache, pictures, windows, WINDOW_S, seed):
            pieces = tuple(replace(piece, shot=piece.shot + before) for piece in timeline.pieces)
            composed.append(replace(timeline, pieces=pieces))
        before += len(cache.shots)
    return Side(join_caches(opened), composed, [])


def held_out_side(split: str, kept_back: bool = True) -> Side:
    """Dev or eval: other pictures and seeds, and other wordings unless `kept_back` is false.

    Windows to tell opposites apart in, and long timelines to search.
    """
    count, seed, windows, long = {"dev": (300, DEV_SEED, 96, 2), "eval": (500, EVAL_SEED, 240, 3)}[split]
    pictures = {picture.key: picture for picture in load_stock(split).pictures}
    cache = open_cache(cache_folder(split, count, seed))
    return Side(
        cache,
        compose_windows(cache, pictures, windows, WINDOW_S, seed, kept_back),
        compose_windows(cache, pictures, long, 1200, seed + 1, kept_back),
    )


class Heads:
    """The frozen heads of a checkpoint over cached features."""

    def __init__(self, checkpoint: Path) -> None:
        from .checkpoint import load_encoders
        from .sentence_vectors import kept_pieces, package
        from .text_features import TextFeatures
        from .tokenizer import build_tokenizer, encode

        self.digest = hashlib.sha256(checkpoint.read_bytes()).hexdigest()[:12]
        self.frame, self.text = load_encoders(checkpoint)
        tokenizer = build_tokenizer(package().pieces.keep(list(kept_pieces())))
        self.tokenize = lambda texts: encode(tokenizer, texts)
        self.table = TextFeatures(CACHE, self.text.e5, self.tokenize)
        self.known: dict[str, tuple[Tensor, Tensor]] = {}  # texts read -> their vectors and changes

    def encode(self, texts: Sequence[str]) -> None:
        """Encode the texts that were not encoded before."""
        self.table.encode(texts)

    @torch.no_grad()
    def frame_vectors(self, cache: ShotCache) -> np.ndarray:
        """[F, D] of all frames of a cache."""
        pooled = cache.features["pooled"]
        parts = [
            self.frame(torch.from_numpy(pooled[n : n + CHUNK]).float()) for n in range(0, len(pooled), CHUNK)
        ]
        return torch.cat(parts).numpy().astype(np.float16)

    @torch.no_grad()
    def read(self, texts: Sequence[str]) -> Reading:
        """Outputs of the sentence encoder and the text head for texts."""
        from .text_encoder import pad_batch

        new = sorted({text for text in texts if text not in self.known})
        for first in range(0, len(new), CHUNK):
            some = new[first : first + CHUNK]
            features = torch.from_numpy(self.table(some)).float()
            said = read(self.text.head, features, *pad_batch(self.tokenize(some)))
            self.known.update(zip(some, zip(said.plain, said.change)))
        plain, change = (torch.stack(rows) for rows in zip(*(self.known[text] for text in texts)))
        return Reading(plain, change, torch.from_numpy(self.table(texts)).float())


def build_corpus(checkpoint: Path, train: Side, held_out: Side) -> Corpus:
    """Frame and text vectors of both sides with the heads of `checkpoint`."""
    return corpus_over(Heads(checkpoint), train, held_out)


def corpus_over(heads: Heads | PackHeads, train: Side, held_out: Side) -> Corpus:
    """Frame and text vectors of both sides with the heads of a checkpoint or of a pack."""
    heads.encode(all_texts([*train.windows, *held_out.windows, *held_out.long]))
    return Corpus(
        train.cache, heads.frame_vectors(train.cache), train.windows,
        held_out.cache, heads.frame_vectors(held_out.cache), held_out.windows, held_out.long,
        heads.read,
    )  # fmt: skip
