"""Batches for the encoders: captioned photos, labelled pictures, and nouns (corpus_pairs.py: sentences).

Everything is read from cached features and cached sentence vectors, so that a batch is a few array look-ups.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from .data.concepts import build_concepts, imagenet_classes
from .data.pictures import LABELLED, held_back_classes, read_pictures
from .data.shared import shared_data
from .features import load_view, view_file
from .sentence_vectors import Sentences, read_captions, sentence_vectors
from .text_batch import TextBatch, mix_texts, shares
from .tokenizer import PAD

CAPTIONED_TOO = ("flickr8k-train", "cc-photos")  # captioned sources whose pictures get pseudo-labels
PSEUDO_LABEL_CHANCE = 0.5  # how sure the classifier must be of a class before we believe it
BAG_TOKENS = 40  # longest sentence in a batch


class PairBatch(NamedTuple):
    """Pictures, sentences, and which belong together."""

    pooled: Tensor  # [B, 1280]
    texts: TextBatch  # [S, ...]
    positive: Tensor  # [B, S] bool


class SentenceTable:
    """Sentences as padded arrays."""

    def __init__(self, sentences: Sentences) -> None:
        self.lengths = np.array([min(len(row), BAG_TOKENS) for row in sentences.ids])
        self.ids = np.full((len(sentences.ids), BAG_TOKENS), PAD, np.int64)
        for row, ids in zip(self.ids, sentences.ids):
            row[: min(len(ids), BAG_TOKENS)] = ids[:BAG_TOKENS]
        self.means = torch.from_numpy(sentences.means)

    def batch(self, rows: np.ndarray) -> TextBatch:
        ids = torch.from_numpy(self.ids[rows, : self.lengths[rows].max()])
        return TextBatch(self.means[torch.from_numpy(rows)].float(), ids, (ids != PAD).long())


class Views:
    """Cached features of a source under several views; a row is drawn from any of them, or with probability
    `mix` from between two of them."""

    def __init__(self, source: str, most: int, mix: float = 0.0) -> None:
        count = next((k for k in range(most) if not view_file(source, k).exists()), most)
        self.features = np.stack([load_view(source, k) for k in range(count)])  # [views, N, 1280]
        self.mix = mix if count > 1 else 0.0

    def draw(self, rows: np.ndarray, clean: float, chance: np.random.Generator) -> Tensor:
        views = pick_views(len(self.features), len(rows), clean, chance)
        drawn = torch.from_numpy(self.features[views, rows]).float()
        if self.mix == 0:
            return drawn
        others = chance.integers(len(self.features), size=len(rows))
        share = shares(len(rows), self.mix, chance)[:, None]
        return share * drawn + (1 - share) * torch.from_numpy(self.features[others, rows]).float()


def pick_views(count: int, size: int, clean: float, chance: np.random.Generator) -> np.ndarray:
    """[size] numbers of views: 0, the picture as it is, with probability `clean`, else any other."""
    spoilt = chance.integers(1, max(2, count), size=size)
    return np.where((chance.random(size) < clean) | (count == 1), 0, spoilt)


class CaptionBatches:
    """Photos of Flickr8k-train, each with one English and one Chinese sentence."""

    def __init__(self, views: int, mix: float = 0.0) -> None:
        captions = read_captions("train")
        self.mix = mix
        self.views = Views("flickr8k-train", views, mix)
        self.photos = self.views.features.shape[1]
        self.tables: dict[str, tuple[SentenceTable, int]] = {}  # by language, and sentences a photo
        for lang, rows in captions.items():
            per_photo = min(len(some) for some in rows)
            texts = [text for some in rows for text in some[:per_photo]]
            self.tables[lang] = (SentenceTable(sentence_vectors(texts)), per_photo)

    def __len__(self) -> int:
        return self.photos

    def texts(self, photos: np.ndarray, lang: str, chance: np.random.Generator) -> TextBatch:
        """One sentence of each photo in one language, or with probability `mix` two as one."""
        table, per_photo = self.tables[lang]

        def drawn() -> TextBatch:
            return table.batch(photos * per_photo + chance.integers(per_photo, size=len(photos)))

        one = drawn()
        return mix_texts(one, drawn(), shares(len(photos), self.mix, chance)) if self.mix else one

    def draw(
        self, size: int, clean: float, chance: np.random.Generator
    ) -> tuple[Tensor, TextBatch, TextBatch]:
        """Photos [size, 1280], an English sentence of each, and a Chinese one written by people."""
        photos = chance.choice(len(self), size, replace=False)
        texts = [self.texts(photos, lang, chance) for lang in ("en", "zh")]
        return self.views.draw(photos, clean, chance), *texts


@dataclass(frozen=True)
class LabelConfig:
    """Settings for drawing labelled pictures."""

    views: int = 3  # cached views to draw from
    kinds: float = (
        0.25  # share of sentences about the kind of thing ("an animal") instead of the thing ("a dog")
    )
    pseudo: bool = True  # also the classes that the backbone's classifier is sure of, on every picture


class LabelBatches:
    """Labelled pictures of many sources with sentences of their concepts."""

    def __init__(self, config: LabelConfig) -> None:
        self.config = config
        labelled = [
            picture for source in LABELLED for picture in read_pictures(source) if picture.split == "train"
        ]
        self.concepts = build_concepts(labelled)
        self.names = sorted(self.concepts.sentences)
        self.index = {name: i for i, name in enumerate(self.names)}
        texts = [text for name in self.names for text in self.concepts.sentences[name]]
        self.table = SentenceTable(sentence_vectors(texts))
        counts = [len(self.concepts.sentences[name]) for name in self.names]
        self.first, self.count = np.cumsum([0, *counts[:-1]]), np.array(counts)
        self.gather()

    def gather(self) -> None:
        """Features of all pictures that have a concept, and the matrix of what is true of each."""
        imagenet = [self.index.get(label, -1) for label in imagenet_classes()]
        classifier = classifier_weights()
        features, member, direct, weight = [], [], [], []
        self.pictures: list[tuple[str, int]] = []  # source and row there of every picture
        for source in (*LABELLED, *(CAPTIONED_TOO if self.config.pseudo else ())):
            if not view_file(source, 0).exists():
                continue
            views = Views(source, self.config.views).features  # [views, N, 1280]
            pictures = read_pictures(source)
            sure = sure_classes(views[0], classifier) if self.config.pseudo else np.full(len(pictures), -1)
            rows, own = [], []
            for row, picture in enumerate(pictures):
                named = (
                    [self.index[name] for name in self.concepts.of(picture)]
                    if picture.split == "train"
                    else []
                )
                if not named and picture.labels:
                    continue  # held back
                guess = imagenet[sure[row]] if sure[row] >= 0 else -1
                if named or guess >= 0:
                    rows.append(row)
                    own.append(named + ([guess] if guess >= 0 and guess not in named else []))
            if not rows:
                continue
            features.append([view[rows] for view in views])
            self.pictures += [(source, row) for row in rows]
            direct.extend(own)
            member.append(self.membership(own))
            weight.append(np.full(len(rows), 1 / np.sqrt(len(rows))))
        self.sizes = [len(views[0]) for views in features]
        self.features = features
        self.starts = np.cumsum([0, *self.sizes])
        self.direct = direct
        self.member = np.concatenate(member)  # [N, concepts] bool
        share = np.concatenate(weight)
        self.share = share / share.sum()

    def membership(self, own: list[list[int]]) -> np.ndarray:
        """[N, concepts] bool: the concepts of each picture and all kinds above them."""
        member = np.zeros((len(own), len(self.names)), bool)
        for row, named in zip(member, own):
            row[[self.index[name] for name in self.concepts.with_kinds(self.names[i] for i in named)]] = True
        return member

    def draw(self, size: int, clean: float, chance: np.random.Generator) -> PairBatch:
        """Labelled pictures, each with a sentence that is true of it; sources are drawn evenly, not by their
        size."""
        rows = chance.choice(len(self.direct), size, replace=False, p=self.share)
        wanted = np.array([self.pick(row, chance) for row in rows])
        sentences = self.first[wanted] + (chance.random(size) ** 1.5 * self.count[wanted]).astype(int)
        positive = torch.from_numpy(self.member[rows][:, wanted])
        return PairBatch(self.pooled(rows, clean, chance), self.table.batch(sentences), positive)

    def pick(self, row: int, chance: np.random.Generator) -> int:
        """A concept of a picture: one it is labelled with, or a kind above."""
        direct = self.direct[row]
        if chance.random() < self.config.kinds:
            return int(chance.choice(np.flatnonzero(self.member[row])))
        return direct[chance.integers(len(direct))]

    def pooled(self, rows: np.ndarray, clean: float, chance: np.random.Generator) -> Tensor:
        out = np.empty((len(rows), 1280), np.float16)
        source = np.searchsorted(self.starts, rows, side="right") - 1
        for i, (row, s) in enumerate(zip(rows, source)):
            views = self.features[s]
            out[i] = views[pick_views(len(views), 1, clean, chance)[0]][row - self.starts[s]]
        return torch.from_numpy(out).float()


def classifier_weights() -> tuple[np.ndarray, np.ndarray]:
    """The backbone's classifier: weight [1000, 1280], bias [1000]."""
    from .backbone import load_backbone

    classifier = load_backbone().classifier
    return classifier.weight.detach().numpy(), classifier.bias.detach().numpy()


