"""What the functions of Keras and TensorFlow do to the signal: `keras.ops`, `keras.activations`, `tf.nn`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from initlint.frameworks.keras.creations import CREATIONS
from initlint.frameworks.specs import FunctionSpec, Operation

__all__ = ["ACTIVATION_FUNCTIONS", "CREATIONS", "FUNCTIONS", "NEGATIVE_SLOPES"]

_CANONICAL = {
    "swish": "silu",
    "hard_silu": "hard_swish",
    "exp": "exponential",
    "sin": "sine",
    "cos": "cosine",
    "abs": "absolute",
}
"""Function names that differ from the canonical activation."""

_KERAS_ACTIVATIONS = (
    "celu elu gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu log_sigmoid log_softmax "
    "relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign sparse_plus sparse_sigmoid sparsemax "
    "squareplus swish tanh tanh_shrink threshold"
)
_ACTIVATIONS_BY_PACKAGE = {
    "keras.activations": f"{_KERAS_ACTIVATIONS} exponential linear mish",
    "keras.ops": f"{_KERAS_ACTIVATIONS} abs absolute cos erf exp sin square",
    "keras.backend": "abs cos elu exp hard_sigmoid relu sigmoid sin softmax softplus softsign square tanh",
    "tensorflow.nn": (
        "elu gelu leaky_relu log_softmax relu relu6 selu sigmoid silu softmax softplus softsign swish tanh"
    ),
    "tensorflow.math": "abs cos erf exp log_sigmoid log_softmax sigmoid sin softmax softplus softsign square tanh",
    "tensorflow": "abs cos exp sigmoid sin square tanh",
}

ACTIVATION_FUNCTIONS: Mapping[str, str] = MappingProxyType(
    {
        f"{package}.{name}": _CANONICAL.get(name, name)
        for package, names in _ACTIVATIONS_BY_PACKAGE.items()
        for name in names.split()
    }
)
"""The canonical activation of each function that computes one."""

NEGATIVE_SLOPES: Mapping[str, float] = MappingProxyType(
    {
        "keras.layers.LeakyReLU": 0.3,
        "keras.activations.leaky_relu": 0.2,
        "keras.ops.leaky_relu": 0.2,
        "tensorflow.nn.leaky_relu": 0.2,
        "leaky_relu": 0.2,
    }
)
"""The negative slope where the call gives none; the bare name is the string that `activation=` takes."""

_SOFTMAXES = frozenset({"softmax", "log_softmax", "sparsemax"})

_ANY: tuple[tuple[Operation, str, str], ...] = (
    (
        Operation.RESHAPE,
        "keras.ops",
        "array broadcast_to cast convert_to_tensor copy depth_to_space diagonal expand_dims extract_sequences flip "
        "get_item moveaxis pad ravel rearrange repeat reshape roll rot90 space_to_depth squeeze stop_gradient swapaxes "
        "take take_along_axis tile transpose tril triu unfold slice split unstack",
    ),
    (
        Operation.RESHAPE,
        "tensorflow",
        "boolean_mask broadcast_to cast convert_to_tensor ensure_shape expand_dims gather gather_nd identity pad "
        "repeat reshape reverse roll slice space_to_batch split squeeze stop_gradient strided_slice tile transpose "
        "unstack",
    ),
    (
        Operation.RESHAPE,
        "keras.backend",
        "batch_flatten cast expand_dims flatten gather permute_dimensions repeat repeat_elements reshape resize_images "
        "resize_volumes reverse spatial_2d_padding spatial_3d_padding squeeze stop_gradient temporal_padding tile "
        "transpose",
    ),
    (Operation.RESHAPE, "tensorflow.nn", "depth_to_space embedding_lookup space_to_depth"),
    (Operation.RESHAPE, "tensorflow.image", "resize resize_bilinear resize_images resize_nearest_neighbor"),
    (Operation.RESHAPE, "keras.ops.image", "resize"),
    (Operation.RESHAPE, "tensorflow.linalg", "matrix_transpose"),
    (Operation.NORM, "keras.ops", "batch_normalization layer_normalization normalize rms_normalization"),
    (
        Operation.NORM,
        "tensorflow.nn",
        "batch_normalization fused_batch_norm l2_normalize local_response_normalization lrn",
    ),
    (Operation.NORM, "tensorflow.math", "l2_normalize"),
    (Operation.POOL, "tensorflow", "cumsum norm"),
    (Operation.NORM, "keras.backend", "batch_normalization l2_normalize"),
    (Operation.DROPOUT, "tensorflow.nn", "dropout experimental.stateless_dropout"),
    (Operation.DROPOUT, "keras.random", "dropout"),
    (Operation.DROPOUT, "keras.backend", "dropout"),
    (
        Operation.POOL,
        "keras.ops",
        "adaptive_average_pool adaptive_max_pool amax amin average_pool cumsum "
        "logsumexp max max_pool mean median min norm prod std sum var",
    ),
    (Operation.POOL, "keras.backend", "max mean min pool2d pool3d prod std sum var"),
    (
        Operation.POOL,
        "tensorflow",
        "reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum",
    ),
    (
        Operation.POOL,
        "tensorflow.math",
        "reduce_logsumexp reduce_max reduce_mean reduce_min reduce_prod reduce_std reduce_sum",
    ),
    (
        Operation.POOL,
        "tensorflow.nn",
        "avg_pool avg_pool1d avg_pool2d avg_pool3d max_pool max_pool1d max_pool2d max_pool3d pool",
    ),
    (Operation.SCALE, "keras.ops", "negative"),
    (Operation.SCALE, "tensorflow", "negative"),
    (Operation.SCALE, "tensorflow.math", "negative"),
    (
        Operation.OPAQUE,
        "keras.ops",
        "argmax argmin clip log log1p one_hot power reciprocal round rsqrt sign sqrt",
    ),
    (Operation.OPAQUE, "tensorflow", "argmax argmin clip_by_value one_hot pow round sign sqrt"),
    (
        Operation.OPAQUE,
        "tensorflow.math",
        "argmax argmin log log1p pow reciprocal round rsqrt sign sqrt top_k",
    ),
    (Operation.OPAQUE, "keras.backend", "argmax argmin clip log one_hot pow round sign sqrt"),
)
"""Rows that read their first argument as data."""

_SEVERAL: tuple[tuple[Operation, str, str], ...] = (
    (Operation.ADD, "keras.ops", "add maximum minimum subtract"),
    (Operation.ADD, "tensorflow", "add add_n maximum minimum subtract"),
    (Operation.ADD, "tensorflow.math", "accumulate_n add add_n maximum minimum subtract"),
    (Operation.ADD, "keras.layers", "add subtract"),
    (Operation.ADD, "keras.backend", "maximum minimum"),
    (Operation.MULTIPLY, "keras.ops", "divide divide_no_nan multiply true_divide"),
    (Operation.MULTIPLY, "tensorflow", "divide multiply scalar_mul truediv"),
    (Operation.MULTIPLY, "tensorflow.math", "divide divide_no_nan multiply scalar_mul truediv"),
    (Operation.MULTIPLY, "keras.layers", "multiply"),
    (Operation.CONCATENATE, "keras.ops", "append concatenate dstack hstack stack vstack"),
    (Operation.CONCATENATE, "keras.backend", "concatenate stack"),
    (Operation.CONCATENATE, "keras.layers", "concatenate"),
    (Operation.CONCATENATE, "tensorflow", "concat stack"),
    (Operation.MATMUL, "keras.ops", "dot dot_product_attention einsum inner matmul outer tensordot vdot"),
    (Operation.MATMUL, "keras.backend", "batch_dot dot"),
    (Operation.MATMUL, "keras.layers", "dot"),
    (Operation.MATMUL, "tensorflow", "einsum matmul tensordot"),
    (Operation.MATMUL, "tensorflow.linalg", "einsum matmul matvec tensordot"),
    (Operation.OPAQUE, "keras.layers", "average maximum minimum"),
    (
        Operation.LOSS,
        "tensorflow.nn",
        "ctc_loss l2_loss nce_loss sampled_softmax_loss sigmoid_cross_entropy_with_logits "
        "softmax_cross_entropy_with_logits softmax_cross_entropy_with_logits_v2 "
        "sparse_softmax_cross_entropy_with_logits weighted_cross_entropy_with_logits",
    ),
    (
        Operation.LOSS,
        "keras.ops",
        "binary_crossentropy categorical_crossentropy ctc_loss sparse_categorical_crossentropy",
    ),
    (
        Operation.LOSS,
        "keras.backend",
        "binary_crossentropy categorical_crossentropy ctc_batch_cost sparse_categorical_crossentropy",
    ),
    (
        Operation.LOSS,
        "keras.losses",
        "binary_crossentropy binary_focal_crossentropy categorical_crossentropy categorical_focal_crossentropy "
        "categorical_hinge circle cosine_similarity ctc dice hinge huber kl_divergence log_cosh mean_absolute_error "
        "mean_absolute_percentage_error mean_squared_error mean_squared_logarithmic_error poisson "
        "sparse_categorical_crossentropy squared_hinge tversky",
    ),
)
"""Rows that read every tensor among their arguments, lists of tensors included."""

_FILTERS = ((1, "filters"), (1, "filter"))
_WEIGHTED: tuple[tuple[str, tuple[tuple[int, str], ...]], ...] = (
    *((f"tensorflow.nn.{name}", _FILTERS) for name in ("conv1d", "conv2d", "conv3d", "convolution", "atrous_conv2d")),
    *((f"tensorflow.nn.conv{rank}d_transpose", _FILTERS) for rank in (1, 2, 3)),
    ("tensorflow.nn.conv_transpose", _FILTERS),
    ("tensorflow.nn.depthwise_conv2d", _FILTERS),
    ("tensorflow.nn.depthwise_conv2d_native", _FILTERS),
    ("tensorflow.nn.separable_conv2d", ((1, "depthwise_filter"), (2, "pointwise_filter"))),
    *((f"keras.ops.{name}", ((1, "kernel"),)) for name in ("conv", "conv_transpose", "depthwise_conv")),
    ("keras.ops.separable_conv", ((1, "depthwise_kernel"), (2, "pointwise_kernel"))),
    *((f"keras.backend.{name}", ((1, "kernel"),)) for name in ("conv1d", "conv2d", "conv3d", "conv2d_transpose")),
    ("keras.backend.depthwise_conv2d", ((1, "depthwise_kernel"),)),
    ("keras.backend.separable_conv2d", ((1, "depthwise_kernel"), (2, "pointwise_kernel"))),
    ("tensorflow.nn.xw_plus_b", ((1, "weights"), (2, "biases"))),
)
"""Functions of one data tensor and the weights they sum it with."""


def _activation_row(name: str, activation: str) -> FunctionSpec:
    operation = Operation.SOFTMAX if activation in _SOFTMAXES else Operation.ACTIVATION
    return FunctionSpec(name=name, operation=operation, activation=activation, inputs=(0,))


def _rows() -> Iterator[FunctionSpec]:
    for name, activation in ACTIVATION_FUNCTIONS.items():
        yield _activation_row(name, activation)
    for operation, package, names in _ANY:
        yield from (FunctionSpec(name=f"{package}.{name}", operation=operation, inputs=(0,)) for name in names.split())
    for operation, package, names in _SEVERAL:
        yield from (FunctionSpec(name=f"{package}.{name}", operation=operation) for name in names.split())
    for name, weights in _WEIGHTED:
        yield FunctionSpec(name=name, operation=Operation.MATMUL, weight_arguments=weights, inputs=(0,))
    for name in ("keras.ops.where", "tensorflow.where"):
        yield FunctionSpec(name=name, operation=Operation.ADD, inputs=(1, 2))
    for name in ("tensorflow.nn.bias_add", "keras.backend.bias_add"):
        yield FunctionSpec(name=name, operation=Operation.ADD, weight_arguments=((1, "bias"),), inputs=(0,))


FUNCTIONS: Mapping[str, FunctionSpec] = MappingProxyType({row.name: row for row in _rows()})
"""Every function by its canonical dotted name; element-wise operators of Python are the interpreter's."""
