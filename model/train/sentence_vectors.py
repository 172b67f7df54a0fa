"""E5's vectors of many sentences, computed once with the very graph that ships (int8), so that heads train on
what runs.

In: texts. Out: `Sentences`, token ids and mean hidden states in the order of the texts, cached by name.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from .composer.sentences import every_wording
from .data.pictures import CAPTIONED, LABELLED, all_pictures, read_pictures
from .data.sentences import all_sentences
from .data.shared import REPOSITORY
from .data.wordnet import load_wordnet
from .e5_package import E5Package, read_package
from .text_encoder import E5, TextConfig, load_e5, mean_over_tokens, pad_batch
from .tokenizer import build_tokenizer, encode, pieces_to_keep

BATCH_TOKENS = 1024  # sentences of like length are run together up to this many tokens


@dataclass(frozen=True)
class Sentences:
    """Texts with what the frozen trunk says about them."""

    texts: list[str]
    ids: list[list[int]]  # token ids
    means: np.ndarray  # [N, 384] float16, E5's mean hidden state


class MeanE5(nn.Module):
    """E5 up to the mean over tokens."""

    def __init__(self, e5: E5) -> None:
        super().__init__()
        self.e5 = e5

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        return mean_over_tokens(self.e5(input_ids, attention_mask), attention_mask)  # [B, 384]


def cache_folder() -> Path:
    return REPOSITORY / "model" / "checkpoints" / "sentences"


@cache
def package() -> E5Package:
    return read_package()


@cache
def kept_pieces() -> tuple[int, ...]:
    """Ids of the package's pieces that the text encoder keeps: see `pieces_to_keep`. Saved, for it takes a
    minute."""
    file = cache_folder() / "pieces.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        texts = {sentence.text for sentence in all_sentences()}
        for picture in all_pictures(CAPTIONED + LABELLED):
            texts.update(picture.labels)
            if picture.split not in ("dev", "set-aside"):
                texts.update(picture.captions_en + picture.captions_zh + picture.captions_zh_machine)
        for synset in load_wordnet().by_id.values():
            texts.update((*synset.lemmas, synset.gloss))
        texts.update(every_wording())  # the words of motion and order that the timeline encoder is trained on
        np.save(file, pieces_to_keep(package().pieces, sorted(texts)))
    return tuple(int(index) for index in np.load(file))


def text_config(**changes: float) -> TextConfig:
    """The text encoder's shape for the kept pieces."""
    return TextConfig(vocabulary=len(kept_pieces()), **changes)


def starting_e5() -> E5:
    """E5 as published, with the kept pieces only."""
    return load_e5(package(), list(kept_pieces()), text_config())


def read_captions(split: str) -> dict[str, list[tuple[str, ...]]]:
    """Captions of Flickr8k by language, one tuple a photo, in the order of `read_pictures`."""
    pictures = read_pictures(f"flickr8k-{split}")
    return {
        "en": [picture.captions_en for picture in pictures],
        "zh": [picture.captions_zh for picture in pictures],
    }


@cache
def kept_tokenizer() -> Tokenizer:
    """The tokenizer that ships."""
    return build_tokenizer(package().pieces.keep(list(kept_pieces())))


def token_ids(texts: list[str]) -> list[list[int]]:
    """Token ids of texts, prefix and end marks included."""
    return encode(kept_tokenizer(), texts)


def sentence_vectors(texts: list[str]) -> Sentences:
    """Token ids and E5 means of texts; what was computed before is read from the cache."""
    ids = token_ids(texts)
    digest = hashlib.sha256("\n".join(texts).encode("utf8")).hexdigest()[:16]
    file = cache_folder() / f"{digest}.npy"
    if file.exists():
        return Sentences(texts, ids, np.load(file))
    means = run_trunk(ids)
    np.save(file, means)
    return Sentences(texts, ids, means)


def trunk_file() -> Path:
    """The frozen trunk as an int8 graph."""
    from .export import export_graph, quantise_matrices

    file = cache_folder() / "e5-mean-int8.onnx"
    if not file.exists():
        full = file.with_name("e5-mean.onnx")
        ids = torch.randint(4, 1000, (3, 16))
        export_graph(
            MeanE5(starting_e5()),
            full,
            {"input_ids": ids, "attention_mask": torch.ones_like(ids)},
            ["mean"],
            text_axes(),
        )
        quantise_matrices(full, file)
    return file


def text_axes() -> dict[str, dict]:
    """Free axes of a text graph: sentences and tokens."""
    batch, length = torch.export.Dim("batch", min=1, max=4096), torch.export.Dim("length", min=2, max=64)
    return {name: {0: batch, 1: length} for name in ("input_ids", "attention_mask")}


def run_trunk(ids: list[list[int]], threads: int = 1) -> np.ndarray:
    """[N, 384] float16 means, sentences of equal length run together so that no padding enters."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(trunk_file()), options, providers=["CPUExecutionProvider"])
    means = np.empty((len(ids), 384), np.float16)
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    at = 0
    while at < len(order):
        length = len(ids[order[at]])
        rows = [i for i in order[at : at + max(1, BATCH_TOKENS // length)] if len(ids[i]) == length]
        padded, mask = pad_batch([ids[i] for i in rows])
        feed = {"input_ids": padded.numpy(), "attention_mask": mask.numpy()}
        means[rows] = session.run(None, feed)[0]
        at += len(rows)
    return means
