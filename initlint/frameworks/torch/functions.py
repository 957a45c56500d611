"""What functions of torch and methods of tensors do to the signal.

Only what `forward` meets is listed. Position 0 of a method is the tensor it belongs to. A product or quotient is
MULTIPLY here; that it is a SCALE where one factor is a number is for the caller to see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from initlint.frameworks.specs import FunctionSpec, Operation
from initlint.frameworks.torch.functional import FUNCTIONAL

_ACTIVATIONS = {
    "relu": "relu",
    "tanh": "tanh",
    "sigmoid": "sigmoid",
    "exp": "exponential",
    "sin": "sine",
    "cos": "cosine",
    "abs": "absolute",
    "absolute": "absolute",
    "square": "square",
    "erf": "erf",
}
"""Both functions of torch and methods, all but `absolute` also with an underscore."""

_MOVING = """
    reshape flatten unflatten ravel squeeze unsqueeze transpose swapaxes swapdims t permute movedim moveaxis adjoint
    clone detach tile broadcast_to repeat_interleave roll flip fliplr flipud rot90 chunk split split_with_sizes
    tensor_split hsplit vsplit dsplit unbind narrow select unsafe_chunk unsafe_split index_select gather take
    take_along_dim masked_select diagonal diag diag_embed tril triu as_strided masked_fill masked_scatter index_fill
    scatter nan_to_num real imag resolve_conj sort topk
"""
_MOVING_METHODS = """
    view view_as reshape_as contiguous to cuda cpu xpu float double half bfloat16 type type_as expand expand_as repeat
    unfold requires_grad_ retain_grad as_subclass coalesce to_dense pin_memory squeeze_ unsqueeze_ transpose_ t_
    masked_fill_ scatter_
"""
_MIXING = """
    add sub subtract addcmul addcdiv lerp where maximum minimum fmax fmin scatter_add index_add scatter_reduce index_put
    index_copy
"""
_MIXING_METHODS = "add_ sub_ subtract_ addcmul_ addcdiv_ lerp_ scatter_add_ index_add_"
_PRODUCTS = "mul multiply div divide true_divide"
_PRODUCT_METHODS = "mul_ multiply_ div_ divide_ true_divide_"
_MATRIX_PRODUCTS = "matmul mm bmm mv dot inner vdot outer ger kron addmm baddbmm addbmm addmv addr"
_REDUCTIONS = """
    mean sum nanmean nansum prod max min amax amin aminmax median nanmedian mode quantile nanquantile logsumexp norm std
    var cumsum cumprod cummax cummin kthvalue trace all any
"""
_JOINING = """
    cat concat concatenate stack hstack vstack dstack row_stack column_stack block_diag cartesian_prod combinations
    atleast_1d atleast_2d atleast_3d meshgrid broadcast_tensors
"""
_OPAQUE = """
    pow sqrt sqrt_ rsqrt log log_ log2 log10 log1p logit reciprocal expm1 exp2 exp2_ sinh cosh tan asin acos atan atan2
    erfc erfinv sign sgn round floor ceil trunc frac clamp clamp_ clamp_min clamp_min_ clamp_max clamp_max_ clip clip_
    remainder fmod floor_divide logaddexp hypot cross cov corrcoef histc bincount argmax argmin argsort multinomial
    inverse pinverse cholesky det logdet nonzero unique eq ne lt le gt ge isnan isinf isfinite logical_and logical_or
    logical_not logical_xor angle
