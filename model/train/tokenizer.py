"""The text side's tokenizer: E5's Unigram pieces, trimmed to the words this project needs, as a
tokenizer.json.

The file is read by `tokenizers` here and by `@huggingface/tokenizers` in the product, with equal token ids
(golden test). The package normalises code points with SentencePiece's nmt_nfkc table; that table is NFKC,
control characters removed, and a few signs that count as a space (checked code point by code point; only
U+FF5E, the wide tilde, differs). Text is lower-cased as well: people type "a DOG" and mean a dog, and the
vocabulary shrinks."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .e5_package import SPACE, Pieces

if TYPE_CHECKING:  # the networks read PAD from here, and run where the library is not installed
    from tokenizers import Tokenizer

PREFIX = "query: "  # E5 was trained with it
MAX_TOKENS = 64
SPECIAL = ("<s>", "<pad>", "</s>", "<unk>")
BOS, PAD, EOS, UNK = range(4)
SPACES = "[\\t\\n\\f\\r\\u1680\\u200b-\\u200f\\u2028\\u2029\\u2581\\ufeff\\ufffd]"
CONTROLS = "[\\u0001-\\u0008\\u000b\\u000e-\\u001f\\u007f\\u008f\\u009f]"


def tokenizer_json(pieces: Pieces) -> dict:
    """The tokenizer of these pieces in the format of the `tokenizers` library."""
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": [
            {
                "id": index,
                "content": token,
                "single_word": False,
                "lstrip": False,
                "rstrip": False,
                "normalized": False,
                "special": True,
            }
            for index, token in enumerate(SPECIAL)
        ],
        "normalizer": {
            "type": "Sequence",
            "normalizers": [
                {"type": "Replace", "pattern": {"Regex": CONTROLS}, "content": ""},
                {"type": "Replace", "pattern": {"Regex": SPACES}, "content": " "},
                {"type": "NFKC"},
                {"type": "Lowercase"},
                {"type": "Replace", "pattern": {"Regex": " {2,}"}, "content": " "},
                {"type": "Strip", "strip_left": True, "strip_right": True},
            ],
        },
        "pre_tokenizer": {
            "type": "Metaspace",
            "replacement": SPACE,
            "prepend_scheme": "always",
            "split": False,
        },
        "post_processor": {
            "type": "TemplateProcessing",
            "single": [
                {"SpecialToken": {"id": "<s>", "type_id": 0}},
                {"Sequence": {"id": "A", "type_id": 0}},
                {"SpecialToken": {"id": "</s>", "type_id": 0}},
            ],
            "pair": [],
            "special_tokens": {
                token: {"id": token, "ids": [index], "tokens": [token]}
                for token, index in (("<s>", BOS), ("</s>", EOS))
            },
        },
        "decoder": {"type": "Metaspace", "replacement": SPACE, "prepend_scheme": "always", "split": False},
        "model": {
            "type": "Unigram",
            "unk_id": UNK,
            "vocab": [[text, round(score, 5)] for text, score in zip(pieces.texts, pieces.scores)],
            "byte_fallback": False,
        },
    }


def build_tokenizer(pieces: Pieces) -> Tokenizer:
    """A tokenizer over these pieces."""
    from tokenizers import Tokenizer

    return Tokenizer.from_str(json.dumps(tokenizer_json(pieces)))


def write_tokenizer(pieces: Pieces, path: Path) -> None:
    """tokenizer.json, one line, characters unescaped."""
    text = json.dumps(tokenizer_json(pieces), ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf8")


def encode(tokenizer: Tokenizer, texts: Iterable[str]) -> list[list[int]]:
    """Token ids of each text, prefix and end marks included, at most MAX_TOKENS (the end mark stays)."""
    encoded = tokenizer.encode_batch([PREFIX + text for text in texts])
    return [e.ids if len(e.ids) <= MAX_TOKENS else [*e.ids[: MAX_TOKENS - 1], EOS] for e in encoded]


def pieces_to_keep(pieces: Pieces, texts: Iterable[str]) -> list[int]:
    """Ids of the pieces that these texts use, every single character of Latin, digits and Han, and all pieces
    of Han alone."""
    tokenizer = build_tokenizer(pieces)
    used = set(range(len(SPECIAL)))
    used.update(index for ids in encode(tokenizer, texts) for index in ids)
    for index, piece in enumerate(pieces.texts):
        word = piece.removeprefix(SPACE)
        if not word or (len(word) == 1 and (word.isascii() or is_latin(word) or is_han(word))):
            used.add(index)
        elif len(word) <= 4 and all(is_han(char) for char in word):
            used.add(index)
    return sorted(used)


def is_han(char: str) -> bool:
    return "\u4e00" <= char <= "\u9fff" or "\u3400" <= char <= "\u4dbf"


def is_latin(char: str) -> bool:
    return unicodedata.name(char, "").startswith("LATIN SMALL")
