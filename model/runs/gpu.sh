#!/usr/bin/env bash
# The same training with features and heads on a GPU: same code, same seeds. It reads the tars and jsonl files of ../shared/data
# as they are (the largest is 39 MiB), so they can be carried to the machine one by one; TIDEMARK_SHARED says where they lie.
exec bash "$(dirname "$0")/train.sh" cuda