"""
_OPAQUE_METHODS = "pow_ bool int long short byte"
_TORCH_ONLY = (
    ("rsub", Operation.ADD),
    ("chain_matmul", Operation.MATMUL),
    ("tensordot", Operation.MATMUL),
    ("einsum", Operation.MATMUL),
    ("cdist", Operation.MATMUL),
    ("std_mean", Operation.POOL),
    ("var_mean", Operation.POOL),
    ("view_as_complex", Operation.RESHAPE),
    ("view_as_real", Operation.RESHAPE),
    ("bucketize", Operation.OPAQUE),
    ("searchsorted", Operation.OPAQUE),
    ("pdist", Operation.OPAQUE),
    ("polar", Operation.OPAQUE),
    ("complex", Operation.OPAQUE),
)
_FIRST_ONLY = frozenset(
    [
        "gather",
        "index_select",
        "take",
        "take_along_dim",
        "masked_select",
        "masked_fill",
        "masked_fill_",
        "masked_scatter",
        "index_fill",
        "scatter",
        "scatter_",
        "view_as",
        "reshape_as",
        "type_as",
        "expand_as",
        "to",
        "repeat_interleave",
    ]
)
"""Their other tensors are indices, masks, or only lend a shape."""

_PICKED = {
    "where": (1, 2),
    "lerp": (0, 1),
    "lerp_": (0, 1),
    "scatter_add": (0, 3),
    "scatter_add_": (0, 3),
    "index_add": (0, 3),
    "index_add_": (0, 3),
}
_METHOD_PICKED = {**_PICKED, "where": (0, 2)}


def _spec(name: str, operation: Operation, picked: Mapping[str, tuple[int, ...]]) -> FunctionSpec:
    inputs = (0,) if name in _FIRST_ONLY else picked.get(name)
    return FunctionSpec(name=name, operation=operation, inputs=inputs)


def _grouped(
    groups: tuple[tuple[str, Operation], ...], picked: Mapping[str, tuple[int, ...]]
) -> Iterator[FunctionSpec]:
    for names, operation in groups:
        yield from (_spec(name, operation, picked) for name in names.split())


def _shared(picked: Mapping[str, tuple[int, ...]]) -> Iterator[FunctionSpec]:
    """What is both a function of torch and a method of its tensors."""
    groups = (
        (_MOVING, Operation.RESHAPE),
        (_MIXING, Operation.ADD),
        (_PRODUCTS, Operation.MULTIPLY),
        (_MATRIX_PRODUCTS, Operation.MATMUL),
        (_REDUCTIONS, Operation.POOL),
        (_OPAQUE, Operation.OPAQUE),
    )
    yield from _grouped(groups, picked)
    for name, activation in _ACTIVATIONS.items():
        yield FunctionSpec(name=name, operation=Operation.ACTIVATION, activation=activation)
        if name != "absolute":
            yield FunctionSpec(name=f"{name}_", operation=Operation.ACTIVATION, activation=activation)
    for name in ("softmax", "log_softmax"):
        yield FunctionSpec(name=name, operation=Operation.SOFTMAX, activation=name, inputs=(0,))
    for name in ("neg", "neg_", "negative"):
        yield FunctionSpec(name=name, operation=Operation.SCALE)


def _of_tensors() -> Iterator[FunctionSpec]:
    """Methods that torch does not have as functions, and those whose operands stand elsewhere."""
    groups = (
        (_MOVING_METHODS, Operation.RESHAPE),
        (_MIXING_METHODS, Operation.ADD),
        (_PRODUCT_METHODS, Operation.MULTIPLY),
        (_OPAQUE_METHODS, Operation.OPAQUE),
        ("addmm_", Operation.MATMUL),
        ("cumsum_", Operation.POOL),
    )
    yield from _grouped(groups, _METHOD_PICKED)
    yield from (_renamed(FUNCTIONAL[f"torch.nn.functional.{name}"], name) for name in ("prelu", "hardshrink"))


def _of_torch() -> Iterator[FunctionSpec]:
    """Functions of torch that tensors do not have as methods."""
    yield from (FunctionSpec(name=name, operation=Operation.CONCATENATE) for name in _JOINING.split())
    yield from (FunctionSpec(name=name, operation=operation) for name, operation in _TORCH_ONLY)
    for name in ("selu", "selu_", "celu", "celu_", "prelu", "rrelu", "rrelu_", "threshold", "threshold_", "hardshrink"):
        source = FUNCTIONAL[f"torch.nn.functional.{name.removesuffix('_')}"]
        yield _renamed(source, name)
    for name in _ALSO_IN_TORCH:
        yield _renamed(FUNCTIONAL[f"torch.nn.functional.{name}"], name)


_ALSO_IN_TORCH = (
    *("conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d", "conv_tbc"),
    *("bilinear", "dropout", "alpha_dropout", "feature_alpha_dropout", "batch_norm", "instance_norm", "layer_norm"),
    *("group_norm", "rms_norm", "embedding", "avg_pool1d", "max_pool1d", "max_pool2d", "max_pool3d"),
    *("adaptive_avg_pool1d", "adaptive_max_pool1d", "pixel_shuffle", "pixel_unshuffle", "channel_shuffle"),
    *("cosine_similarity", "pairwise_distance"),
)
"""Those of torch.nn.functional that stand in torch as well."""


def _renamed(spec: FunctionSpec, name: str) -> FunctionSpec:
    return FunctionSpec(
        name=name,
        operation=spec.operation,
        activation=spec.activation,
        weight_arguments=_ORDER_IN_TORCH.get(name, spec.weight_arguments),
        inputs=spec.inputs,
    )


_ORDER_IN_TORCH = {
    "batch_norm": ((1, "weight"), (2, "bias")),
    "instance_norm": ((1, "weight"), (2, "bias")),
}

_SPECIAL = {"expit": "sigmoid", "erf": "erf"}
_LINALG = {
    "matmul": Operation.MATMUL,
    "multi_dot": Operation.MATMUL,
    "vecdot": Operation.MATMUL,
    "norm": Operation.POOL,
    "vector_norm": Operation.POOL,
    "matrix_norm": Operation.POOL,
}


def _elsewhere() -> Iterator[FunctionSpec]:
    """torch.special and torch.linalg, by dotted name."""
    for name, activation in _SPECIAL.items():
        yield FunctionSpec(name=f"torch.special.{name}", operation=Operation.ACTIVATION, activation=activation)
    for name in ("softmax", "log_softmax"):
        yield FunctionSpec(name=f"torch.special.{name}", operation=Operation.SOFTMAX, activation=name, inputs=(0,))
    for name, operation in _LINALG.items():
        yield FunctionSpec(name=f"torch.linalg.{name}", operation=operation)


def _dotted(spec: FunctionSpec, prefix: str) -> FunctionSpec:
    return FunctionSpec(
        name=f"{prefix}.{spec.name}",
        operation=spec.operation,
        activation=spec.activation,
        weight_arguments=spec.weight_arguments,
        inputs=spec.inputs,
    )


FUNCTIONS: Mapping[str, FunctionSpec] = MappingProxyType(
    {f"torch.{spec.name}": _dotted(spec, "torch") for spec in (*_shared(_PICKED), *_of_torch())}
    | {spec.name: spec for spec in _elsewhere()}
    | dict(FUNCTIONAL)
)
"""By dotted name."""

METHODS: Mapping[str, FunctionSpec] = MappingProxyType(
    {spec.name: _dotted(spec, "torch.Tensor") for spec in (*_shared(_METHOD_PICKED), *_of_tensors())}
)
"""By bare name."""
