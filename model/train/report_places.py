"""The section of a pack's card about things in the picture: boxes, relations, counts, tracks and views, each
beside what chance or a trivial rule gives, and what was wanted.

In: `bench/results/{where,tracks,views,picks}.json` (`npm run bench -- where --save` and so on) and the table
that `model.train.things.measure` printed into the card of the detector. Out: Markdown; nothing where nothing
was measured."""

from __future__ import annotations

import json
import re
from typing import Any

from .data.shared import REPOSITORY

BENCHES = REPOSITORY / "bench" / "results"
DETECTOR_CARD = REPOSITORY / "model" / "parts" / "things" / "CARD.md"

TEXT = """
## What it sees of places

Boxes of things come from a detector beside the pack (`model/parts/things`, which has a card of its own); how
a picture is filmed, and which of several things a sentence means, is told by the pack's vectors. Percent, on
composed scenes and films with exact truth (`npm run bench -- where`, `-- tracks`, `-- picks`, `-- views`);
average precision at an overlap of one half, of labelled photographs. bench/README.md has the whole tables.

{table}
"""


def places_section(revision: str) -> str:
    """The section; views and picks count only where they are of this revision of the pack."""
    rows = [*precision_rows(), *where_rows(), *tracks_rows(), *pack_rows(revision)]
    if not rows:
        return ""
    head = ["| | a trivial answer | **this** | wanted at least |", "|---|---|---|---|"]
    lines = [f"| {name} | {chance} | **{value}** | {wanted} |" for name, chance, value, wanted in rows]
    return TEXT.format(table="\n".join([*head, *lines]))


def precision_rows() -> list[tuple[str, str, str, str]]:
    """Mean average precision of this detector on each set, beside the other starting point's."""
    table = re.search(r"<!-- measure -->(.*?)<!-- /measure -->", DETECTOR_CARD.read_text(), re.S)
    cells = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in (table.group(1) if table else "").split("\n")
    ]
    rows = [row for row in cells if len(row) > 3 and re.fullmatch(r"0?\.\d+", row[2])]
    own = {row[1]: row[2:] for row in rows if row[0] == "**this part**"}
    others = {row[1]: row[2] for row in rows if row[0] != "**this part**"}
    return [
        (
            f"mAP50 on {name}: person, car, bus, train, cat (of them person / car)",
            f"{others.get(name, '')} (SSD MobileNetV2)",
            f"{values[0]} ({values[1]} / {values[2]})",
            "0.35",
        )
        for name, values in own.items()
    ]


def where_rows() -> list[tuple[str, str, str, str]]:
    result = kept("where")
    if result is None:
        return []
    figures, baselines = result["figures"], result["baselines"]
    return [
        (
            "relations: the true sentence before the opposite one",
            f"{baselines['relations']}",
            f"{figures['allRelations']}",
            "85",
        ),
        (
            "counts: the right one of one, two, three",
            f"{baselines['chosen']}",
            f"{figures['allChosen']}",
            "75",
        ),
    ]


def tracks_rows() -> list[tuple[str, str, str, str]]:
    result = kept("tracks")
    if result is None:
        return []
    figures, baselines = result["figures"], result["baselines"]
    motion, forecast = figures["motion"], figures["forecast"]
    return [
        (
            f"motion to the left or right, of what was followed ({motion['foundShare']} % of all that moves)",
            f"{baselines['motion']}",
            f"{motion['rightOfFound']}",
            "95",
        ),
        (
            "tracks: IDF1, beside joining by overlap alone",
            f"{baselines['idf1']}",
            f"{figures['product']['idf1']}",
            "70",
        ),
        (
            'forecasts: error after 1 / 2 / 3 s in percent of the width; beside "stays where it is"',
            " / ".join(map(str, baselines["forecast"])),
            " / ".join(map(str, forecast["constantVelocity"])),
            "",
        ),
    ]


def pack_rows(revision: str) -> list[tuple[str, str, str, str]]:
    """What the pack's own vectors tell."""
    rows = []
    picks = kept("picks")
    if picks is not None and picks["model"].endswith(f"@{revision}"):
        for group, ways in picks["figures"]["picks"].items():
            name = f"which of two things a sentence means, {group} (without its place)"
            value = f"{ways['vector']} ({ways['vector, own words']})"
            rows.append((name, f"{ways['kind and any colour']}", value, ""))
    views = kept("views")
    if views is not None and views["model"].endswith(f"@{revision}"):
        for group in views["figures"]["groups"]:
            judged, labels = group["judged"], [one["label"] for one in group["labels"]]
            name = ", ".join(labels) if len(labels) < 4 else f"one of {len(labels)} kinds of places"
            offered = "" if group["offered"] else "; not offered"
            pictures = f"{judged['pictures']} pictures{offered}"
            rows.append((f"{name} ({pictures})", f"{judged['baseline']}", f"{judged['accuracy']}", ""))
    return rows


def kept(name: str) -> Any:
    """A kept result of a bench, or None where there is none."""
    file = BENCHES / f"{name}.json"
    return json.loads(file.read_text(encoding="utf8")) if file.exists() else None
