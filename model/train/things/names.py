"""Writes the table of English words that stand for a kind of thing: "puppy" is looked for as a dog.

    python -m model.train.things.names

In: Open English WordNet and sentences about pictures (`../shared/data/text`). Out:
`index/query/where/wordnet-names.ts`, the words below each class of the detector, as far as people say them of
pictures. A word of several meanings counts where most of them lie below one class: the meanings that it names
first weigh most, since WordNet does not say here which is the usual one. A word that stands before
nouns rather than by itself ("a paper cup") is none."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict

from ..data.shared import REPOSITORY, read_rows, shared_data
from ..data.wordnet import Synset, WordNet, load_wordnet

TABLE = REPOSITORY / "index" / "query" / "where" / "wordnet-names.ts"
CORPORA = (
    "coco-captions-val2017",
    "coco-captions-subset",
    "coco-statements",
    "flickr30k-multi30k-train",
    "msvd-train",
    "activitynet-captions-train",
    "charades-sta-train",
    "qvhighlights-train-val",
)
# The meaning of each class: a word and a piece of the definition that only this meaning has
CLASSES = {
    "person": ("person", "individual with personhood"),
    "bicycle": ("bicycle", "two wheels and is moved by foot"),
    "car": ("car", "motor vehicle with four wheels"),
    "motorcycle": ("motorcycle", "motor vehicle with two wheels"),
    "airplane": ("airplane", "fixed wing"),
    "bus": ("bus", "carrying many passengers"),
    "train": ("train", "public transport provided"),
    "truck": ("truck", "automotive vehicle suitable for hauling"),
    "boat": ("vessel", "craft designed for water transportation"),
    "traffic light": ("traffic light", "visual signal"),
    "parking meter": ("parking meter", "coin-operated"),
    "bench": ("bench", "long seat for more than one person"),
    "bird": ("bird", "warm-blooded egg-laying"),
    "cat": ("cat", "feline mammal usually having thick soft fur"),
    "dog": ("dog", "a member of the genus Canis"),
    "horse": ("horse", "solid-hoofed"),
    "sheep": ("sheep", "woolly usually horned"),
    "cow": ("cattle", "domesticated bovine animals"),
    "elephant": ("elephant", "five-toed"),
    "bear": ("bear", "massive plantigrade"),
    "zebra": ("zebra", "black-and-white striped"),
    "giraffe": ("giraffe", "tallest living quadruped"),
    "backpack": ("backpack", "carried by a strap"),
    "umbrella": ("umbrella", "handheld collapsible canopy"),
    "handbag": ("handbag", "carrying money"),
    "tie": ("necktie", "neckwear"),
    "suitcase": ("suitcase", "carrying clothes"),
    "frisbee": ("frisbee", "plastic disk"),
    "skis": ("ski", "runners used in pairs"),
    "snowboard": ("snowboard", "resembles a broad ski"),
    "sports ball": ("ball", "hit or thrown or kicked"),
    "kite": ("kite", "light frame covered"),
    "baseball glove": ("baseball glove", "handwear"),
    "skateboard": ("skateboard", "board with wheels"),
    "surfboard": ("surfboard", "buoyant board"),
    "bottle": ("bottle", "vessel used for storing drinks"),
    "wine glass": ("wineglass", "in which wine is served"),
    "cup": ("cup", "usually used for drinking"),
    "fork": ("fork", "serving or eating food"),
    "knife": ("knife", "edge tool"),
    "spoon": ("spoon", "shallow bowl-shaped"),
    "bowl": ("bowl", "used chiefly for holding"),
    "sandwich": ("sandwich", "slices of bread"),
    "hot dog": ("hot dog", "frankfurter served hot"),
    "pizza": ("pizza", "open pie"),
    "donut": ("doughnut", "friedcake"),
    "cake": ("cake", "made from or based on a mixture of flour"),
    "chair": ("chair", "seat for one person, with a support"),
    "couch": ("sofa", "upholstered seat for more"),
    "potted plant": ("houseplant", "grown indoors"),
    "bed": ("bed", "furniture that provides a place to sleep"),
    "dining table": ("table", "smooth flat top"),
    "toilet": ("toilet", "plumbing fixture for defecation"),
    "tv": ("television receiver", "receives television signals"),
    "laptop": ("laptop", "portable computer"),
    "mouse": ("computer mouse", "hand-operated"),
    "remote": ("remote control", "device that can be used"),
    "cell phone": ("cellular telephone", "hand-held mobile"),
    "oven": ("oven", "baking or roasting"),
    "toaster": ("toaster", "kitchen appliance"),
    "sink": ("sink", "water basin"),
    "refrigerator": ("refrigerator", "white goods"),
    "book": ("book", "pages bound together"),
    "clock": ("clock", "timepiece"),
    "vase": ("vase", "hold flowers"),
    "scissors": ("scissors", "crossed pivoting blades"),
    "hair drier": ("hair dryer", "hand-held electric blower"),
    "toothbrush": ("toothbrush", "small brush"),
}
# A word of fewer sentences is hardly said of pictures
LEAST_SENTENCES = 2
# What a meaning weighs beside that of a thing: a verb, and a person who is called so ("puppy")
VERB, PERSON = 0.15, 0.5
# The share of a word's meanings, by weight, that lie below the class
LEAST_SHARE = 0.6
# The share of a word's places after an article at which no noun follows
LEAST_ALONE = 0.6
# Words of other kinds that WordNet has as nouns too ("in", an inch)
NO_NOUNS = frozenset(
    (
        "in on at as is with or and a an be by can do down for has have he i it no off out over past so up "
        "us was"
    ).split()
)
ARTICLES = frozenset("a an the one two three another his her their this that some each every".split())
# Words that WordNet or the sentences leave open and pictures do not: one of their meanings is below the class
CHOSEN = {
    "person": "baby cook driver guy kid passenger pedestrian rider runner soldier teacher worker",
    "car": "cab convertible hatchback sedan taxi",
    "bus": "minibus",
    "truck": "pickup",
    "boat": "ferry",
    "bird": "crow duck eagle goose",
    "dog": "hound terrier",
    "horse": "mare stallion",
    "sheep": "ewe ram",
    "cow": "bull ox",
    "sports ball": "baseball basketball football volleyball",
    "cup": "teacup",
    "sink": "washbasin",
}
# What is below a class in WordNet, and is mostly something else in pictures
NOT_SO = frozenset(
    {
        "big fish",
        "black sheep",
        "black tie",
        "dark horse",
        "dear",
        "dirty dog",
        "fat cat",
        "fishbowl",
        "hummer",
    }
    | {"lama", "official", "stroller", "talent", "tin can", "toilet bowl", "trumpeter", "virgin", "weaver"}
    | {"wheeler", "white tie", "wine bar"}
)

HEAD = """/**
 * English words for kinds of things that are narrower than a class of the detector, from Open English WordNet
 * (CC BY 4.0; NOTICE), written by `python -m model.train.things.names`. Not to be edited. Class | its words.
 */
