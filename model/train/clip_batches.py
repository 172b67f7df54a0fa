"""Batches of photos and of video clips with English sentences.

A clip's sentence is true of the clip, not of each of its frames: a clip is drawn as a bag of frames, and
the loss compares a sentence with the bag's soft maximum (`objective.soft_maximum`). Photos are bags of one.
A clip occurs once in a batch, so frames of one clip are never negatives of each other.
"""

from __future__ import annotations

import re
from functools import cache

import numpy as np
from torch import Tensor

from .bags import only, pick
from .corpus_batches import SentenceTable, TextBatch, Views
from .data.pictures import read_pictures
from .data.shared import stable_fraction
from .sentence_vectors import sentence_vectors

SENTENCES_A_CLIP = 10  # the most informative ones
SHORT = 5  # words; a shorter sentence says little
# Words of sentences that name an act of speech or display and little that can be seen
SPEECH = re.compile(
    r"\b(talk|speak|explain|discuss|show|tell|describ|demonstrat|review|narrat|present)(s|es|e|ing|ting|ed)?\b"
)


def informative(sentence: str) -> float:
    """1 for a sentence that says what can be seen, less for one that is short or only about speech."""
    words = len(sentence.split())
    weight = 1.0 if words >= SHORT else 0.4
    return weight * (0.4 if SPEECH.search(sentence) and words < 10 else 1.0)


@cache
def training_clips() -> tuple[tuple[tuple[str, ...], tuple[int, ...]], ...]:
    """(sentences, rows of the frames) of every clip that is trained on, its most informative sentences first.

    Sentences of equal weight are in a fixed random order."""
    rows: dict[str, list[int]] = {}
    sentences: dict[str, tuple[str, ...]] = {}
    for row, picture in enumerate(read_pictures("msrvtt-frames")):
        if picture.split == "train" and picture.video:
            rows.setdefault(picture.video, []).append(row)
            sentences[picture.video] = picture.captions_en
    return tuple(
        (
            tuple(
                sorted(sentences[clip], key=lambda text: (-informative(text), stable_fraction(clip, text)))
            )[:SENTENCES_A_CLIP],
            tuple(frames),
        )
        for clip, frames in rows.items()
    )


class BagBatches:
    """Bags of pictures of one source, each with sentences that are true of the bag."""

    def __init__(self, source: str, bags: list[tuple[tuple[str, ...], tuple[int, ...]]], views: int) -> None:
        self.views = Views(source, views)
        self.rows = [np.array(rows) for _, rows in bags]
        texts = [text for sentences, _ in bags for text in sentences]
        self.count = np.array([len(sentences) for sentences, _ in bags])
        self.first = np.cumsum([0, *self.count[:-1]])
        weights = np.array([informative(text) for text in texts])
        self.cumulative = np.cumsum(weights)
        self.before = self.cumulative[self.first] - weights[self.first]  # before the first sentence
        self.total = self.cumulative[self.first + self.count - 1] - self.before
        self.table = SentenceTable(sentence_vectors(texts))
        self.drawn = np.arange(len(self.rows))  # the bags that batches are drawn from

    def keep(self, rows: set[int]) -> None:
        """Draw only these pictures from now on, and only bags that have any of them."""
        self.rows, self.drawn = only(self.rows, rows)

    def __len__(self) -> int:
        return len(self.rows)

    def draw(
        self, size: int, frames: int, clean: float, chance: np.random.Generator
    ) -> tuple[Tensor, TextBatch]:
        """[size, frames, 1280] and a sentence of each bag; a bag with fewer pictures repeats some.

        Less informative sentences are drawn less often."""
        bags = chance.choice(self.drawn, size, replace=False)
        rows = np.stack([pick(self.rows[bag], frames, chance) for bag in bags])
        pooled = self.views.draw(rows.reshape(-1), clean, chance).reshape(size, frames, -1)
        place = self.before[bags] + chance.random(size) * self.total[bags]
        sentences = np.searchsorted(self.cumulative, place)
        last = self.first[bags] + self.count[bags] - 1
        return pooled, self.table.batch(np.clip(sentences, self.first[bags], last))


def clip_batches(views: int) -> BagBatches:
    """MSR-VTT clips."""
    return BagBatches("msrvtt-frames", list(training_clips()), views)


def photo_batches(source: str, views: int) -> BagBatches:
    """Captioned photos of a source."""
    bags = [
        (picture.captions_en, (row,))
        for row, picture in enumerate(read_pictures(source))
        if picture.split == "train" and picture.captions_en
    ]
    return BagBatches(source, bags, views)
