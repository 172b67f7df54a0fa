"""Reads the exports of write-matrix.ts with OpenTimelineIO and its adapters, and compares what they say.

python3 read_matrix.py FOLDER; needs requirements.txt. Ends with 1 when a file is read as anything else than was meant.
"""
import json
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree

import opentimelineio as otio

ADAPTERS = {".fcpxml": "fcpx_xml", ".xml": "fcp_xml", ".otio": "otio_json", ".edl": "cmx_3600"}


def timeline_of(path, rate):
    options = {"rate": rate, "ignore_timecode_mismatch": True} if path.suffix == ".edl" else {}
    found = otio.adapters.read_from_file(str(path), adapter_name=ADAPTERS[path.suffix], **options)
    if isinstance(found, otio.schema.Timeline):
        return found
    return next(iter(found.find_children(descended_from_type=otio.schema.Timeline)), None) or found[0]


def frames(time, rate):
    return round(time.rescaled_to(rate).value)


def near(seen, wanted, within):
    return len(seen) == len(wanted) and all(abs(a - b) <= within for a, b in zip(seen, wanted, strict=True))


def check(path):
    wanted = json.loads(Path(f"{path}.json").read_text())
    rate = wanted["rate"]
    # A list of marks counts at whole rates, unless its labels drop numbers.
    if path.suffix == ".edl" and ";" not in path.read_text():
        rate = round(rate)
    timeline = timeline_of(path, rate)
    tracks = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video]
    clips = [clip for track in tracks for clip in track.find_clips()]
    firsts = [frames(clip.source_range.start_time, rate) for clip in clips]
    if path.suffix == ".edl":
        # Its events are marks of one frame, on a sequence that begins at one hour.
        hour = otio.opentime.from_timecode("01:00:00;00" if ";" in path.read_text() else "01:00:00:00", rate)
        assert firsts == [clip["first"] + frames(hour, rate) for clip in wanted["clips"]], f"starts {firsts}"
        return
    # The reader of FCPXML takes the whole part of a fraction of frames.
    within = 1 if path.suffix == ".fcpxml" else 0
    seen = [frames(clip.source_range.duration, rate) for clip in clips]
    assert near(seen, [clip["frames"] for clip in wanted["clips"]], within), f"lengths {seen}"
    assert near(firsts, [clip["media_first"] for clip in wanted["clips"]], within), f"starts {firsts}"
    names = [clip["file_name"] for clip in wanted["clips"]]
    if path.suffix == ".fcpxml":
        sources = [rep.get("src") for rep in ElementTree.parse(path).iter("media-rep")]
        urls = [unquote(urlparse(source).path) for source in sources]  # The reader knows FCPXML before 1.9 only.
        assert urls == list(dict.fromkeys(clip["path"] for clip in wanted["clips"])), f"files {urls}"
        assert [Path(url).name for url in urls] == list(dict.fromkeys(names)), f"names {urls}"
        return
    urls = [unquote(urlparse(clip.media_reference.target_url).path) for clip in clips]
    assert urls == [clip["path"] for clip in wanted["clips"]], f"files {urls}"
    assert [Path(url).name for url in urls] == names, f"names {urls}"
    sounds = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Audio]
    streams = "sound_channels" if path.suffix == ".xml" else "sound_streams"
    assert len(sounds) == max(clip[streams] for clip in wanted["clips"]), f"{len(sounds)} tracks of sound"


def main(folder):
    paths = [path for path in sorted(Path(folder).iterdir()) if path.suffix in ADAPTERS]
    failed = 0
    for path in paths:
        try:
            check(path)
        except Exception as error:  # noqa: BLE001: any failure to read is a finding.
            failed += 1
            print(f"{path.name}: {type(error).__name__}: {error}")
    print(f"hand-off: {len(paths)} files read by OpenTimelineIO {otio.__version__}, {failed} wrong")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
