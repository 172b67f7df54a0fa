"""Writes a composed timeline: its plan as JSON and, on request, the film itself.

    python3 -m model.train.composer.write --split eval --seconds 600 --seed 5 --out timeline.json [--film
    timeline.mp4]

The plan says what happens in every second and gives each sentence its intervals [start, end) and its
opposite; the film shows one frame per second (ffmpeg must be installed). Without `../shared/data`, `--drawn`
composes from drawn pictures. The last line of standard output is JSON.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

from .film import Timeline, write_plan
from .pictures import SPLITS, Stock, drawn_stock, load_stock
from .shots import Shot, plan_shots
from .studio import FRAME_SIDE, Studio
from .timelines import compose


def write_film(path: Path, timeline: Timeline, shots: list[Shot], stock: Stock) -> None:
    """Render a timeline at one frame per second. Raises CalledProcessError when ffmpeg fails."""
    studio = Studio(stock)
    size, start = f"{FRAME_SIDE}x{FRAME_SIDE}", ["ffmpeg", "-y", "-loglevel", "error"]
    source = ["-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size, "-r", "1", "-i", "-"]
    encoder = subprocess.Popen([*start, *source, "-pix_fmt", "yuv420p", str(path)], stdin=subprocess.PIPE)
    assert encoder.stdin is not None
    for piece in timeline.pieces:
        frames = list(studio.render(shots[piece.shot]))
        for second in piece.frames:
            encoder.stdin.write(frames[second].tobytes())
    encoder.stdin.close()
    if encoder.wait() != 0:
        raise subprocess.CalledProcessError(encoder.returncode, encoder.args)


def main() -> None:
    """Compose, write, say what was written."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--split", choices=SPLITS, default="eval")
    parser.add_argument("--seconds", type=int, default=600)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--shots", type=int, default=400, help="how many shots to choose from")
    parser.add_argument("--drawn", action="store_true", help="drawn pictures instead of the shared data")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--film", type=Path)
    options = parser.parse_args()
    stock = drawn_stock(options.split) if options.drawn else load_stock(options.split)
    shots = plan_shots(stock, options.shots, options.seed)
    pictures = {picture.key: picture for picture in stock.pictures}
    timeline = compose(shots, pictures, options.seconds, options.seed, kept_back=options.split != "train")
    write_plan(str(options.out), timeline, shots)
    if options.film:
        write_film(options.film, timeline, shots, stock)
    print(
        json.dumps(
            {"plan": str(options.out), "seconds": timeline.seconds, "sentences": len(timeline.sentences)}
        )
    )


if __name__ == "__main__":
    main()
