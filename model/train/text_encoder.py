"""The text side: multilingual-e5-small with a trimmed vocabulary, and a head into the space shared with
pictures.

Token ids [B, L] -> E5 (12 layers x 384) -> mean over tokens -> head -> unit vectors [B, 256]. Beside E5 runs
a bag of words: one learned vector and one learned weight per piece. Captions teach it which words can be seen
in a picture, which E5, trained to match questions with passages, has no reason to know.

Legend: B sentences, L tokens, H heads, D width.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .dropout import Dropout
from .e5_package import E5Package
from .tokenizer import PAD

SILENT = -8.0  # log-weight of a piece that says nothing
OTHER = 0  # row of the bag of words for every piece that training did not meet


@dataclass(frozen=True)
class TextConfig:
    """Shape of the text encoder."""

    vocabulary: int  # pieces kept
    hidden: int = 384  # width of E5
    layers: int = 12
    heads: int = 12
    inner: int = 1536  # width of the feed-forward layers
    positions: int = 64  # longest sentence in tokens
    epsilon: float = 1e-12  # of the layer norms
    dim: int = 256  # width of the shared space
    head_inner: int = 768  # width of the head's hidden layer
    words: int = 2  # rows of the bag of words: the pieces that training meets, and one for all others
    word_dim: int = 128  # width of the bag's word vectors, before they are projected to `dim`
    dropout: float = 0.1  # in the head, while training
    word_dropout: float = 0.0  # share of a sentence's pieces that the bag does not see, while training


class Layer(nn.Module):
    """One BERT layer: attention and feed-forward, each added to its input and normalised after."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.hidden, 3 * config.hidden)
        self.mix = nn.Linear(config.hidden, config.hidden)
        self.norm_attention = nn.LayerNorm(config.hidden, eps=config.epsilon)
        self.widen = nn.Linear(config.hidden, config.inner)
        self.narrow = nn.Linear(config.inner, config.hidden)
        self.norm_output = nn.LayerNorm(config.hidden, eps=config.epsilon)

    def forward(self, x: Tensor, bias: Tensor) -> Tensor:
        """x [B, L, D]; bias [B, 1, 1, L] is 0 where a token is and very negative where padding is."""
        b, length, width = x.shape
        split = (b, length, self.heads, width // self.heads)
        q, k, v = (
            part.reshape(split).transpose(1, 2) for part in self.qkv(x).chunk(3, dim=-1)
        )  # [B, H, L, D/H]
        scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads) + bias  # [B, H, L, L]
        mixed = (scores.softmax(-1) @ v).transpose(1, 2).reshape(b, length, width)
        x = self.norm_attention(x + self.mix(mixed))
        return self.norm_output(x + self.narrow(F.gelu(self.widen(x))))


class E5(nn.Module):
    """The sentence encoder up to its last hidden states."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.word = nn.Embedding(config.vocabulary, config.hidden)
        self.position = nn.Parameter(
            torch.zeros(config.positions, config.hidden)
        )  # token type 0 is added to it
        self.norm = nn.LayerNorm(config.hidden, eps=config.epsilon)
        self.layers = nn.ModuleList([Layer(config) for _ in range(config.layers)])

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids, mask [B, L] -> hidden states [B, L, D]."""
        return self.upper(self.embed(ids), mask, 0)

    def embed(self, ids: Tensor) -> Tensor:
        """ids [B, L] -> the first layer's input [B, L, D]."""
        return self.norm(self.word(ids) + self.position[: ids.shape[1]])

    def upper(self, x: Tensor, mask: Tensor, first: int, last: int | None = None) -> Tensor:
        """Layers first..last (all the rest) over hidden states [B, L, D]."""
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers[first:last]:
            x = layer(x, bias)
        return x


def mean_over_tokens(hidden: Tensor, mask: Tensor) -> Tensor:
    """[B, L, D] -> [B, D], padding left out."""
    weights = mask.to(hidden.dtype)
    return (hidden * weights[:, :, None]).sum(1) / weights.sum(1, keepdim=True)


