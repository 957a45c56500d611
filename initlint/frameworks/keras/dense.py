"""The layers that multiply by one matrix or look up its rows: Dense, EinsumDense, Embedding."""

from __future__ import annotations

from dataclasses import replace

from initlint.distributions import LOADED, Distribution, Kind, Shape, constant
from initlint.frameworks.keras.einsum import analyze
from initlint.frameworks.keras.initializers import fans, scaled_by_fan
from initlint.frameworks.keras.rows import LAYER, bias, nones, signature, size_at, weight
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, ParameterSpec, Role

_PENALTIES = nones("kernel_regularizer", "bias_regularizer", "activity_regularizer", "kernel_constraint")
_LORA = {"bias_constraint": None, "lora_rank": None, "lora_alpha": None}


def _with_adapter(arguments: Arguments, kernel: ParameterSpec, *rest: ParameterSpec) -> tuple[ParameterSpec, ...]:
    """The weight and what comes with it; with LoRA it is frozen, and two factors follow, the second of them zero."""
    if "lora_rank" not in arguments.values or arguments["lora_rank"] is None:
        return (kernel, *rest)
    rank = arguments.size("lora_rank")
    down = (*kernel.shape[:-1], rank)
    he_uniform = scaled_by_fan(2.0, "fan_in", Kind.UNIFORM, fans(down), scheme="kaiming")
    prefix = "lora_kernel" if kernel.name == "kernel" else "lora_embeddings"
    return (
        replace(kernel, trainable=False),
        *rest,
        _fixed(f"{prefix}_a", down, he_uniform),
        _fixed(f"{prefix}_b", (rank, kernel.shape[-1]), constant(0)),
    )


def _fixed(name: str, shape: Shape, law: Distribution) -> ParameterSpec:
    return ParameterSpec(name=name, shape=shape, role=Role.OTHER, distribution=law)


def _dense_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    units = arguments.size("units")
    kernel = weight("kernel", (size_at(input_shape, -1), units), Role.KERNEL, initializer="kernel_initializer")
    return _with_adapter(arguments, kernel, bias(arguments, (units,)))


def _dense_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape[:-1], arguments.size("units"))


def _einsum_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    plan = analyze(arguments["equation"], arguments["bias_axes"], input_shape, arguments["output_shape"])
    if plan is None:
        return ()
    kernel = ParameterSpec(
        name="kernel", shape=plan.kernel, role=Role.KERNEL, initializer="kernel_initializer", fans=plan.fans
    )
    shift = weight("bias", plan.bias or (), Role.BIAS, initializer="bias_initializer", present=plan.bias is not None)
    return _with_adapter(arguments, kernel, shift)


def _einsum_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    plan = analyze(arguments["equation"], arguments["bias_axes"], input_shape, arguments["output_shape"])
    return None if plan is None else plan.output


def _embedding_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    table = ParameterSpec(
        name="embeddings",
        shape=(arguments.size("input_dim"), arguments.size("output_dim")),
        role=Role.EMBEDDING,
        initializer="embeddings_initializer",
        distribution=LOADED if "weights" in arguments.given and arguments["weights"] is not None else None,
    )
    return _with_adapter(arguments, table)


def _reversible_parameters(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    tied = arguments.flag("tie_weights")
    reverse = ParameterSpec(
        name="reverse_embeddings",
        shape=(arguments.size("output_dim"), arguments.size("input_dim")),
        role=Role.KERNEL,
        initializer="embeddings_initializer",
        present=None if tied is None else not tied,
    )
    return (*_embedding_parameters(arguments, input_shape), *(() if tied else (reverse,)))


def _embedding_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    return (*input_shape, arguments.size("output_dim"))


def _reversible_shape(arguments: Arguments, input_shape: Shape) -> Shape | None:
    reverse = arguments["reverse"] if "reverse" in arguments.values else False
    if not isinstance(reverse, bool):
        return None
    return (*input_shape[:-1], arguments.size("input_dim")) if reverse else _embedding_shape(arguments, input_shape)


ROWS = (
    LayerSpec(
        name="keras.layers.Dense",
        kind=LayerKind.DENSE,
        signature=signature(
            "units",
            activation=None,
            use_bias=True,
            kernel_initializer="glorot_uniform",
            bias_initializer="zeros",
            **_PENALTIES,
            **_LORA,
        ),
        bases=(LAYER,),
        parameters=_dense_parameters,
        output_shape=_dense_shape,
    ),
    LayerSpec(
        name="keras.layers.EinsumDense",
        kind=LayerKind.DENSE,
        signature=signature(
            "equation",
            "output_shape",
            activation=None,
            bias_axes=None,
            kernel_initializer="glorot_uniform",
            bias_initializer="zeros",
            **nones("kernel_regularizer", "bias_regularizer", "kernel_constraint"),
            **_LORA,
        ),
        bases=(LAYER,),
        parameters=_einsum_parameters,
        output_shape=_einsum_shape,
    ),
    LayerSpec(
        name="keras.layers.Embedding",
        kind=LayerKind.EMBEDDING,
        signature=signature(
            "input_dim",
            "output_dim",
            embeddings_initializer="uniform",
            **nones("embeddings_regularizer", "embeddings_constraint"),
            mask_zero=False,
            weights=None,
            lora_rank=None,
        ),
        bases=(LAYER,),
        parameters=_embedding_parameters,
        output_shape=_embedding_shape,
    ),
    LayerSpec(
        name="keras.layers.ReversibleEmbedding",
        kind=LayerKind.EMBEDDING,
        signature=signature(
            "input_dim",
            "output_dim",
            tie_weights=True,
            embeddings_initializer="uniform",
            **nones("embeddings_regularizer", "embeddings_constraint"),
            mask_zero=False,
        ),
        bases=("keras.layers.Embedding", LAYER),
        parameters=_reversible_parameters,
        output_shape=_reversible_shape,
    ),
)
