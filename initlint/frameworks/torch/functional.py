"""What the functions of torch.nn.functional do to the signal, and which of their arguments are weights."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TypeAlias

from initlint.frameworks.specs import FunctionSpec, Operation

Weights: TypeAlias = tuple[tuple[int, str], ...]

_ACTIVATIONS = {
    "relu": "relu",
    "relu_": "relu",
    "relu6": "relu6",
    "leaky_relu": "leaky_relu",
    "leaky_relu_": "leaky_relu",
    "rrelu": "rrelu",
    "rrelu_": "rrelu",
    "elu": "elu",
    "elu_": "elu",
    "selu": "selu",
    "selu_": "selu",
    "celu": "celu",
    "celu_": "celu",
    "gelu": "gelu",
    "silu": "silu",
    "mish": "mish",
    "glu": "glu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "logsigmoid": "log_sigmoid",
    "hardtanh": "hard_tanh",
    "hardtanh_": "hard_tanh",
    "hardsigmoid": "hard_sigmoid",
    "hardswish": "hard_swish",
    "hardshrink": "hard_shrink",
    "softshrink": "soft_shrink",
    "tanhshrink": "tanh_shrink",
    "softplus": "softplus",
    "softsign": "softsign",
    "threshold": "threshold",
    "threshold_": "threshold",
}
_SOFTMAXES = {
    "softmax": "softmax",
    "softmin": "softmin",
    "log_softmax": "log_softmax",
    "gumbel_softmax": "softmax",
}

_WEIGHT_AND_BIAS: Weights = ((1, "weight"), (2, "bias"))
_MATRIX_PRODUCTS: dict[str, Weights] = {
    "linear": _WEIGHT_AND_BIAS,
    "conv1d": _WEIGHT_AND_BIAS,
    "conv2d": _WEIGHT_AND_BIAS,
    "conv3d": _WEIGHT_AND_BIAS,
    "conv_tbc": _WEIGHT_AND_BIAS,
    "conv_transpose1d": _WEIGHT_AND_BIAS,
    "conv_transpose2d": _WEIGHT_AND_BIAS,
    "conv_transpose3d": _WEIGHT_AND_BIAS,
}
_NORMS: dict[str, Weights] = {
    "batch_norm": ((3, "weight"), (4, "bias")),
    "instance_norm": ((3, "weight"), (4, "bias")),
    "layer_norm": ((2, "weight"), (3, "bias")),
    "group_norm": ((2, "weight"), (3, "bias")),
    "rms_norm": ((2, "weight"),),
    "local_response_norm": (),
    "normalize": (),
}
_ATTENTION_WEIGHTS: Weights = (
    (5, "in_proj_weight"),
    (6, "in_proj_bias"),
    (7, "bias_k"),
    (8, "bias_v"),
    (11, "out_proj_weight"),
    (12, "out_proj_bias"),
    (18, "q_proj_weight"),
    (19, "k_proj_weight"),
    (20, "v_proj_weight"),
)

_DROPOUTS = "dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout"
_POOLS = """
    avg_pool1d avg_pool2d avg_pool3d max_pool1d max_pool2d max_pool3d max_pool1d_with_indices max_pool2d_with_indices
    max_pool3d_with_indices adaptive_avg_pool1d adaptive_avg_pool2d adaptive_avg_pool3d adaptive_max_pool1d
    adaptive_max_pool2d adaptive_max_pool3d adaptive_max_pool1d_with_indices adaptive_max_pool2d_with_indices
    adaptive_max_pool3d_with_indices lp_pool1d lp_pool2d lp_pool3d fractional_max_pool2d fractional_max_pool3d
    fractional_max_pool2d_with_indices fractional_max_pool3d_with_indices
"""
_MOVING = """
    pad interpolate upsample upsample_nearest upsample_bilinear pixel_shuffle pixel_unshuffle channel_shuffle
    native_channel_shuffle fold unfold grid_sample max_unpool1d max_unpool2d max_unpool3d
"""
_LOSSES = """
    cross_entropy nll_loss mse_loss l1_loss smooth_l1_loss huber_loss kl_div binary_cross_entropy
    binary_cross_entropy_with_logits ctc_loss cosine_embedding_loss gaussian_nll_loss hinge_embedding_loss
    margin_ranking_loss multi_margin_loss multilabel_margin_loss multilabel_soft_margin_loss poisson_nll_loss
    soft_margin_loss triplet_margin_loss triplet_margin_with_distance_loss
"""
_OPAQUE = "cosine_similarity pairwise_distance pdist one_hot affine_grid"


def _rows() -> Iterator[FunctionSpec]:
    for name, activation in _ACTIVATIONS.items():
        yield _spec(name, Operation.ACTIVATION, activation=activation)
    yield _spec("prelu", Operation.ACTIVATION, ((1, "weight"),), activation="prelu")
    for name, activation in _SOFTMAXES.items():
        yield _spec(name, Operation.SOFTMAX, activation=activation)
    for operation, weights_by_name in ((Operation.MATMUL, _MATRIX_PRODUCTS), (Operation.NORM, _NORMS)):
        yield from (_spec(name, operation, weights) for name, weights in weights_by_name.items())
    groups = ((_DROPOUTS, Operation.DROPOUT), (_POOLS, Operation.POOL), (_MOVING, Operation.RESHAPE))
    for names, operation in groups:
        yield from (_spec(name, operation) for name in names.split())
    yield from _of_several_inputs()


def _of_several_inputs() -> Iterator[FunctionSpec]:
    yield _spec("bilinear", Operation.MATMUL, ((2, "weight"), (3, "bias")), inputs=(0, 1))
    yield _spec("scaled_dot_product_attention", Operation.MATMUL, inputs=(0, 1, 2))
    yield _spec("multi_head_attention_forward", Operation.MATMUL, _ATTENTION_WEIGHTS, inputs=(0, 1, 2))
    # A lookup moves rows of the weight; the indices carry no signal.
    yield _spec("embedding", Operation.RESHAPE, inputs=(1,))
    yield _spec("embedding_bag", Operation.POOL, inputs=(1,))
    yield _spec("linear_cross_entropy", Operation.LOSS, ((1, "linear_weight"),))
    for names, operation in ((_LOSSES, Operation.LOSS), (_OPAQUE, Operation.OPAQUE)):
        yield from (_spec(name, operation, inputs=None) for name in names.split())


def _spec(
    name: str,
    operation: Operation,
    weights: Weights = (),
    *,
    activation: str | None = None,
    inputs: tuple[int, ...] | None = (0,),
) -> FunctionSpec:
    return FunctionSpec(
        name=f"torch.nn.functional.{name}",
        operation=operation,
        activation=activation,
        weight_arguments=weights,
        inputs=inputs,
    )


FUNCTIONAL: Mapping[str, FunctionSpec] = MappingProxyType({spec.name: spec for spec in _rows()})
"""By dotted name."""
