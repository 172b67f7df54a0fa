"""Trains a timeline encoder for any pack, from vectors that the product itself wrote with that pack.

    python3 -m model.train.adapt --make FOLDER                       # composed frames and sentences
    npm run -s tidemark -- embed --images FOLDER/frames --pack NAME > FOLDER/frames.jsonl
    npm run -s tidemark -- embed --texts FOLDER/texts.txt --pack NAME > FOLDER/texts.jsonl
    python3 -m model.train.adapt --pack DIR --vectors FOLDER/frames.jsonl FOLDER/texts.jsonl

Made are shots of `../shared/data`'s pictures (composer) and everything that is said of them; the folder is
known by its plan.json, which lies beside the vectors. Out: the pack with a timeline.onnx, text.onnx and
frame.onnx grown by the dimensions of motion (adapt_graphs.py), and a new manifest; a pack that scores no
better than its frames alone is left as it was. A pack's vectors are all there is: no grids, so that motion is
seen only as far as vectors show it, and no hidden states of sentences, so that order is not learned at all.
The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from .composer.film import Timeline
from .composer.pictures import Picture, Stock, drawn_stock, load_stock
from .composer.shots import Shot, plan_shots
from .composer.studio import Studio
from .corpus import Corpus
from .fit_gate import fit_gates, plain_sentences
from .learner import Learner, new_learner
from .objective import ObjectiveConfig
from .shot_cache import ShotCache
from .time_words import Reading
from .timeline import TimelineConfig
from .timeline_scores import print_scores, score
from .train_timeline import TrainConfig, train
from .windows import all_texts, compose_windows

SEEDS = {"train": 1, "dev": 100}
WINDOW_S, LONG_S = 24, 600
PLAN = "plan.json"


@dataclass(frozen=True)
class Plan:
    """A reproducible plan of what is composed."""

    shots: int = 1500  # of the train split; a tenth as many of dev
    windows: int = 600  # of the train split; a tenth as many of dev
    languages: tuple[str, ...] = ("en", "zh")  # that the pack understands
    drawn: bool = False  # drawn pictures instead of `../shared/data`: for tests


@dataclass(frozen=True)
class Made:
    """The composed side of one split."""

    shots: list[Shot]
    windows: list[Timeline]
    long: list[Timeline]
    stock: Stock


def compose_split(plan: Plan, split: str) -> Made:
    """Shots and timelines of "train" or "dev"; the same plan gives the same ones."""
    stock = drawn_stock(split) if plan.drawn else load_stock(split)
    pictures = {picture.key: picture for picture in stock.pictures}
    part = 1 if split == "train" else 10
    shots = plan_shots(stock, plan.shots // part, SEEDS[split])
    cache = ShotCache(tuple(shots), np.array([]), {})
    windows = _composed(cache, pictures, plan, plan.windows // part, WINDOW_S, split)
    long = _composed(cache, pictures, plan, 1, LONG_S, split) if split == "dev" else []
    return Made(shots, windows, long, stock)


def _composed(
    cache: ShotCache, pictures: dict[str, Picture], plan: Plan, count: int, seconds: int, split: str
) -> list[Timeline]:
    found = compose_windows(cache, pictures, count, seconds, SEEDS[split] + seconds, split == "dev")
    return [
        replace(w, sentences=tuple(s for s in w.sentences if s.language in plan.languages)) for w in found
    ]


def texts_of_plan(plan: Plan, sides: Iterable[Made]) -> list[str]:
    """Every sentence that training or scoring reads, one a line of texts.txt."""
    said = set(all_texts([timeline for made in sides for timeline in (*made.windows, *made.long)]))
    return sorted(said | set(_plain(plan)))


def _plain(plan: Plan) -> list[str]:
    """Sentences that speak of no time, for the gate."""
    known = [] if plan.drawn else plain_sentences()
    return [text for text in known if "zh" in plan.languages or text.isascii()]


def make(folder: Path, plan: Plan) -> dict[str, int]:
    """Write frames/, texts.txt and plan.json."""
    (folder / "frames").mkdir(parents=True, exist_ok=True)
    sides = {split: compose_split(plan, split) for split in SEEDS}
    count = 0
    for split, made in sides.items():
        studio = Studio(made.stock)
        for number, shot in enumerate(made.shots):
            for second, frame in enumerate(studio.render(shot)):
                Image.fromarray(frame).save(folder / "frames" / frame_name(split, number, second), quality=92)
                count += 1
    texts = texts_of_plan(plan, sides.values())
    (folder / "texts.txt").write_text("\n".join(texts) + "\n", encoding="utf8")
    (folder / PLAN).write_text(json.dumps(asdict(plan)))
    return {"frames": count, "texts": len(texts)}


def frame_name(split: str, shot: int, second: int) -> str:
    """File name, and so id, of a second of a shot."""
    return f"{split}-{shot:05d}-{second:02d}.jpg"


def read_vectors(files: Sequence[Path]) -> dict[str, np.ndarray]:
    """id -> [D] unit length, of all files. Raises ValueError where a line is no {"id", "vector"}."""
    vectors: dict[str, np.ndarray] = {}
    for file in files:
        for number, line in enumerate(file.read_text(encoding="utf8").splitlines(), 1):
            try:
                row = json.loads(line)
                vector = np.array(row["vector"], np.float32)
                vectors[str(row["id"])] = vector / np.linalg.norm(vector)
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f'{file}, line {number}: not {{"id", "vector"}}: {error}') from error
    return vectors


def corpus_of(plan: Plan, vectors: dict[str, np.ndarray]) -> Corpus:
    """The composed sides with a pack's vectors. Raises ValueError where frames or sentences lack theirs."""
    sides = {split: compose_split(plan, split) for split in SEEDS}
    line_of = {text: str(n) for n, text in enumerate(texts_of_plan(plan, sides.values()), 1)}
    names = {
        split: [frame_name(split, n, s) for n, shot in enumerate(made.shots) for s in range(shot.seconds)]
        for split, made in sides.items()
    }
    missing = [name for name in (*names["train"], *names["dev"], *line_of.values()) if name not in vectors]
    if missing:
        raise ValueError(
            f"{len(missing)} vectors are missing, {missing[0]} among them: embed frames and texts"
        )

    def read(texts: Sequence[str]) -> Reading:
        plain = torch.from_numpy(np.stack([vectors[line_of[text]] for text in texts]))
        return Reading(plain, torch.zeros_like(plain), plain)

    def cache(split: str) -> ShotCache:
        seconds = [shot.seconds for shot in sides[split].shots]
        return ShotCache(tuple(sides[split].shots), np.cumsum([0, *seconds[:-1]]), {})

    rows = {split: np.stack([vectors[name] for name in found]) for split, found in names.items()}
    train_side, dev_side = sides["train"], sides["dev"]
    return Corpus(
        cache("train"), rows["train"], train_side.windows,
        cache("dev"), rows["dev"], dev_side.windows, dev_side.long, read,
    )  # fmt: skip


