"""Scores of the timeline encoder: motion and order against their opposites, and finding intervals.

In: an encoder's vectors, texts with known truth. Out: percentages, each beside what a frame alone would have
scored. Only dev and eval timelines are scored; their pictures, seeds and wordings never occur in training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from .augment import shuffle_time, shuffled_order
from .composer.film import Sentence, Timeline
from .composer.motion import SPEED_OPPOSITES
from .composer.shots import motion_of
from .corpus import Corpus
from .learner import Learner
from .objective import Truth
from .time_words import Reading
from .windows import Batch, make_batch, texts_of

STRIDE_S = 12  # windows start at multiples of this and overlap by half


Inputs = tuple[Tensor, ...]  # the encoder's arguments, each [B, T, ...]


def cross_faded(encode: Callable[..., Tensor], inputs: Inputs, window: int = 24) -> Tensor:
    """Long timelines through overlapping windows, as the product does it: [B, T, D + M + O] unit length.

    Each window counts with a triangular weight that is highest in its middle; the sum is normalised.
    """
    vector, seconds, mask, *levels = inputs
    length = vector.shape[1]
    out: Tensor | None = None
    for start in range(0, max(length - STRIDE_S, 1), STRIDE_S):
        span = slice(start, min(start + window, length))
        here = seconds[:, span] - seconds[:, start : start + 1]
        part = encode(vector[:, span], here, mask[:, span], *(level[:, span] for level in levels))
        place = torch.arange(part.shape[1]) + 0.5
        out = part.new_zeros(*vector.shape[:2], part.shape[-1]) if out is None else out
        out[:, span] += part * torch.minimum(place, window - place).unsqueeze(-1)
    assert out is not None
    return F.normalize(out, dim=-1)


def smoothed(vectors: Tensor, reach: int = 1) -> Tensor:
    """[..., T, D] averaged over +-reach seconds, what most tools do."""
    padded = F.pad(vectors.transpose(-1, -2), (reach, reach))
    total = sum(padded[..., n : n + vectors.shape[-2]] for n in range(2 * reach + 1))
    return F.normalize(total.transpose(-1, -2), dim=-1)


def groups_of(sentence: Sentence) -> list[str]:
    """The rows of the table in which a sentence counts: "all", its kind, its language, its motion."""
    fact, contrary = sentence.needs[-1], sentence.opposite_needs[-1]
    if fact.split(":")[-1] in SPEED_OPPOSITES and fact.rsplit(":", 1)[0] == contrary.rsplit(":", 1)[0]:
        return ["all", "speed"]
    groups = ["all", sentence.kind, f"{sentence.kind} {sentence.language}"]
    if sentence.kind in ("camera", "object", "fade"):
        groups.append(f"{sentence.kind} {motion_of(fact)}")
    return groups


def opposite_scores(
    seconds: Tensor, texts: Tensor, batch: Batch, timelines: Sequence[Timeline]
) -> dict[str, dict]:
    """Each sentence against its opposite, by group: {"right": share in percent, "count": n}.

    A sentence's score is the mean of its cosine over the seconds in which it is true. seconds [S, D] of all
    windows, texts [N, D] in the order of batch.texts.
    """
    column = {text: number for number, text in enumerate(batch.texts)}
    length = batch.vector.shape[1]
    right: dict[str, list[bool]] = defaultdict(list)
    for number, timeline in enumerate(timelines):
        vectors = seconds[number * length : (number + 1) * length]
        for sentence, (ours, theirs) in zip(timeline.sentences, texts_of(timeline)):
            if theirs is None:
                continue
            held = torch.from_numpy(timeline.holds(sentence.needs))
            margin = (vectors[held] @ (texts[column[ours]] - texts[column[theirs]])).mean()
            for group in groups_of(sentence):
                right[group].append(bool(margin > 0))
    return {group: {"right": 100 * float(np.mean(r)), "count": len(r)} for group, r in sorted(right.items())}


def interval_scores(seconds: Tensor, texts: Tensor, truth: Truth, reach: int = 1) -> dict[str, float]:
    """Search every text over one long timeline: is the best second inside its interval (+-reach s)? In
    percent.

    seconds [T, D], texts [N, D]. R@5 looks at the five best seconds that are at least 5 s apart.
    """
    hits = {1: 0, 5: 0}
    scores = (seconds @ texts.T).numpy()  # [T, N]
    for column in range(len(texts)):
        near = np.convolve(truth.true[:, column].numpy(), np.ones(2 * reach + 1), "same") > 0
        found: list[int] = []
        for second in np.argsort(-scores[:, column]):
            if all(abs(second - other) >= 5 for other in found):
                found.append(int(second))
            if len(found) == 5:
                break
        hits[1] += bool(near[found[0]])
        hits[5] += bool(near[found].any())
    return {f"R@{k}": 100 * count / max(len(texts), 1) for k, count in hits.items()} | {"count": len(texts)}


@dataclass(frozen=True)
class Way:
    """A way to make vectors of seconds and of sentences."""

    seconds: Callable[[Inputs], Tensor]  # the encoder's inputs -> [B, T, D]
    texts: Callable[[Sequence[str]], Tensor]  # -> [N, D]


Read = Callable[[Sequence[str]], Reading]


def frame_alone(read: Read) -> Way:
    """The frames' own vectors."""
    return Way(lambda inputs: inputs[0], lambda texts: read(texts).plain)


