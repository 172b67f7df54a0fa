"""Weighs pairs of heads for a join on the development sets: Flickr8k-dev, MSR-VTT dev, held-back labels.

The cosine of joined vectors is the weighted mean of the members' cosines (join.py), so that each member is
run once and every weighting is a sum. Neither footage nor the clips set aside are looked at.

    python -m model.train.weigh --pair new=model/checkpoints/encoders/pair-1.pt --earlier model/packs/base \
        [--weights new=1,earlier=0.25 ...]
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .data.pictures import OPEN_CLASS_SOURCES, Picture, read_pictures
from .embedder import Embedder
from .evaluate import RANKS, add_scores, clips_of, label_sentence
from .features import load_view
from .frame_head import FrameConfig, JoinedFrame
from .join import Member
from .text_encoder import JoinedText, TextEncoder, TextHead


@dataclass(frozen=True)
class Cosines:
    """One member's cosines on the development sets, or a weighted mean of several members'."""

    photos: dict[str, np.ndarray]  # language -> [sentences, photos] of Flickr8k-dev
    clips: np.ndarray  # [sentences, clips] with the mean of a clip's frames, not yet of unit length
    lengths: np.ndarray  # [clips] squared length of these means
    labels: list[np.ndarray]  # of each labelled source: [labels, pictures]


@dataclass(frozen=True)
class Labelled:
    """The pictures of a labelled source that were not trained on."""

    rows: list[int]
    pictures: list[Picture]
    labels: list[str]
    sentences: list[str]


def labelled(source: str) -> Labelled:
    """The held-back pictures of a source and a sentence for each of its labels."""
    pictures = read_pictures(source)
    rows = [i for i, picture in enumerate(pictures) if picture.split in ("unseen-class", "held-back")]
    labels = sorted({picture.labels[0] for picture in pictures})
    sentences = [label_sentence(source, label) for label in labels]
    return Labelled(rows, [pictures[row] for row in rows], labels, sentences)


def photo_sentences(language: str) -> tuple[list[str], np.ndarray]:
    """Sentences of Flickr8k-dev in a language, and the photo that each belongs to."""
    pictures = read_pictures("flickr8k-dev")
    rows = [picture.captions_en if language == "en" else picture.captions_zh for picture in pictures]
    owner = np.array([index for index, some in enumerate(rows) for _ in some])
    return [text for some in rows for text in some], owner


def features(source: str, rows: Sequence[int]) -> np.ndarray:
    """The first view's features of some pictures of a source."""
    return load_view(source, 0)[list(rows)]


def cosines_of(embedder: Embedder, look: Callable[[str, Sequence[int]], np.ndarray] = features) -> Cosines:
    """A member's cosines on all development sets; `look` gives what its frame head reads of pictures."""
    photos = embedder.pooled(look("flickr8k-dev", range(len(read_pictures("flickr8k-dev")))))
    frames, sentences, _ = clips_of("dev")
    means = np.stack([embedder.pooled(look("msrvtt-frames", rows)).mean(0) for rows in frames])
    sets = {source: labelled(source) for source in OPEN_CLASS_SOURCES}
    return Cosines(
        {language: embedder.texts(photo_sentences(language)[0]) @ photos.T for language in ("en", "zh")},
        embedder.texts(sentences) @ means.T,
        (means**2).sum(1),
        [
            embedder.texts(one.sentences) @ embedder.pooled(look(source, one.rows)).T
            for source, one in sets.items()
        ],
    )


def mixed(members: Sequence[Cosines], weights: Sequence[float]) -> Cosines:
    """The weighted mean of members' cosines."""
    share = np.array(weights) / np.sum(weights)

    def mean(parts: Sequence[np.ndarray]) -> np.ndarray:
        return sum(weight * part for weight, part in zip(share, parts))

    return Cosines(
        {name: mean([member.photos[name] for member in members]) for name in members[0].photos},
        mean([member.clips for member in members]),
        mean([member.lengths for member in members]),
        [mean(parts) for parts in zip(*(member.labels for member in members))],
    )


