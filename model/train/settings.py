"""Settings of the encoders' training, and how a command changes them."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True)
class TrainConfig:
    """One training run."""

    seed: int = 1
    members: int = 1  # new pairs of heads, joined in the end
    earlier_weight: float = 0.25  # of each pair of an earlier pack beside a new one; chosen on dev
    steps: int = 900  # of each pair of heads
    bag_steps: int = 2500  # of the bag of words alone
    text_steps: int = 300  # of the text head alone
    pairs_alone: int = 500  # pairs of captions a step, before any picture
    photos: int = 300  # photos of Flickr8k a step, with an English and a Chinese sentence each
    web_photos: int = 250  # web photos a step
    coco_photos: int = 60  # COCO photos a step
    clips: int = 160  # video clips a step
    frames: int = 3  # frames of each clip
    inner: int = 1024  # width of the frame head's hidden layer
    text_inner: int = 1024  # width of the text head's hidden layers
    labelled: int = 300  # labelled pictures a step
    nouns: int = 128  # nouns a step
    pairs: int = 300  # pairs of captions a step, beside the joint training
    views: int = 9  # cached views of photos to draw from
    label_views: int = 3  # cached views of labelled pictures to draw from
    zh_weight: float = 0.5  # of Chinese captions beside English ones
    label_weight: float = 0.5
    kinds: float = 0.25  # share of label sentences about a kind of thing
    pseudo: bool = True  # believe the backbone's classifier where it is sure
    noun_weight: float = 0.1
    paraphrase_weight: float = 0.1  # an English and a Chinese sentence of one photo
    lr: float = 1e-3
    bag_pace: float = 10.0  # the bag's word vectors learn so much faster while it learns alone
    word_pace: float = 2.0  # the same, in the joint training
    tail_pace: float = 0.1  # of the backbone's last block, where it is tuned (tune_tail.py)
    weight_decay: float = 0.05
    warmup: int = 50  # steps
    temperature: float = 0.05  # to begin with; it is learned
    teacher_temperature: float = 0.1  # of the nouns' likenesses
    ema: float = 0.995  # of the weights' running average
    mix: float = 0.0  # share of pictures and sentences that lie between two of the same photo or clip
    soft_weight: float = 0.0  # share of the captions' loss that follows the running average's own answers
    soft_after: int = 200  # steps before there is an average worth following
    pair_weight: float = 0.3  # pairs of captions from all corpora
    dropout: float = 0.4  # in the frame head
    text_dropout: float = 0.2  # in the text head
    word_dropout: float = 0.1  # of the pieces that the bag of words sees
    bfloat16: bool = True  # matrix products
    rename_every: int = 10  # steps between refreshing the text vectors of the classifier's classes
    known_scale: float = 1.5  # of the gate after training; chosen on dev captions and held-back labels
    clean: float = 0.4  # share of photos shown as they are; the others in views that look like footage


def parse_settings(config: TrainConfig, settings: list[str]) -> TrainConfig:
    """`name=value` pairs over a config; raises ValueError on an unknown name."""
    kinds = {field.name: type(getattr(config, field.name)) for field in fields(config)}
    changes = {}
    for setting in settings:
        name, _, value = setting.partition("=")
        if name not in kinds:
            raise ValueError(f"unknown setting {name}; one of {', '.join(kinds)}")
        changes[name] = value in ("1", "true", "True") if kinds[name] is bool else kinds[name](value)
    return replace(config, **changes)


def scaled(config: TrainConfig, scale: float) -> TrainConfig:
    """The same run with this share of its steps, and at least one of each kind."""
    names = ("steps", "bag_steps", "text_steps")
    return replace(config, **{name: max(1, round(getattr(config, name) * scale)) for name in names})