def average_of_3s(read: Read) -> Way:
    """Frame vectors averaged over three seconds, as most tools do."""
    return Way(lambda inputs: smoothed(inputs[0]), lambda texts: read(texts).plain)


def timeline_of(learner: Learner, read: Read) -> Way:
    """The timeline encoder and the words of time."""
    learner.switch_training(False)

    @torch.no_grad()
    def seconds(inputs: Inputs) -> Tensor:
        some = [tuple(x[n : n + 16] for x in inputs) for n in range(0, len(inputs[0]), 16)]
        return torch.cat([cross_faded(learner.encoder, part) for part in some])

    @torch.no_grad()
    def texts(names: Sequence[str]) -> Tensor:
        return learner.words(read(names))

    return Way(seconds, texts)


def score(learner: Learner, corpus: Corpus, shuffled: bool = False) -> dict:
    """Scores on the held-out timelines, beside those of the frames' own vectors and of their smoothing."""
    frame, timeline = frame_alone(corpus.read), timeline_of(learner, corpus.read)
    return {
        "opposites": opposite_table(timeline, corpus, shuffled),
        "opposites_frame": opposite_table(frame, corpus)["all"],
        "intervals": {
            "frame": interval_table(frame, corpus),
            "average_3s": interval_table(average_of_3s(corpus.read), corpus),
            "timeline": interval_table(timeline, corpus),
        },
    }


def opposite_table(way: Way, corpus: Corpus, shuffled: bool = False) -> dict[str, dict]:
    """Sentences against their opposites on the held-out windows, by group.

    `shuffled` shows every window's seconds in a random order, and puts the answers back.
    """
    batch = make_batch(corpus.dev_windows, corpus.dev_cache, corpus.dev_vectors)
    order = torch.arange(batch.vector.shape[1]).expand(batch.mask.shape)
    if shuffled:
        order = shuffled_order(batch, np.random.default_rng(0))
    encoded = way.seconds(shuffle_time(batch, order).inputs())
    back = torch.argsort(order, dim=1)
    encoded = encoded[torch.arange(len(order)).unsqueeze(1), back].flatten(0, 1)
    return opposite_scores(encoded, way.texts([t.text for t in batch.texts]), batch, corpus.dev_windows)


KINDS = {"seen": "see:", "noun": "noun:", "together": "see:", "motion": "camera:"}  # -> first needed fact


def interval_table(way: Way, corpus: Corpus) -> dict[str, dict[str, float]]:
    """R@1 and R@5 over the long timelines, by kind of sentence; the mean over the timelines."""
    found: dict[str, list[dict[str, float]]] = defaultdict(list)
    for timeline in corpus.dev_long:
        batch = make_batch([timeline], corpus.dev_cache, corpus.dev_vectors)
        encoded = way.seconds(batch.inputs())[0]
        for kind, prefix in KINDS.items():
            columns = [
                n for n, text in enumerate(batch.texts)
                if text.needs[0].startswith(prefix) and (len(text.needs) == 2) == (kind == "together")
                and bool(batch.truth.true[:, n].any())
            ]  # fmt: skip
            if columns:
                texts = way.texts([batch.texts[n].text for n in columns])
                truth = replace(batch.truth, true=batch.truth.true[:, columns])
                found[kind].append(interval_scores(encoded, texts, truth))
    return {kind: mean_of(rows) for kind, rows in found.items()}


def mean_of(rows: Sequence[dict[str, float]]) -> dict[str, float]:
    """Rows of the same measures, averaged."""
    return {name: float(np.mean([row[name] for row in rows])) for name in rows[0]}


def print_scores(results: dict) -> None:
    """The tables for people."""
    for group, row in results["opposites"].items():
        print(f"{group:32s} {row['right']:5.1f} % of {row['count']}")
    print(f"{'frames alone':32s} {results['opposites_frame']['right']:5.1f} %")
    for way, kinds in results["intervals"].items():
        told = (f"{kind} R@1 {row['R@1']:.1f} R@5 {row['R@5']:.1f}" for kind, row in kinds.items())
        print(f"{way:12s}", "  ".join(told))
