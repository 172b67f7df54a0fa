"""Tunes the backbone's last block together with a trained pair of heads.

In: a pair of heads (train_encoders) and kept maps (maps.py). Out: a file with the tail, the frame head and
the text head. With tail_pace=0 the heads alone learn from the same maps: what the last block is worth is the
difference between the two.

    python -m model.train.tune_tail --start model/checkpoints/encoders/pair-1.pt --out FILE [--set steps=250]
"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from pathlib import Path

import numpy as np
import torch

from .backbone import load_backbone
from .checkpoint import embedder_of, new_frame_head
from .corpora import Corpora
from .corpus_batches import LabelBatches
from .frame_head import FrameConfig
from .maps import map_views, maps
from .sentence_vectors import starting_e5, text_config
from .settings import TrainConfig, parse_settings
from .tail import Tail, TunedFrame, interpolated
from .text_encoder import JoinedText, TextEncoder, TextHead
from .train_encoders import train_member
from .weigh import cosines_of, scores

# Steps are ten times as dear as those of heads alone, and nothing may move far.
TUNING = TrainConfig(
    steps=250,
    lr=3e-4,
    tail_pace=0.33,
    temperature=0.03,
    photos=200,
    web_photos=150,
    coco_photos=40,
    clips=120,
    frames=2,
    labelled=120,
    warmup=20,
    ema=0.98,
    known_scale=1.0,  # the gate of the pair it starts from has its scale already
)


class MapLabels:
    """Labelled pictures as maps: `LabelBatches` drawing only what has a map."""

    def __init__(self, labels: LabelBatches) -> None:
        kept = np.array([map_views(source).place[row] >= 0 for source, row in labels.pictures])
        labels.share = labels.share * kept / (labels.share * kept).sum()
        self.pictures = labels.pictures
        labels.pooled = self.maps

    def maps(self, rows: np.ndarray, clean: float, chance: np.random.Generator) -> torch.Tensor:
        """[len(rows), S * S * C]."""
        drawn = [self.pictures[row] for row in rows]
        return torch.cat([map_views(source).draw(np.array([row]), clean, chance) for source, row in drawn])


def read_maps(corpora: Corpora) -> None:
    """Give every corpus of pictures its maps in the place of pooled features."""
    corpora.captions.views = map_views("flickr8k-train")
    for bags, source in (
        (corpora.web, "cc-photos"),
        (corpora.coco, "coco256"),
        (corpora.clips, "msrvtt-frames"),
    ):
        bags.views = map_views(source)
        bags.keep(set(bags.views.rows.tolist()))
    MapLabels(corpora.labels)


def read_start(path: Path, config: TrainConfig) -> tuple[TunedFrame, TextHead]:
    """A trained pair of heads, the frame head over the published tail."""
    frame_state, text_state = torch.load(path, map_location="cpu")
    shape = text_config(
        words=len(text_state["bag.words.weight"]),
        head_inner=len(text_state["mlp.0.bias"]),
        dropout=config.text_dropout,
        word_dropout=config.word_dropout,
    )
    head, text = new_frame_head(FrameConfig(inner=len(frame_state["mlp.1.bias"]))), TextHead(shape)
    head.load_state_dict(frame_state)
    text.load_state_dict(text_state)
    frame = TunedFrame(Tail(load_backbone()), head)
    if config.tail_pace == 0:
        frame.tail.requires_grad_(False)
    return frame, text


def scores_at(share: float, tuned: TunedFrame, text: TextHead) -> dict[str, list[float] | float]:
    """Scores on the development sets, `share` of the way from the published tail to the tuned one."""
    tail = interpolated(Tail(load_backbone()), tuned.tail, share)
    axes = torch.eye(len(text.linear.bias))
    encoder = TextEncoder(starting_e5(), JoinedText([text], axes)).eval()
    return scores(cosines_of(embedder_of(TunedFrame(tail, tuned.head).eval(), encoder), maps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--start", type=Path, required=True, help="a trained pair of heads")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--set", nargs="*", default=[], help="name=value over TUNING")
    parser.add_argument(
        "--shares", nargs="*", type=float, default=[1.0], help="of the way to the tuned weights, to score"
    )
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    config = parse_settings(TUNING, args.set)
    print(json.dumps({"config": asdict(config)}), flush=True)
    torch.manual_seed(config.seed)
    frame, text = read_start(args.start, config)
    corpora = Corpora(config, args.start.parent)
    read_maps(corpora)
    part = args.out.with_suffix(".part")
    chance = np.random.default_rng(config.seed)
    tuned, text = train_member(frame, text, config, corpora, chance, "cpu", part)
    torch.save((tuned.tail.state_dict(), tuned.head.state_dict(), text.state_dict()), args.out)
    part.unlink(missing_ok=True)
    for share in args.shares:
        print(json.dumps({"tuned": str(args.out), "share": share, **scores_at(share, tuned, text)}))


if __name__ == "__main__":
    main()