class WordBag(nn.Module):
    """A bag of words: a weighted mean of learned word vectors, through a small network.

    Pieces that training never met share one row with a negligible weight: their own vectors would stay
    random."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.word_dropout = config.word_dropout
        self.register_buffer("row", torch.full((config.vocabulary,), OTHER, dtype=torch.int32))
        self.words = nn.EmbeddingBag(config.words, config.word_dim, mode="sum")
        self.weights = nn.Embedding(config.words, 1)  # log-weight of each row
        self.linear = nn.Linear(config.word_dim, config.dim)
        self.mlp = nn.Sequential(
            nn.Linear(config.word_dim, config.head_inner),
            nn.GELU(),
            Dropout(config.dropout),
            nn.Linear(config.head_inner, config.dim),
        )
        nn.init.normal_(self.words.weight, std=0.2)
        nn.init.zeros_(self.weights.weight)
        nn.init.zeros_(self.words.weight[OTHER])
        nn.init.constant_(self.weights.weight[OTHER], SILENT)

    def meet(self, pieces: Tensor) -> None:
        """Give these pieces [words - 1] rows of their own."""
        self.row[pieces] = torch.arange(OTHER + 1, len(self.weights.weight), dtype=torch.int32)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids, mask [B, L] -> [B, dim]."""
        rows = self.row[ids].long()
        weight = torch.exp(self.weights(rows)[:, :, 0]) * mask  # [B, L]
        if self.training and self.word_dropout:
            weight = weight * (torch.rand_like(weight) >= self.word_dropout) + 1e-6 * mask
        mean = self.words(rows, per_sample_weights=weight) / weight.sum(1, keepdim=True)  # [B, word_dim]
        return self.linear(mean) + self.mlp(mean)


class TextHead(nn.Module):
    """Sentence vector and bag of words -> the shared space."""

    def __init__(self, config: TextConfig) -> None:
        super().__init__()
        self.register_buffer(
            "centre", torch.zeros(config.hidden)
        )  # mean sentence vector of captions; it is large
        self.register_buffer(
            "spread", torch.ones(())
        )  # mean length of what is left, so that features have unit size
        self.linear = nn.Linear(config.hidden, config.dim)
        self.mlp = nn.Sequential(
            nn.Linear(config.hidden, config.head_inner),
            nn.GELU(),
            Dropout(config.dropout),
            nn.Linear(config.head_inner, config.dim),
        )
        self.bag = WordBag(config)

    def forward(self, sentence: Tensor, ids: Tensor, mask: Tensor) -> Tensor:
        """sentence [B, 384] (E5's mean over tokens), ids, mask [B, L] -> [B, dim], not normalised."""
        x = F.normalize(sentence, dim=-1)
        x = (x - self.centre) / self.spread
        return self.linear(x) + self.mlp(x) + self.bag(ids, mask)


class JoinedText(nn.Module):
    """Several text heads side by side, turned into one space: see `join.py`."""

    def __init__(self, heads: list[TextHead], axes: Tensor) -> None:
        super().__init__()
        self.heads = nn.ModuleList(heads)
        self.register_buffer("axes", axes)  # [heads * dim, dim]

    def forward(self, sentence: Tensor, ids: Tensor, mask: Tensor) -> Tensor:
        """As `TextHead.forward`."""
        vectors = [F.normalize(head(sentence, ids, mask), dim=-1) for head in self.heads]
        return torch.cat(vectors, dim=-1) @ self.axes


class TextEncoder(nn.Module):
    """Sentence -> unit vector."""

    def __init__(self, e5: E5, head: TextHead | JoinedText) -> None:
        super().__init__()
        self.e5 = e5
        self.head = head

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """ids [B, L] int64, mask [B, L] (1 = token) -> [B, dim], unit length."""
        sentence = mean_over_tokens(self.e5(ids, mask), mask)
        return F.normalize(self.head(sentence, ids, mask), dim=-1)


def pad_batch(ids: list[list[int]]) -> tuple[Tensor, Tensor]:
    """Token ids of several lengths -> ids, mask [B, L], both int64."""
    length = max(len(row) for row in ids)
    padded = torch.tensor([row + [PAD] * (length - len(row)) for row in ids])
    mask = torch.tensor([[1] * len(row) + [0] * (length - len(row)) for row in ids])
    return padded, mask


def load_e5(package: E5Package, kept: list[int], config: TextConfig) -> E5:
    """E5 with the package's weights and only the kept pieces."""
    t = {name: torch.from_numpy(values) for name, values in package.tensors.items()}
    e5 = E5(config)
    state = {
        "word.weight": t["emb.word"][torch.tensor(kept)],
        "position": t["emb.pos"].view(-1, config.hidden)[: config.positions]
        + t["emb.type"].view(-1, config.hidden)[0],
        "norm.weight": t["emb.ln.w"],
        "norm.bias": t["emb.ln.b"],
    }
    names = {"ao": "mix", "aln": "norm_attention", "fi": "widen", "fo": "narrow", "oln": "norm_output"}
    for i in range(config.layers):
        for leaf, short in (("weight", "w"), ("bias", "b")):
            state[f"layers.{i}.qkv.{leaf}"] = torch.cat([t[f"l{i}.{part}.{short}"] for part in "qkv"])
            for part, name in names.items():
                state[f"layers.{i}.{name}.{leaf}"] = t[f"l{i}.{part}.{short}"]
    e5.load_state_dict(state)
    return e5
