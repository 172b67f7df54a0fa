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
from .corpus_batches import SentenceTable, Views
from .data.pictures import read_pictures
from .data.shared import stable_fraction
from .sentence_vectors import sentence_vectors
from .text_batch import TextBatch, mix_texts, shares

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

    def __init__(
        self,
        source: str,
        bags: list[tuple[tuple[str, ...], tuple[int, ...]]],
        views: int,
        mix: float = 0.0,
    ) -> None:
        self.mix = mix
        self.views = Views(source, views, mix)
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
        """[size, frames, 1280] and a sentence of each bag; with probability `mix` a picture lies between two
        of its bag, and a sentence is made of two."""
        bags = chance.choice(self.drawn, size, replace=False)
        pooled, texts = self.pooled(bags, frames, clean, chance), self.sentences(bags, chance)
        if self.mix == 0:
            return pooled, texts
        if frames > 1:
            share = shares(size * frames, self.mix, chance).view(size, frames, 1)
            pooled = share * pooled + (1 - share) * self.pooled(bags, frames, clean, chance)
        return pooled, mix_texts(texts, self.sentences(bags, chance), shares(size, self.mix, chance))

    def pooled(self, bags: np.ndarray, frames: int, clean: float, chance: np.random.Generator) -> Tensor:
        """[B, frames, 1280]; a bag with fewer pictures repeats some."""
        rows = np.concatenate([pick(self.rows[bag], frames, chance) for bag in bags])
        return self.views.draw(rows, clean, chance).reshape(len(bags), frames, -1)

    def sentences(self, bags: np.ndarray, chance: np.random.Generator) -> TextBatch:
        """A sentence of each bag; less informative ones are drawn less often."""
        place = self.before[bags] + chance.random(len(bags)) * self.total[bags]
        last = self.first[bags] + self.count[bags] - 1
        rows = np.searchsorted(self.cumulative, place)
        return self.table.batch(np.clip(rows, self.first[bags], last))


def clip_batches(views: int, mix: float) -> BagBatches:
    """MSR-VTT clips."""
    return BagBatches("msrvtt-frames", list(training_clips()), views, mix)


def photo_batches(source: str, views: int, mix: float) -> BagBatches:
    """Captioned photos of a source."""
    bags = [
        (picture.captions_en, (row,))
        for row, picture in enumerate(read_pictures(source))
        if picture.split == "train" and picture.captions_en
    ]
    return BagBatches(source, bags, views, mix)
