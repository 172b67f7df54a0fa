"""WordNet: what else a thing is called, what kind of thing it is, and how a dictionary explains it.

In: `../shared/data/text/wordnet.jsonl.gz` (Open English WordNet, nouns and verbs). Out: `Synset` rows and
look-ups."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache

from .shared import read_rows, shared_data


@dataclass(frozen=True)
class Synset:
    """One meaning: its words, the meanings above it, and its definition."""

    id: str
    pos: str  # n | v
    lemmas: tuple[str, ...]
    hypernyms: tuple[str, ...]
    gloss: str


class WordNet:
    """Look-ups over all synsets."""

    def __init__(self, synsets: list[Synset]) -> None:
        self.by_id = {synset.id: synset for synset in synsets}
        self.by_lemma: dict[str, list[Synset]] = defaultdict(list)
        for synset in synsets:
            for lemma in synset.lemmas:
                self.by_lemma[lemma.lower()].append(synset)

    def noun(self, words: list[str]) -> Synset | None:
        """The noun meaning that holds most of these words; of several, the one that the first word names
        best.

        None where that is not clear: a wrong meaning would teach that a chain is a ligament.
        """
        votes: dict[str, int] = defaultdict(int)
        for word in words:
            for synset in self.by_lemma.get(word.lower(), ()):
                if synset.pos == "n":
                    votes[synset.id] += 1
        best = [self.by_id[id] for id, count in votes.items() if count == max(votes.values())]
        named = [synset for synset in best if synset.lemmas[0].lower() == words[0].lower()]
        clear = best if len(best) == 1 else named
        return clear[0] if len(clear) == 1 else None

    def kinds(self, synset: Synset, levels: int = 4) -> list[Synset]:
        """Meanings above this one, nearest first, at most `levels` steps up the first hypernym."""
        above: list[Synset] = []
        while len(above) < levels and synset.hypernyms:
            synset = self.by_id[synset.hypernyms[0]]
            above.append(synset)
        return above


@cache
def load_wordnet() -> WordNet:
    """All of it, read once (86,000 synsets, two seconds)."""
    rows = read_rows(shared_data() / "text" / "wordnet.jsonl.gz")
    return WordNet(
        [
            Synset(row["id"], row["pos"], tuple(row["lemmas"]), tuple(row["hypernyms"]), row["gloss"])
            for row in rows
        ]
    )
