"""All that the encoders are trained on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from .clip_batches import BagBatches, clip_batches, photo_batches
from .corpus_batches import CaptionBatches, LabelBatches, LabelConfig, NounBatches, SentenceTable
from .corpus_pairs import ParaphraseBatches, WordBatches
from .data.concepts import article, imagenet_classes
from .sentence_vectors import sentence_vectors
from .settings import TrainConfig


class Corpora:
    """All that is trained on, each part read when it is first used."""

    def __init__(self, config: TrainConfig, folder: Path) -> None:
        self.config = config
        self.folder = folder  # keeps what is slow to find out

    @cached_property
    def captions(self) -> CaptionBatches:
        return CaptionBatches(self.config.views, self.config.mix)

    @cached_property
    def web(self) -> BagBatches:
        return photo_batches("cc-photos", self.config.views, self.config.mix)

    @cached_property
    def coco(self) -> BagBatches:
        return photo_batches("coco256", self.config.views, self.config.mix)

    @cached_property
    def clips(self) -> BagBatches:
        return clip_batches(self.config.views, self.config.mix)

    @cached_property
    def labels(self) -> LabelBatches:
        return LabelBatches(LabelConfig(self.config.label_views, self.config.kinds, self.config.pseudo))

    @cached_property
    def nouns(self) -> NounBatches:
        return NounBatches()

    @cached_property
    def words(self) -> WordBatches:
        return WordBatches()

    @cached_property
    def paraphrases(self) -> ParaphraseBatches:
        return ParaphraseBatches(self.captions)

    @cached_property
    def names(self) -> SentenceTable:
        return SentenceTable(
            sentence_vectors([f"a photo of {article(label)}" for label in imagenet_classes()])
        )

    @cached_property
    def met(self) -> Tensor:
        """Numbers of the pieces that any of the sentences holds."""
        file = self.folder / "met.npy"
        if not file.exists():
            tables = (self.words.table, self.labels.table, self.nouns.table)
            np.save(file, np.unique(np.concatenate([np.unique(table.ids) for table in tables])))
        return torch.from_numpy(np.load(file))