export const WORDNET_NAMES = `
"""


def root_of(wordnet: WordNet, word: str, piece: str) -> Synset:
    """The meaning of a class. Raises ValueError where not exactly one has the piece in its definition."""
    found = [synset for synset in wordnet.by_lemma[word] if synset.pos == "n" and piece in synset.gloss]
    if len(found) != 1:
        raise ValueError(f"{word!r}, {piece!r}: {len(found)} meanings")
    return found[0]


def nearest_class(wordnet: WordNet, synset: Synset, roots: dict[str, str]) -> str | None:
    """The class of the nearest root above a meaning, by the number of steps; None below none."""
    seen, level = {synset.id}, [synset]
    while level:
        for one in level:
            if one.id in roots:
                return roots[one.id]
        above = [wordnet.by_id[up] for one in level for up in one.hypernyms if up not in seen]
        seen.update(one.id for one in above)
        level = above
    return None


class Sentences:
    """How runs of one to three words stand in sentences about pictures."""

    def __init__(self, wordnet: WordNet) -> None:
        self.counts: Counter[str] = Counter()
        self.after_article: Counter[str] = Counter()
        self.alone: Counter[str] = Counter()
        nouns = {word for word, of in wordnet.by_lemma.items() if any(one.pos == "n" for one in of)}
        things = {word for word in nouns if not word.endswith("ing")} - NO_NOUNS
        for name in CORPORA:
            for row in read_rows(shared_data() / "text" / f"{name}.jsonl.gz"):
                words = re.findall(r"[a-z]+(?:-[a-z]+)*|[.,;]", row["text"].lower())
                for i in range(len(words)):
                    for end in range(i + 1, min(len(words), i + 3) + 1):
                        self.count(" ".join(words[i:end]), words[i - 1 : i], words[end : end + 1], things)

    def count(self, run: str, before: list[str], after: list[str], nouns: set[str]) -> None:
        self.counts[run] += 1
        if before and before[0] in ARTICLES:
            self.after_article[run] += 1
            self.alone[run] += not after or after[0] not in nouns

    def is_noun(self, word: str) -> bool:
        """True for a word that people say of pictures, by itself after an article."""
        after = self.after_article[word]
        return self.counts[word] >= LEAST_SENTENCES and after > 0 and self.alone[word] >= LEAST_ALONE * after


def class_of_word(wordnet: WordNet, word: str, classes: dict[str, str | None]) -> str | None:
    """The class below which most of a word's meanings lie, by weight; None for no such class."""
    weights: dict[str | None, float] = defaultdict(float)
    for synset in wordnet.by_lemma[word]:
        place = [lemma.lower() for lemma in synset.lemmas].index(word)
        label = classes.get(synset.id)
        weights[label] += (VERB if synset.pos == "v" else PERSON if label == "person" else 1) / (1 + place)
    best = max((label for label in weights if label), key=lambda label: weights[label], default=None)
    return best if best and weights[best] >= LEAST_SHARE * sum(weights.values()) else None


def names() -> dict[str, list[str]]:
    """The words of each class, the most frequent first."""
    wordnet = load_wordnet()
    roots = {root_of(wordnet, *meaning).id: label for label, meaning in CLASSES.items()}
    classes = {
        synset.id: nearest_class(wordnet, synset, roots)
        for synset in wordnet.by_id.values()
        if synset.pos == "n"
    }
    sentences = Sentences(wordnet)
    chosen = {word: label for label, some in CHOSEN.items() for word in some.split()}
    for word, label in chosen.items():
        if label not in {classes.get(synset.id) for synset in wordnet.by_lemma[word]}:
            raise ValueError(f"{word!r} has no meaning below {label!r}")
    words: dict[str, list[str]] = {label: [] for label in CLASSES}
    lemmas = {
        lemma.lower()
        for synset in wordnet.by_id.values()
        if synset.pos == "n" and classes[synset.id]
        for lemma in synset.lemmas
    }
    for word in sorted(lemmas, key=lambda one: (-sentences.counts[one], one)):
        is_said = re.fullmatch(r"[a-z]+(?:[ -][a-z]+){0,2}", word) and sentences.is_noun(word)
        label = chosen.get(word) or (class_of_word(wordnet, word, classes) if is_said else None)
        if label and word not in NOT_SO:
            words[label].append(word)
    return words


def main() -> None:
    lines = [f"{label}|{','.join(words)}" for label, words in names().items() if words]
    TABLE.write_text(HEAD + "\n".join(lines) + "\n`;\n", encoding="utf8")
    print(json.dumps({"table": str(TABLE), "words": sum(len(line.split(",")) for line in lines)}))


if __name__ == "__main__":
    main()
