"""Losses and distances. One of them owns weights."""

from __future__ import annotations

from initlint.distributions import Shape
from initlint.frameworks.specs import Arguments, ChildSpec, LayerKind, LayerSpec, Signature
from initlint.frameworks.torch.dense import LINEAR
from initlint.frameworks.torch.rows import row, table
from initlint.frameworks.torch.signatures import keyword_only, signature
from initlint.symbolic import product

LOSS_BASE = "torch.nn.modules.loss._Loss"
WEIGHTED_BASE = "torch.nn.modules.loss._WeightedLoss"

_MEAN = signature(reduction="mean")
_OLD = signature(size_average=None, reduce=None, reduction="mean")
_NLL = signature(weight=None, size_average=None, ignore_index=-100, reduce=None, reduction="mean")
_MARGIN_AND_NORM = signature(margin=1.0, p=2.0, eps=1e-06, swap=False)

_PLAIN: tuple[tuple[str, Signature], ...] = (
    ("L1Loss", _OLD),
    ("MSELoss", _OLD),
    ("SmoothL1Loss", (*_OLD, *signature(beta=1.0))),
    ("HuberLoss", (*_MEAN, *signature(delta=1.0))),
    ("SoftMarginLoss", _OLD),
    ("MultiLabelMarginLoss", _OLD),
    ("KLDivLoss", (*_OLD, *signature(log_target=False))),
    ("CTCLoss", signature(blank=0, reduction="mean", zero_infinity=False)),
    ("CosineEmbeddingLoss", (*signature(margin=0.0), *_OLD)),
    ("MarginRankingLoss", (*signature(margin=0.0), *_OLD)),
    ("HingeEmbeddingLoss", (*signature(margin=1.0), *_OLD)),
    ("TripletMarginLoss", (*_MARGIN_AND_NORM, *_OLD)),
    ("TripletMarginWithDistanceLoss", keyword_only(distance_function=None, margin=1.0, swap=False, reduction="mean")),
    ("GaussianNLLLoss", keyword_only(full=False, eps=1e-06, reduction="mean")),
    (
        "PoissonNLLLoss",
        signature(log_input=True, full=False, size_average=None, eps=1e-08, reduce=None, reduction="mean"),
    ),
    ("BCEWithLogitsLoss", (*signature(weight=None), *_OLD, *signature(pos_weight=None))),
)

_WEIGHTED: tuple[tuple[str, Signature], ...] = (
    ("BCELoss", (*signature(weight=None), *_OLD)),
    ("MultiLabelSoftMarginLoss", (*signature(weight=None), *_OLD)),
    ("MultiMarginLoss", (*signature(p=1, margin=1.0, weight=None), *_OLD)),
    ("NLLLoss", _NLL),
    ("CrossEntropyLoss", (*_NLL, *signature(label_smoothing=0.0))),
)


def _scalar(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return None if arguments["reduction"] == "none" else ()


def _loss(name: str, arguments: Signature, *bases: str) -> LayerSpec:
    return row(name, LayerKind.LOSS, arguments, bases=bases, output_shape=_scalar)


def _classifier(arguments: Arguments) -> tuple[ChildSpec, ...]:
    """The linear layer whose logits LinearCrossEntropyLoss never stores; its rows are classes times output features."""
    extra = arguments["out_features"]
    rows = product([arguments.size("num_classes"), *(extra if isinstance(extra, (tuple, list)) else ())])
    keywords = {"in_features": arguments["in_features"], "out_features": rows, "bias": arguments["bias"]}
    return (ChildSpec(name="linear", layer=LINEAR, keywords=keywords),)


_DISTANCES: tuple[tuple[str, Signature], ...] = (
    ("CosineSimilarity", signature(dim=1, eps=1e-08)),
    ("PairwiseDistance", signature(p=2.0, eps=1e-06, keepdim=False)),
)

LAYERS = table(
    (
        *(_loss(name, arguments, LOSS_BASE) for name, arguments in _PLAIN),
        *(_loss(name, arguments, WEIGHTED_BASE, LOSS_BASE) for name, arguments in _WEIGHTED),
        _loss("NLLLoss2d", _NLL, "torch.nn.NLLLoss", WEIGHTED_BASE, LOSS_BASE),
        row(
            "LinearCrossEntropyLoss",
            LayerKind.LOSS,
            (
                *signature("in_features", "num_classes"),
                *keyword_only(out_features=(), bias=False, device=None, dtype=None, reduction="mean", weight=None),
                *keyword_only(ignore_index=None, label_smoothing=0.0, options=None),
            ),
            bases=(WEIGHTED_BASE, LOSS_BASE),
            children=_classifier,
        ),
        *(row(name, LayerKind.OTHER, arguments) for name, arguments in _DISTANCES),
    )
)
