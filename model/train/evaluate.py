"""Retrieval scores of the encoders on development data that nothing was trained on.

Every measure takes vectors and returns percentages, so that the same code scores cached features, exported
graphs, baselines and chance. The footage is scored only; captions of Flickr8k-dev and held-back labels are
what choices are made on.

    python -m model.train.evaluate [--checkpoint FILE] [--pack model/packs/base] [--out FILE]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from .data.concepts import TEMPLATES, article, fill
from .data.footage import Clip, read_clips
from .data.pictures import OPEN_CLASS_SOURCES, Picture, read_pictures
from .data.shared import stable_fraction
from .embedder import Embedder
from .features import cache_folder, load_view, middle_file

RANKS = (1, 5, 10)


def evaluate(embedder: Embedder) -> dict[str, dict[str, float]]:
    """Every measure, by name."""
    looks = {"": whole_photos(embedder), " still": stills(embedder)}
    results = {
        f"flickr8k-dev {lang}{name}": captions_recall(embedder, photos, lang)
        for name, photos in looks.items()
        for lang in ("en", "zh")
    }
    results |= {f"msrvtt {split}": clip_recall(embedder, split) for split in ("dev", "set-aside")}
    results |= label_retrieval(embedder)
    results |= footage_recall(embedder)
    return rounded(results)


def whole_photos(embedder: Embedder) -> np.ndarray:
    """[1000, D] Flickr8k-dev, each photo looked at once."""
    return embedder.pooled(load_view("flickr8k-dev", 0))


def stills(embedder: Embedder) -> np.ndarray:
    """[1000, D] Flickr8k-dev as the product looks at a still: the mean of the whole photo and its middle."""
    mean = whole_photos(embedder) + embedder.pooled(np.load(middle_file("flickr8k-dev")))
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def captions_recall(embedder: Embedder, photos: np.ndarray, lang: str) -> dict[str, float]:
    """Flickr8k-dev: each of 5,000 sentences looks for its photo among 1,000."""
    pictures = read_pictures("flickr8k-dev")
    texts = [picture.captions_en if lang == "en" else picture.captions_zh for picture in pictures]
    owner = np.array([index for index, rows in enumerate(texts) for _ in rows])
    cosines = embedder.texts([text for rows in texts for text in rows]) @ photos.T
    own = cosines[np.arange(len(owner)), owner]
    rank = (cosines > own[:, None]).sum(1)  # 0 = found first
    return {f"R@{k}": 100 * float((rank < k).mean()) for k in RANKS}


def clips_of(split: str) -> tuple[list[list[int]], list[str], np.ndarray]:
    """MSR-VTT clips of a split: the rows of the frames of each, five sentences of each in one list, and the
    clip that each sentence belongs to."""
    pictures = read_pictures("msrvtt-frames")
    rows: dict[str, list[int]] = {}
    for row, picture in enumerate(pictures):
        if picture.split == split and picture.video:
            rows.setdefault(picture.video, []).append(row)
    texts = [
        sorted(pictures[frames[0]].captions_en, key=lambda text: stable_fraction(clip, text))[:5]
        for clip, frames in rows.items()
    ]
    owner = np.array([index for index, some in enumerate(texts) for _ in some])
    return list(rows.values()), [text for some in texts for text in some], owner


def clip_recall(embedder: Embedder, split: str) -> dict[str, float]:
    """MSR-VTT: five sentences of each clip look for it among the clips of its split; a clip is the mean of
    the vectors of its frames."""
    frames, sentences, owner = clips_of(split)
    view = load_view("msrvtt-frames", 0)
    clips = np.stack([embedder.pooled(view[rows]).mean(0) for rows in frames])
    clips /= np.linalg.norm(clips, axis=1, keepdims=True)
    cosines = embedder.texts(sentences) @ clips.T
    rank = (cosines > cosines[np.arange(len(owner)), owner][:, None]).sum(1)
    return {f"R@{k}": 100 * float((rank < k).mean()) for k in RANKS}


def label_retrieval(embedder: Embedder) -> dict[str, dict[str, float]]:
    """Labels look for their pictures among all pictures of their source that were not trained on.

    "unseen": classes no training sentence was made of; "seen": other pictures of trained classes. mAP over
    classes; "top1" is the share of pictures whose nearest label (of all of the source's) is their own."""
    scores: dict[str, list[float]] = {"unseen mAP": [], "unseen top1": [], "seen mAP": [], "seen top1": []}
    for source in OPEN_CLASS_SOURCES:
        pictures = read_pictures(source)
        keep = [i for i, picture in enumerate(pictures) if picture.split in ("unseen-class", "held-back")]
        vectors = embedder.pooled(load_view(source, 0)[keep])
        chosen = [pictures[i] for i in keep]
        labels = sorted({picture.labels[0] for picture in pictures})
        cosines = (
            embedder.texts([label_sentence(source, label) for label in labels]) @ vectors.T
        )  # [labels, pictures]
        add_scores(scores, chosen, labels, cosines)
    return {"labels": {name: 100 * float(np.mean(values)) for name, values in scores.items()}}


def add_scores(
    scores: dict[str, list[float]], chosen: list[Picture], labels: list[str], cosines: np.ndarray
) -> None:
    own = np.array([labels.index(picture.labels[0]) for picture in chosen])
    unseen = np.array([picture.split == "unseen-class" for picture in chosen])
    nearest = cosines.argmax(0)
    for name, mask in (("unseen", unseen), ("seen", ~unseen)):
        scores[f"{name} top1"].extend((nearest == own)[mask].tolist())
        for label in sorted(set(own[mask].tolist())):
            scores[f"{name} mAP"].append(average_precision(cosines[label], own == label))


def average_precision(score: np.ndarray, relevant: np.ndarray) -> float:
    """Mean of the precisions at every relevant item, best score first."""
    hits = relevant[np.argsort(-score, kind="stable")]
    return float((np.cumsum(hits) / np.arange(1, len(hits) + 1))[hits].mean())


def label_sentence(source: str, label: str) -> str:
    """One plain sentence for a label: "a photo of a dog", or the source's own way to say it."""
    return fill(TEMPLATES[source][1], label) if source in TEMPLATES else f"a photo of {article(label)}"


@dataclass(frozen=True)
class Seconds:
    """All seconds of all clips, one after another."""

    vectors: np.ndarray  # [T, D], averaged over 3 s, unit length
    clip: np.ndarray  # [T] index of the clip
    second: np.ndarray  # [T] second within the clip


def footage_recall(embedder: Embedder) -> dict[str, dict[str, float]]:
    """All seconds of the footage together: sentences for a whole clip (en, zh) and for an interval."""
    clips = read_clips()
    seconds = pool_seconds([embedder.pooled(load_clip(clip)) for clip in clips])
    whole = [(clip, (0.0, clip.duration_s)) for clip in clips]
    rows = {
        "footage clips en": [
            (text, i, span) for i, (clip, span) in enumerate(whole) for text in clip.captions_en
        ],
        "footage clips zh": [
            (text, i, span) for i, (clip, span) in enumerate(whole) for text in clip.captions_zh
        ],
        "footage intervals": [
            (interval.query, i, (interval.start_s, interval.end_s))
            for i, clip in enumerate(clips)
            for interval in clip.intervals
        ],
    }
    return {name: seconds_recall(embedder, seconds, wanted) for name, wanted in rows.items()}


def load_clip(clip: Clip) -> np.ndarray:
    """[T, 1280] pooled features of a clip, one frame a second."""
    return np.load(cache_folder() / "footage" / f"{clip.id}.npy")


def pool_seconds(clips: list[np.ndarray], reach: int = 1) -> Seconds:
    """Vectors of every clip [T, D] averaged over a second and its neighbours."""
    smooth = []
    for vectors in clips:
        mean = [vectors[max(0, t - reach) : t + reach + 1].mean(0) for t in range(len(vectors))]
        smooth.append(np.stack(mean) / np.linalg.norm(mean, axis=1, keepdims=True))
    clip = np.concatenate([np.full(len(vectors), i) for i, vectors in enumerate(clips)])
    second = np.concatenate([np.arange(len(vectors)) for vectors in clips])
    return Seconds(np.concatenate(smooth), clip, second)


def seconds_recall(
    embedder: Embedder, seconds: Seconds, wanted: list[tuple[str, int, tuple[float, float]]]
) -> dict[str, float]:
    """Recall of (sentence, clip, [start, end)) among all seconds; a hit lies within 3 s of the interval."""
    cosines = embedder.texts([text for text, _, _ in wanted]) @ seconds.vectors.T
    found, chance = {k: 0 for k in RANKS}, {k: 0.0 for k in RANKS}
    for row, (_, clip, (start, end)) in zip(cosines, wanted):
        hits = (seconds.clip == clip) & (seconds.second >= start - 3) & (seconds.second <= end + 3)
        top = suppress_neighbours(row, seconds, max(RANKS))
        for k in RANKS:
            found[k] += bool(hits[top[:k]].any())
            chance[k] += 1 - (1 - hits.mean()) ** k
    recall = {f"R@{k}": 100 * found[k] / len(wanted) for k in RANKS}
    return recall | {f"chance@{k}": 100 * chance[k] / len(wanted) for k in RANKS}


def suppress_neighbours(scores: np.ndarray, seconds: Seconds, count: int, reach: int = 5) -> list[int]:
    """The best seconds, none within 5 s of a better one of its clip."""
    left, top = scores.copy(), []
    for _ in range(count):
        best = int(left.argmax())
        top.append(best)
        left[
            (seconds.clip == seconds.clip[best]) & (abs(seconds.second - seconds.second[best]) <= reach)
        ] = -np.inf
    return top


def rounded(results: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {
        name: {key: round(float(value), 1) for key, value in row.items()} for name, row in results.items()
    }


def table(results: dict[str, dict[str, float]]) -> str:
    """Results for people, one line a measure."""
    return "\n".join(
        f"{name:18s} " + "  ".join(f"{k} {v:5.1f}" for k, v in row.items()) for name, row in results.items()
    )


def main() -> None:
    # These need the tokenizers package, which the measures alone do without.
    from .checkpoint import embedder_of, embedder_of_pack, load_encoders, starting_embedder

    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument(
        "--checkpoint", type=Path, help="without it, the untouched starting points are scored"
    )
    parser.add_argument("--pack", type=Path, help="score a pack's graphs, as shipped")
    parser.add_argument("--out", type=Path, help="write the results as JSON")
    args = parser.parse_args()
    torch.set_num_threads(2)
    report: dict = {}
    if args.pack:
        embedder = embedder_of_pack(args.pack)
        report["revision"] = json.loads((args.pack / "manifest.json").read_text())["revision"]
    else:
        embedder = embedder_of(*load_encoders(args.checkpoint)) if args.checkpoint else starting_embedder()
    report["results"] = evaluate(embedder)
    print(table(report["results"]))
    if args.out:
        args.out.write_text(json.dumps(report, indent=1) + "\n")
    print(json.dumps(report))


if __name__ == "__main__":
    main()
