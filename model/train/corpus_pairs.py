"""Batches of pairs of sentences that describe one photo or one clip: they teach the text side without
pictures.

Captions of 40,000 photos and clips use many more words than those of the 6,000 photos that we have."""

from __future__ import annotations

import numpy as np

from .clip_batches import training_clips
from .corpus_batches import CaptionBatches, SentenceTable
from .data.pictures import read_pictures
from .data.sentences import read_sentences
from .sentence_vectors import Sentences, sentence_vectors, token_ids
from .text_batch import TextBatch, join_texts


class ParaphraseBatches:
    """Two sentences about one photo or one clip."""

    # Groups read and sentences a group
    CORPORA = {
        "flickr30k-multi30k-train": (10_000, 2),
        "coco-captions-val2017": (5_000, 2),
        "msvd-train": (1_500, 4),
    }
    CAPTIONED = 1 / 3  # share of pairs about photos of Flickr8k, most of them across languages
    LANGUAGES = (("en", "zh"), ("en", "zh"), ("zh", "zh"))

    def __init__(self, captions: CaptionBatches, seed: int = 5) -> None:
        self.captions = captions
        chance = np.random.default_rng(seed)
        groups, parts = [], []
        for corpus, (most, each) in self.CORPORA.items():
            found = caption_groups(corpus)
            chosen = [found[i] for i in chance.permutation(len(found))[:most]]
            some = [[texts[i] for i in chance.permutation(len(texts))[:each]] for texts in chosen]
            groups += some
            parts.append(sentence_vectors([text for texts in some for text in texts]))
        clips = [list(sentences) for sentences, _ in training_clips()]
        groups += clips
        parts.append(sentence_vectors([text for texts in clips for text in texts]))
        self.groups = Groups(groups)
        self.table = SentenceTable(
            Sentences(
                [text for part in parts for text in part.texts],
                [ids for part in parts for ids in part.ids],
                np.concatenate([part.means for part in parts]),
            )
        )

    def draw(self, size: int, chance: np.random.Generator) -> tuple[TextBatch, TextBatch]:
        of_photos = round(size * self.CAPTIONED)
        photos = chance.choice(len(self.captions), of_photos, replace=False)
        languages = self.LANGUAGES[chance.integers(len(self.LANGUAGES))]
        one, other = (
            join_texts([self.table.batch(rows), self.captions.texts(photos, lang, chance)], "cpu")
            for rows, lang in zip(self.groups.draw(size - of_photos, chance), languages)
        )
        return one, other


class WordBatches:
    """Two sentences about one photo or one clip, of all there are, token ids only: they teach the bag of
    words."""

    def __init__(self) -> None:
        corpora = (*ParaphraseBatches.CORPORA, "coco-captions-subset")
        groups = [texts for corpus in corpora for texts in caption_groups(corpus)]
        for picture in read_pictures("flickr8k-train"):
            groups.append([*picture.captions_en, *picture.captions_zh, *picture.captions_zh_machine])
        groups += [list(sentences) for sentences, _ in training_clips() if len(sentences) > 1]
        self.groups = Groups(groups)
        texts = [text for group in groups for text in group]
        self.table = SentenceTable(Sentences(texts, token_ids(texts), np.zeros((len(texts), 1), np.float16)))

    def draw(self, size: int, chance: np.random.Generator) -> tuple[TextBatch, TextBatch]:
        one, other = self.groups.draw(size, chance)
        return self.table.batch(one), self.table.batch(other)


class Groups:
    """Rows of a table whose sentences lie group by group."""

    def __init__(self, groups: list[list[str]]) -> None:
        self.count = np.array([len(group) for group in groups])
        self.first = np.cumsum([0, *self.count[:-1]])
        self.several = np.flatnonzero(self.count > 1)

    def draw(self, size: int, chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Two different rows of each of `size` groups."""
        groups = chance.choice(self.several, size, replace=False)
        one = chance.integers(self.count[groups])
        other = (one + chance.integers(1, self.count[groups])) % self.count[groups]
        return self.first[groups] + one, self.first[groups] + other


def caption_groups(corpus: str) -> list[list[str]]:
    """Sentences of a corpus that describe one photo or clip, each group of at least two."""
    groups: dict[str, dict[str, None]] = {}
    for sentence in read_sentences(corpus):
        groups.setdefault(sentence.group, {})[sentence.text] = None
    return [list(texts) for texts in groups.values() if len(texts) > 1]
