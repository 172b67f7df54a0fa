"""Computes with numpy what a recogniser of Whisper's kind hears: the golden file of the product's features.

    python -m model.train.log_mel_golden --out test/golden/log-mel.json

Formulas: Radford et al. 2022, section 2.2; bands as in Slaney's Auditory Toolbox (1998).
"""

import argparse
import json
from pathlib import Path

import numpy as np

RATE, FFT, HOP, FRAMES = 16_000, 400, 160, 3000


def sound(seconds: float) -> np.ndarray:
    """Returns a tone that rises and throbs, [samples] float32."""
    t = np.arange(int(seconds * RATE)) / RATE
    throb = 0.5 + 0.5 * np.sin(2 * np.pi * 1.5 * t)
    return (0.4 * throb * np.sin(2 * np.pi * (200 * t + 30 * t * t))).astype(np.float32)


def bands(mels: int) -> np.ndarray:
    """Returns the weights of frequencies in bands, [mels, FFT / 2 + 1]."""
    def to_hz(mel):
        return np.where(mel < 15, mel * 200 / 3, 1000 * np.exp((mel - 15) * np.log(6.4) / 27))

    top = 15 + 27 * np.log(8) / np.log(6.4)
    edges = to_hz(np.linspace(0, top, mels + 2))
    hz = np.linspace(0, RATE / 2, FFT // 2 + 1)
    rising = (hz[None] - edges[:-2, None]) / (edges[1:-1] - edges[:-2])[:, None]
    falling = (edges[2:, None] - hz[None]) / (edges[2:] - edges[1:-1])[:, None]
    return np.maximum(0, np.minimum(rising, falling)) * (2 / (edges[2:] - edges[:-2]))[:, None]


def features(samples: np.ndarray, mels: int) -> np.ndarray:
    """Returns the features of a window, [mels, FRAMES]."""
    window = np.zeros(FRAMES * HOP)
    window[: len(samples)] = samples[: len(window)]
    padded = np.pad(window, FFT // 2, mode="reflect")
    frames = np.lib.stride_tricks.sliding_window_view(padded, FFT)[::HOP][:FRAMES]
    hann = np.hanning(FFT + 1)[:-1]
    power = np.abs(np.fft.rfft(frames * hann, axis=1)) ** 2
    logs = np.log10(np.maximum(bands(mels) @ power.T, 1e-10))
    return (np.maximum(logs, logs.max() - 8) + 4) / 4


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    out = parser.parse_args().out
    cases = []
    for seconds, mels, frames in [(2.5, 80, [0, 1, 100, 249, 250, 251, 2999]), (31, 128, [0, 1500, 2999])]:
        found = features(sound(seconds), mels)
        columns = [{"frame": t, "values": found[:, t].round(5).tolist()} for t in frames]
        cases.append({"seconds": seconds, "mels": mels, "columns": columns})
    out.write_text(json.dumps({"cases": cases}) + "\n")


if __name__ == "__main__":
    main()
