#!/usr/bin/env bash
# Trains the base pack from the published starting points and writes it, its golden files, its results and its CARD.md.
#   train.sh cpu|cuda        (use cpu.sh or gpu.sh)
# Every step leaves a file and is skipped when the file is there, so that an interrupted run goes on where it stopped; remove
# model/checkpoints to begin again. Prints seeds and data hashes; the last line is one JSON object.
# SCALE=0.01 takes that share of all training steps, to try the run itself.
set -euo pipefail
cd "$(dirname "$0")/../.."
device=$1
python=${PYTHON:-.venv/bin/python}
scale=${SCALE:-1}
checkpoints=model/checkpoints
pack=model/packs/base
results=model/runs/results
mkdir -p "$checkpoints" "$results"

# 1. Features of every picture in several views. The backbone is frozen, so this is done once.
# The larger cuts of two sets are used where ../shared/data/more/extract.py has rebuilt them (msrvtt cc18k) in
# model/checkpoints/larger; the shipped pack is trained on these.
"$python" -m model.train.features --footage --views 1 --device "$device"
"$python" -m model.train.features --views 1 --sources flickr8k-dev --middles --device "$device"
"$python" -m model.train.features --views 2 --sources flickr8k-train --device "$device"

# 2. The heads: new ones, joined with those of the pack e3759146ce03 (trained by this script as it stood then).
earlier=$checkpoints/earlier/base
[ -d "$earlier" ] || {
  mkdir -p "$checkpoints/earlier"
  git archive 1c34413 model/packs/base | tar -x -C "$checkpoints/earlier" --strip-components=2
}
[ -f "$checkpoints/encoders.pt" ] || "$python" -m model.train.train_encoders --out "$checkpoints/encoders.pt" \
  --earlier "$earlier" --device "$device" --scale "$scale"

# 3. The timeline encoder over them. It reads the backbone's grids alone, so that the one of the earlier pack fits new
# heads; TIMELINE=train trains it anew, over shots that are drawn once.
draw() { "$python" -m model.train.shot_cache --split "$1" --shots "$2" --seed "$3"; }
draw eval 500 900
timeline=$checkpoints/timeline.pt
if [ "${TIMELINE:-}" = train ]; then
  draw dev 300 100
  draw train 4000 1
  draw train 5000 2
  draw train 2000 3
  steps=$("$python" -c "from model.train.train_timeline import TrainConfig; print(max(1, round(TrainConfig.steps * $scale)))")
  "$python" -m model.train.train_timeline --heads "$checkpoints/encoders.pt" --out "$timeline" --device "$device" --steps "$steps"
fi
[ -f "$timeline" ] ||
  "$python" -m model.train.restore_timeline --pack "$earlier" --heads "$checkpoints/encoders.pt" --out "$timeline"
"$python" -m model.train.export_timeline --checkpoint "$timeline" --pack "$pack"

# 4. The pack, and what it scores beside the untouched starting points.
"$python" -m model.train.pack --out "$pack" --encoders "$checkpoints/encoders.pt" --timeline "$timeline"
"$python" -m model.train.causal --pack "$pack" --encoders "$checkpoints/encoders.pt"
"$python" -m model.train.golden --pack "$pack" --out test/golden/encoders.json
"$python" -m model.train.export_timeline --pack "$pack" --golden test/golden/timeline.json
mkdir -p "$results/before"
[ -f "$results/before/encoders.json" ] || "$python" -m model.train.evaluate --pack "$earlier" --out "$results/before/encoders.json"
[ -f "$results/untouched.json" ] || "$python" -m model.train.evaluate --out "$results/untouched.json"
"$python" -m model.train.evaluate --pack "$pack" --out "$results/encoders.json"
[ "${TIMELINE:-}" != train ] || "$python" -m model.train.ablations --row all --heads "$checkpoints/encoders.pt"
"$python" -m model.train.evaluate_timeline --heads "$checkpoints/encoders.pt" --timeline "$timeline"
"$python" -m model.train.report --pack "$pack"
# What only the product can measure or fit is left: npm run bench -- calibrate --save, and -- speed --save; then the report again.
"$python" -c "import json; print(json.dumps({'pack': '$pack', **json.load(open('$results/encoders.json'))}))"
