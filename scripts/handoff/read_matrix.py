"""Reads the exports of write-matrix.ts with other programs' readers, and compares what they say.

python3 read_matrix.py FOLDER; needs requirements.txt and reader.txt. Ends with 1 when a file is read as anything else
than was meant. OpenTimelineIO and its adapters read all formats; FCPXML is read by fcp-mcp as well, since the adapter
passes over its sound and takes the whole part of its rates.
"""
import json
import sys
from pathlib import Path
from urllib.parse import unquote, urlparse
from xml.etree import ElementTree

import opentimelineio as otio
from fcp_mcp.fcpxml.parser import FCPXMLParser

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


def distinct(values):
    return list(dict.fromkeys(values))


def check_edl(path, wanted, clips, rate):
    # Its events are marks of one frame, on a sequence that begins at one hour.
    assert (";" in path.read_text()) == wanted["drop"], "drop-frame"
    hour = otio.opentime.from_timecode("01:00:00;00" if wanted["drop"] else "01:00:00:00", rate)
    firsts = [frames(clip.source_range.start_time, rate) for clip in clips]
    assert firsts == [clip["first"] + frames(hour, rate) for clip in wanted["clips"]], f"starts {firsts}"


def check_fcpxml(path, wanted):
    sources = [rep.get("src") for rep in ElementTree.parse(path).iter("media-rep")]
    urls = [unquote(urlparse(source).path) for source in sources]  # Both readers know FCPXML before 1.9 only.
    assert urls == distinct(clip["path"] for clip in wanted["clips"]), f"files {urls}"
    assert [Path(url).name for url in urls] == distinct(clip["file_name"] for clip in wanted["clips"]), f"names {urls}"

    document = FCPXMLParser().parse(path)
    sequence = document.library.events[0].projects[0].sequence
    duration = document.formats[sequence.format_ref].frame_duration
    assert duration.numerator * wanted["frame_duration"][1] == duration.denominator * wanted["frame_duration"][0], (
        f"a frame lasts {duration}"
    )
    assert (sequence.tc_format.value == "DF") == wanted["drop"], f"labels {sequence.tc_format}"
    assets = [document.assets[clip.ref] for clip in sequence.spine.clips]
    for asset, clip in zip(assets, wanted["clips"], strict=True):
        channels = clip["sound_streams"]
        if not channels:
            # The reader takes a missing attribute for sound; Apple takes it for silence.
            silent = ElementTree.parse(path).find(f".//asset[@id='{asset.id}']")
            assert silent.get("hasAudio", "0") == "0", "sound where there is none"
            continue
        read = [asset.has_audio, asset.audio_sources, asset.audio_channels]
        assert read == [True, len(channels), max(channels)], f"sound {read}"


def check_sounds(path, wanted, timeline):
    """One track for each stream in OTIO, for each channel in xmeml; clips where there is sound, and the streams' channels."""
    sounds = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Audio]
    each = [clip["sound_streams"] for clip in wanted["clips"]]
    widths = [sum(streams) if path.suffix == ".xml" else len(streams) for streams in each]
    assert len(sounds) == max(widths), f"{len(sounds)} tracks of sound"
    held = [len(track.find_clips()) for track in sounds]
    assert held == [sum(width > i for width in widths) for i in range(len(sounds))], f"clips of sound {held}"
    if path.suffix == ".otio":
        read = [[clip.metadata["tidemark"]["sound"]["channels"] for clip in track.find_clips()] for track in sounds]
        assert read == [[streams[i] for streams in each if len(streams) > i] for i in range(len(sounds))], f"channels {read}"


def check(path):
    wanted = json.loads(Path(f"{path}.json").read_text())
    # A list of marks counts at whole rates, unless its labels drop numbers.
    rate = round(wanted["rate"]) if path.suffix == ".edl" and not wanted["drop"] else wanted["rate"]
    timeline = timeline_of(path, rate)
    tracks = [track for track in timeline.tracks if track.kind == otio.schema.TrackKind.Video]
    clips = [clip for track in tracks for clip in track.find_clips()]
    if path.suffix == ".edl":
        return check_edl(path, wanted, clips, rate)
    # The adapter of FCPXML takes the whole part of a fraction of frames.
    within = 1 if path.suffix == ".fcpxml" else 0
    seen = [frames(clip.source_range.duration, rate) for clip in clips]
    assert near(seen, [clip["frames"] for clip in wanted["clips"]], within), f"lengths {seen}"
    firsts = [frames(clip.source_range.start_time, rate) for clip in clips]
    assert near(firsts, [clip["media_first"] for clip in wanted["clips"]], within), f"starts {firsts}"
    if path.suffix == ".fcpxml":
        return check_fcpxml(path, wanted)
    rates = {clip.source_range.duration.rate for clip in clips}
    assert all(abs(seen - rate) < 0.01 for seen in rates), f"rates {rates}"
    urls = [unquote(urlparse(clip.media_reference.target_url).path) for clip in clips]
    assert urls == [clip["path"] for clip in wanted["clips"]], f"files {urls}"
    assert [Path(url).name for url in urls] == [clip["file_name"] for clip in wanted["clips"]], f"names {urls}"
    return check_sounds(path, wanted, timeline)


def main(folder):
    paths = [path for path in sorted(Path(folder).iterdir()) if path.suffix in ADAPTERS]
    failed = 0
    for path in paths:
        try:
            check(path)
        except Exception as error:  # noqa: BLE001: any failure to read is a finding.
            failed += 1
            print(f"{path.name}: {type(error).__name__}: {error}")
    print(f"hand-off: {len(paths)} files read by OpenTimelineIO {otio.__version__} (FCPXML by fcp-mcp too), {failed} wrong")
    return 1 if failed or not paths else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