def recall(cosines: np.ndarray, owner: np.ndarray) -> list[float]:
    """R@1, R@5, R@10 in percent of sentences that look for their own column."""
    own = cosines[np.arange(len(owner)), owner]
    rank = (cosines > own[:, None]).sum(1)
    return [round(100 * float((rank < k).mean()), 1) for k in RANKS]


def scores(cosines: Cosines) -> dict[str, list[float] | float]:
    """Recall on the three sets, their sum, and the mean average precision of unseen and seen labels."""
    found = {
        f"flickr8k-dev {name}": recall(some, photo_sentences(name)[1])
        for name, some in cosines.photos.items()
    }
    found["msrvtt dev"] = recall(cosines.clips / np.sqrt(cosines.lengths), clips_of("dev")[2])
    total = round(sum(sum(row) for row in found.values()), 1)
    rows: dict[str, list[float]] = {f"{s} {m}": [] for s in ("unseen", "seen") for m in ("mAP", "top1")}
    for source, some in zip(OPEN_CLASS_SOURCES, cosines.labels):
        one = labelled(source)
        add_scores(rows, one.pictures, one.labels, some)
    labels = [round(100 * float(np.mean(rows[name])), 1) for name in ("unseen mAP", "seen mAP")]
    return {**found, "sum": total, "labels": labels}


def read_pair(path: Path) -> Member:
    """A pair of heads as train_encoders keeps it."""
    from .checkpoint import new_frame_head
    from .sentence_vectors import text_config

    frame_state, text_state = torch.load(path, map_location="cpu")
    frame = new_frame_head(FrameConfig(inner=len(frame_state["mlp.1.bias"])))
    shape = text_config(words=len(text_state["bag.words.weight"]), head_inner=len(text_state["mlp.0.bias"]))
    head = TextHead(shape)
    frame.load_state_dict(frame_state)
    head.load_state_dict(text_state)
    return frame.eval(), head.eval()


def alone(member: Member) -> Embedder:
    """A pair of heads as something that embeds."""
    from .checkpoint import embedder_of
    from .sentence_vectors import starting_e5

    frame, head = member
    axes = torch.eye(len(head.linear.bias))
    return embedder_of(
        JoinedFrame([frame], axes).eval(), TextEncoder(starting_e5(), JoinedText([head], axes)).eval()
    )


def weighting(given: str, names: Sequence[str]) -> dict[str, float]:
    """ "new=1,earlier=0.25" -> the weight of each member; "earlier" stands for all pairs of the pack.

    Raises ValueError where it names none of them."""
    asked = {name: float(weight) for name, _, weight in (part.partition("=") for part in given.split(","))}
    weights = {name: asked[kind] for name in names if (kind := name.split(" ")[0]) in asked}
    if {name.split(" ")[0] for name in weights} != set(asked):
        raise ValueError(f"{given} names a member that is not here: {', '.join(names)}")
    return weights


def main() -> None:
    # The pure parts above do without the tokenizers package, which this needs.
    from .restore_heads import restore_members

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pair", nargs="*", default=[], help="name=file of a pair of heads")
    parser.add_argument("--earlier", type=Path, help="a pack whose pairs of heads are members as well")
    parser.add_argument("--weights", nargs="*", default=[], help="weightings, each name=weight,name=weight")
    args = parser.parse_args()
    torch.set_num_threads(1)
    members: dict[str, Member] = {}
    for given in args.pair:
        name, _, file = given.partition("=")
        members[name] = read_pair(Path(file))
    for number, (member, _) in enumerate(restore_members(args.earlier) if args.earlier else ()):
        members[f"earlier {number}"] = member
    known = {name: cosines_of(alone(member)) for name, member in members.items()}
    for name, some in known.items():
        print(json.dumps({"member": name, **scores(some)}), flush=True)
    for given in args.weights:
        weights = weighting(given, list(known))
        joined = mixed([known[name] for name in weights], list(weights.values()))
        print(json.dumps({"weights": given, **scores(joined)}), flush=True)


if __name__ == "__main__":
    main()
