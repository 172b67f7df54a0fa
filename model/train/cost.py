"""What the pack's graphs cost on this machine: milliseconds of processor time in onnxruntime, one thread.

Processor time, and the least of many calls, because other work on the machine then hardly shows. Two threads
on two free cores take a little more than half of it on the clock.

    python -m model.train.cost --pack model/packs/base --out model/runs/results/cost.json
"""

from __future__ import annotations

import argparse
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from .golden import SENTENCES
from .pack import FRAME, TEXT, TOKENIZER
from .tokenizer import encode


def fastest_ms(run: Callable[[], object], repeats: int = 30) -> float:
    """Processor time of the cheapest of many calls."""
    times = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        times.append(1000 * (time.process_time() - start))
    return min(times)


def open_graph(path: Path) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--pack", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    args = parser.parse_args()
    frame, text = open_graph(args.pack / FRAME), open_graph(args.pack / TEXT)
    ids = encode(Tokenizer.from_file(str(args.pack / TOKENIZER)), SENTENCES[:1])
    feed = {"input_ids": np.array(ids), "attention_mask": np.ones_like(ids)}
    one, twelve = (np.zeros((count, 224, 224, 3), np.uint8) for count in (1, 12))
    cost = {
        "processor time of one thread": f"{platform.machine()}, onnxruntime {onnxruntime.__version__}",
        "a sentence": f"{fastest_ms(lambda: text.run(None, feed)):.1f} ms",
        "a frame, alone": f"{fastest_ms(lambda: frame.run(None, {'pixels': one})):.1f} ms",
        "a frame, of twelve": f"{fastest_ms(lambda: frame.run(None, {'pixels': twelve}), 8) / 12:.1f} ms",
    }
    args.out.write_text(json.dumps(cost, indent=1) + "\n")
    print(json.dumps(cost))


if __name__ == "__main__":
    main()
