#!/usr/bin/env bash
# The whole training on two cores: about two hours, most of it features and sentence vectors.
#   python3 -m venv .venv && .venv/bin/pip install --require-hashes -r model/train/requirements.txt
#   bash model/runs/cpu.sh
exec bash "$(dirname "$0")/train.sh" cpu