def sure_classes(pooled: np.ndarray, classifier: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """[N] the class that the classifier is sure of, or -1."""
    weight, bias = classifier
    logits = pooled.astype(np.float32) @ weight.T + bias
    chances = np.exp(logits - logits.max(1, keepdims=True))
    chances /= chances.sum(1, keepdims=True)
    return np.where(chances.max(1) >= PSEUDO_LABEL_CHANCE, chances.argmax(1), -1)


class NounBatches:
    """Nouns and CLIP's vectors of them: a teacher of which words look alike. Targets only; nothing of it
    ships."""

    FILES = (
        ("coco_names.txt", "coco_clip_a+cname.npy"),
        ("lvis_v1_names.txt", "lvis_v1_clip_a+cname.npy"),
        ("o365_names.txt", "o365_clip_a+cnamefix.npy"),
        ("oid_names.txt", "oid_clip_a+cname.npy"),
    )

    def __init__(self, folder: Path | None = None) -> None:
        folder = folder or shared_data() / "teachers" / "clip-text"
        names, vectors, seen = [], [], set(held_back_classes())
        for listing, file in self.FILES:
            rows = (folder / listing).read_text(encoding="utf8").splitlines()
            for name, vector in zip(rows, np.load(folder / file).astype(np.float32)):
                plain = name.replace("_", " ").lower()
                if plain not in seen:
                    seen.add(plain)
                    names.append(f"a {plain}")
                    vectors.append(vector / np.linalg.norm(vector))
        self.table = SentenceTable(sentence_vectors(names))
        centred = np.stack(vectors) - np.mean(vectors, axis=0)
        self.teacher = torch.from_numpy(centred / np.linalg.norm(centred, axis=1, keepdims=True))  # [N, 512]

    def draw(self, size: int, chance: np.random.Generator) -> tuple[TextBatch, Tensor]:
        rows = chance.choice(len(self.teacher), size, replace=False)
        return self.table.batch(rows), self.teacher[torch.from_numpy(rows)]
