"""Events as vectors of the shared space, of two kinds: their sentences, and photos that stand in for them.

A film's events are seen, not told, and what is seen lies elsewhere in the shared space than what is said. No
film with labelled causes is at hand, so each sentence is also replaced by the photo that fits it best: what a
head is worth on such stories is the nearest there is to what it is worth on films.

Only the content part of a vector is used (the text head's own dimensions): motion and order are left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..checkpoint import load_encoders
from ..data.pictures import read_pictures
from ..features import load_view
from ..sentence_vectors import cache_folder, token_ids
from .stories import Story

SOURCES = (
    "flickr8k-train",
    "coco-mini",
    "actions15",
    "sports100",
    "rooms6",
    "scenes6",
    "egocentric-kitchen",
)
BATCH = 16  # sentences of one length that are run together where many are needed


def content_of(vectors: np.ndarray, content: int) -> np.ndarray:
    """[E, content] unit vectors of the content dimensions."""
    kept = vectors[:, :content].astype(np.float32)
    return kept / np.linalg.norm(kept, axis=1, keepdims=True)


def sentence_vectors_of(pack: Path, stories: Sequence[Story], batch: int) -> np.ndarray:
    """[E, dim] vectors of all sentences by the pack's text.onnx, cached for its revision. With a batch of
    1, exactly what the product computes; else sentences of one length share an int8 scale, which moves them
    a little."""
    texts = [sentence for story in stories for sentence in story.sentences]
    revision = json.loads((pack / "manifest.json").read_text())["revision"]
    digest = hashlib.sha256("\n".join((revision, str(batch), *texts)).encode("utf8")).hexdigest()[:16]
    file = cache_folder().parent / "causal" / f"{digest}.npy"
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, run_text(pack, texts, batch).astype(np.float16 if batch > 1 else np.float32))
    return np.load(file).astype(np.float32)


def run_text(pack: Path, texts: list[str], batch: int) -> np.ndarray:
    """[S, dim]."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(
        str(pack / "text.onnx"), options, providers=["CPUExecutionProvider"]
    )
    ids = token_ids(texts)
    by_length: dict[int, list[int]] = {}
    for row, tokens in enumerate(ids):
        by_length.setdefault(len(tokens), []).append(row)
    vectors: dict[int, np.ndarray] = {}
    for rows in by_length.values():
        for first in range(0, len(rows), batch):
            together = rows[first : first + batch]
            tokens = np.array([ids[row] for row in together], np.int64)
            feed = {"input_ids": tokens, "attention_mask": np.ones_like(tokens)}
            vectors.update(zip(together, session.run(None, feed)[0]))
    return np.stack([vectors[row] for row in range(len(texts))])


def photo_vectors(encoders: Path) -> np.ndarray:
    """[P, content] unit vectors of photos, from cached features of the whole picture."""
    import torch

    head, _ = load_encoders(encoders)
    rows = []
    for source in SOURCES:
        kept = [i for i, picture in enumerate(read_pictures(source)) if picture.split != "dev"]
        with torch.no_grad():
            rows.append(head(torch.from_numpy(load_view(source, 0)[kept]).float()).numpy())
    return content_of(np.concatenate(rows), rows[0].shape[1])


def photo_for_each(sentences: np.ndarray, photos: np.ndarray) -> np.ndarray:
    """[E] the photo nearest to each sentence; both centred by their kind, or a few photos would be near to
    all."""
    nearest = [(sentences[at : at + 2000] @ photos.T).argmax(1) for at in range(0, len(sentences), 2000)]
    return np.concatenate(nearest)
