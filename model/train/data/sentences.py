"""Sentences without pictures: captions of photos and videos, grouped by what they describe.

In: `../shared/data/text`. Out: `Sentence` rows. Two sentences of one group describe one photo, or one stretch
of one video. Groups of Flickr8k-dev photos are left out, so that dev stays unseen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from .pictures import read_pictures
from .shared import read_rows, shared_data

CORPORA = (
    "flickr30k-multi30k-train",
    "coco-captions-val2017",
    "coco-captions-subset",
    "msvd-train",
    "qvhighlights-train-val",
    "charades-sta-train",
    "tacos-train",
    "activitynet-captions-train",
)


@dataclass(frozen=True)
class Sentence:
    """One sentence of a text corpus."""

    text: str
    corpus: str
    group: str  # photo or video it describes
    start_s: float | None = None  # where in the video it holds, half-open
    end_s: float | None = None
    duration_s: float | None = None  # of the whole video


@cache
def read_sentences(corpus: str) -> tuple[Sentence, ...]:
    """Every sentence of one corpus, groups of Flickr8k-dev left out."""
    dev = dev_groups() if corpus.startswith("flickr30k") else frozenset()
    return tuple(
        Sentence(
            row["text"], corpus, str(row["group"]), row.get("start"), row.get("end"), row.get("duration")
        )
        for row in read_rows(shared_data() / "text" / f"{corpus}.jsonl.gz")
        if str(row["group"]) not in dev
    )


def all_sentences(corpora: Iterable[str] = CORPORA) -> list[Sentence]:
    """Sentences of several corpora, one after another."""
    return [sentence for corpus in corpora for sentence in read_sentences(corpus)]


@cache
def dev_groups() -> frozenset[str]:
    """Flickr numbers of the dev photos: "1000268201_693b08cb0e.webp" -> "1000268201"."""
    return frozenset(picture.name.split("_")[0] for picture in read_pictures("flickr8k-dev"))
