"""What the timeline encoder is worth: motion and order against their opposites, and finding intervals.

In: an encoder's vectors, texts with known truth. Out: percentages, each beside what a frame alone would have
scored. Only dev and eval timelines are scored; their pictures, seeds and wordings never occur in training.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

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


def score(learner: Learner, corpus: Corpus, shuffled: bool = False) -> dict:
    """Scores on the held-out timelines, beside those of the frames' own vectors and of their smoothing."""
    content = learner.encoder.content
    return opposite_table(learner, corpus, shuffled) | {
        "intervals": interval_table(learner, corpus),
        "smoothing": {"nearness": float(content.nearness), "likeness": float(content.likeness)},
    }


def opposite_table(learner: Learner, corpus: Corpus, shuffled: bool = False) -> dict:
    """Sentences against their opposites on the held-out windows: the encoder's, and a frame's alone.

    `shuffled` shows the encoder every window's seconds in a random order, and puts its answers back.
    """
    learner.switch_training(False)
    batch = make_batch(corpus.dev_windows, corpus.dev_cache, corpus.dev_vectors)
    names = [text.text for text in batch.texts]
    order = torch.arange(batch.vector.shape[1]).expand(batch.mask.shape)
    if shuffled:
        order = shuffled_order(batch, np.random.default_rng(0))
    shown = shuffle_time(batch, order)
    with torch.no_grad():
        said = corpus.read(names)
        texts = learner.words(said)
        parts = [learner.encoder(*(x[n : n + 16] for x in shown.inputs())) for n in range(0, len(order), 16)]
    back = torch.argsort(order, dim=1)
    encoded = torch.cat(parts)[torch.arange(len(order)).unsqueeze(1), back].flatten(0, 1)
    own = batch.vector.flatten(0, 1)
    return {
        "opposites": opposite_scores(encoded, texts, batch, corpus.dev_windows),
        "opposites_frame": opposite_scores(own, said.plain, batch, corpus.dev_windows)["all"],
    }


def interval_table(learner: Learner, corpus: Corpus) -> dict[str, dict]:
    """R@1 and R@5 over the long timelines by kind of sentence: frame, average of 3 s, timeline encoder."""
    table: dict[str, dict] = {}
    for timeline in corpus.dev_long:
        batch = make_batch([timeline], corpus.dev_cache, corpus.dev_vectors)
        with torch.no_grad():
            encoded = cross_faded(learner.encoder, batch.inputs())[0]
        own = batch.vector[0]
        for kind, prefix in (
            ("seen", "see:"),
            ("noun", "noun:"),
            ("together", "see:"),
            ("motion", "camera:"),
        ):
            columns = [
                n for n, text in enumerate(batch.texts)
                if text.needs[0].startswith(prefix) and (len(text.needs) == 2) == (kind == "together")
                and bool(batch.truth.true[:, n].any())
            ]  # fmt: skip
            if not columns:
                continue
            names = [batch.texts[n].text for n in columns]
            said = corpus.read(names)
            with torch.no_grad():
                texts = learner.words(said)
            truth = replace(batch.truth, true=batch.truth.true[:, columns])
            rows = {
                "frame": interval_scores(own, said.plain, truth),
                "average_3s": interval_scores(smoothed(own), said.plain, truth),
                "timeline": interval_scores(encoded, texts, truth),
            }
            for name, row in rows.items():
                table.setdefault(kind, {}).setdefault(name, []).append(row)
    return {
        kind: {
            name: {k: float(np.mean([row[k] for row in rows])) for k in rows[0]}
            for name, rows in by_name.items()
        }
        for kind, by_name in table.items()
    }


def print_scores(results: dict) -> None:
    """The table for people."""
    for group, row in results["opposites"].items():
        print(f"{group:32s} {row['right']:5.1f} % of {row['count']}")
    print(f"{'frames alone':32s} {results['opposites_frame']['right']:5.1f} %")
    for kind, rows in results["intervals"].items():
        print(
            f"{kind:12s}",
            "  ".join(f"{name} R@1 {row['R@1']:.1f} R@5 {row['R@5']:.1f}" for name, row in rows.items()),
        )
