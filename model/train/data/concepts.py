"""Labels as sentences: what a thing is called, by its synonyms, by what kind of thing it is, by its
definition.

In: labelled pictures and WordNet. Out: `Concepts`, the sentences of every concept and the concepts of every
picture, so that "a photo of an animal" is true of every dog. Held-back classes give no sentence, under no
name (see pictures.py)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .pictures import Picture, held_back_classes, read_pictures
from .wordnet import Synset, load_wordnet

MAX_SYNONYMS = 3
HYPERNYM_LEVELS = 14
# Kinds so general that they say nothing about a picture
TOO_GENERAL = frozenset(
    "entity|physical entity|abstraction|object|whole|matter|thing|instrumentality|artifact|living thing|unit|"
    "psychological feature|causal agent|attribute|relation|group|content|way".split("|")
)
# How a label of a source is said; {a} is the label with its article, {} the label alone
PLAIN = ("a photo of {a}", "{a}", "{}", "a video of {a}", "{a} in the picture")
TEMPLATES = {
    "actions15": ("a person {}", "people {}", "someone is {}", "a video of a person {}", "{}"),
    "stanford40": ("a person {}", "someone {}", "{}", "a video of a person {}", "people {}"),
    "sports100": ("{}", "people doing {}", "a photo of {}", "a video of {}", "athletes at {}"),
    "weather5": ("{} weather", "a {} day", "a photo of a {} sky", "{}"),
    "daynight": ("a camera picture by {}", "{} time outdoors", "{}"),
    "scenes6": ("a photo of {}", "a view of {}", "{}", "a video of {}"),
    "fire": ("{}", "a photo of {}", "a video of {}"),
}
SPOKEN = {
    "normal": "an ordinary scene without fire",
    "sunrise": "sunrise or sunset",
    "calling": "making a phone call",
}


@dataclass
class Concepts:
    """Sentences by concept, and concepts by picture."""

    sentences: dict[str, list[str]] = field(
        default_factory=dict
    )  # concept -> sentences, the plain ones first
    above: dict[str, list[str]] = field(default_factory=dict)  # concept -> kinds of thing it is

    def of(self, picture: Picture) -> list[str]:
        """Concepts that a picture is labelled with, nearest first; empty where all are held back."""
        return [concept for label in picture.labels if (concept := concept_name(label)) in self.sentences]

    def with_kinds(self, concepts: Iterable[str]) -> set[str]:
        """These concepts and all kinds above them."""
        return {name for concept in concepts for name in (concept, *self.above.get(concept, ()))}


def concept_name(label: str) -> str:
    return SPOKEN.get(label, label)


def build_concepts(pictures: Iterable[Picture]) -> Concepts:
    """Concepts of all labels of these pictures and of all ImageNet classes, held-back classes left out."""
    concepts, wordnet = Concepts(), load_wordnet()
    labels: dict[str, str] = {}
    synonyms: dict[str, tuple[str, ...]] = {}
    for picture in pictures:
        for label in picture.labels:
            labels.setdefault(label, picture.source)
        if picture.synonyms:
            synonyms[picture.labels[0]] = picture.synonyms
    for label in imagenet_classes():
        labels.setdefault(label, "imagenet-samples")
    for label, source in labels.items():
        if label in held_back_classes():
            continue
        name = concept_name(label)
        sentences = [fill(template, name) for template in TEMPLATES.get(source, PLAIN)]
        synset = None if source in TEMPLATES else wordnet.noun([label, *synonyms.get(label, [])])
        if synset:
            sentences += [f"a photo of {article(word)}" for word in other_names(synset, label)]
            sentences.append(first_clause(synset.gloss))
            concepts.above[name] = add_kinds(concepts, synset)
        concepts.sentences.setdefault(name, [])
        concepts.sentences[name] = list(dict.fromkeys(concepts.sentences[name] + sentences))
    return concepts


def add_kinds(concepts: Concepts, synset: Synset) -> list[str]:
    """Names of the kinds above a meaning, each given its own sentences once."""
    names = []
    for kind in load_wordnet().kinds(synset, HYPERNYM_LEVELS):
        if kind.lemmas[0] in TOO_GENERAL or held_back_classes().intersection(kind.lemmas):
            continue
        name = kind.lemmas[0]
        sentences = [fill(template, lemma) for lemma in kind.lemmas[:2] for template in PLAIN[:2]]
        concepts.sentences.setdefault(name, [*sentences, first_clause(kind.gloss)])
        names.append(name)
    return names


def other_names(synset: Synset, label: str) -> list[str]:
    words = [lemma for lemma in synset.lemmas if lemma.lower() != label and lemma not in held_back_classes()]
    return words[:MAX_SYNONYMS]


def imagenet_classes() -> list[str]:
    """Label of each class of the backbone's classifier, in its order (by WordNet number)."""
    return [p.labels[0] for p in sorted(read_pictures("imagenet-samples"), key=lambda p: p.wnid or "")]


def fill(template: str, name: str) -> str:
    return template.replace("{a}", article(name)).replace("{}", name)


def article(name: str) -> str:
    """Put an article before it: "dog" -> "a dog", "owl" -> "an owl"; plurals and names that bring their own
    article stay."""
    first = name.split(" ")[0]
    if first in ("a", "an", "the", "people", "someone") or (name.endswith("s") and not name.endswith("ss")):
        return name
    return f"an {name}" if name[:1].lower() in "aeiou" else f"a {name}"


def first_clause(gloss: str) -> str:
    """A definition up to its first semicolon or bracket."""
    for mark in (";", "("):
        if gloss.find(mark) > 8:
            gloss = gloss[: gloss.find(mark)]
    return gloss.strip()