def adapt(corpus: Corpus, plan: Plan, config: TrainConfig) -> tuple[Learner, dict]:
    """Train over a pack's vectors; the learner and its scores on dev timelines."""
    shape = TimelineConfig(dim=corpus.vectors.shape[1], motion=31, order=1, grids=False)
    learner = new_learner(shape, ObjectiveConfig(), corpus)
    train(learner, corpus, config)
    fit_gates(learner.words, corpus, _plain(plan))
    return learner, score(learner, corpus)


def pack_folder(name: str) -> Path:
    """A folder, or the name of a pack that ships or was added to ./data. Raises FileNotFoundError."""
    for folder in (Path(name), Path("model/packs") / name, Path("data/packs") / name):
        if (folder / "manifest.json").exists():
            return folder
    raise FileNotFoundError(f"no pack {name}: give its folder, or a name that `tidemark model list` shows")


def main() -> None:
    """Make the frames and sentences, or train on their vectors."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--make", type=Path, help="write frames and sentences into this folder")
    parser.add_argument("--languages", default="en,zh", help="that the pack understands")
    parser.add_argument("--pack", help="folder or name of the pack to adapt")
    parser.add_argument("--vectors", type=Path, nargs="+", help="what `tidemark embed` wrote")
    parser.add_argument("--steps", type=int, default=400)
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.make:
        plan = Plan(languages=tuple(options.languages.split(",")))
        print(json.dumps({"made": str(options.make)} | make(options.make, plan)))
        return
    if not (options.pack and options.vectors):
        parser.error("give --make FOLDER, or --pack and --vectors")
    pack = pack_folder(options.pack)
    said = json.loads((options.vectors[0].parent / PLAN).read_text())
    plan = Plan(**said | {"languages": tuple(said["languages"])})
    corpus = corpus_of(plan, read_vectors(options.vectors))
    learner, results = adapt(corpus, plan, TrainConfig(steps=options.steps, batch=16, warmup=30))
    print_scores(results)
    right, alone = results["opposites"]["all"]["right"], results["opposites_frame"]["right"]
    if right <= alone:
        raise SystemExit(f"{right:.1f} % against {alone:.1f} % of the frames alone: the pack stays as it was")
    from .adapt_graphs import grow_pack  # needs onnx, which making and training do not

    manifest = grow_pack(pack, learner)
    print(
        json.dumps({"pack": str(pack), "revision": manifest["revision"], "opposites": right, "frame": alone})
    )


if __name__ == "__main__":
    main()
