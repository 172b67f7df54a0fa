"""The folder of the development data and readers of its rows. Nothing in the product reads it, only
training."""

from __future__ import annotations

import gzip
import hashlib
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[3]


def shared_data() -> Path:
    """Folder of the data pack: `../shared/data` beside the repository, or under TIDEMARK_SHARED."""
    shared = os.environ.get("TIDEMARK_SHARED")
    return (Path(shared) if shared else REPOSITORY.parent / "shared") / "data"


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Rows of a .jsonl or .jsonl.gz file, in order."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf8") as lines:
        for line in lines:
            yield json.loads(line)


def stable_fraction(*parts: str) -> float:
    """A number in [0, 1) that depends on the parts alone: splits stay the same on every machine and day."""
    digest = hashlib.sha256("\x1f".join(parts).encode("utf8")).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def data_hashes() -> dict[str, str]:
    """The data pack's own checksum of its checksum list: one line that says which data a run saw."""
    listing = shared_data() / "sha256sums.txt"
    return {"sha256sums.txt": hashlib.sha256(listing.read_bytes()).hexdigest()}
