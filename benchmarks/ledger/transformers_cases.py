"""Small models of every architecture of transformers, as Python expressions that build without a download.

A configuration is shrunk by the names and defaults of its fields, those of its sub-configurations included; of several ways to
shrink it, the first whose model builds is taken.
"""

from __future__ import annotations

import dataclasses
import re
import signal
from collections.abc import Iterator, Mapping

from benchmarks.ledger.cases import Case

MAX_PARAMETERS = 12_000_000
MAX_SECONDS = 40
VOCABULARY = 128

_WIDTH, _INNER, _HEADS, _DEPTH, _VOCABULARY, _LENGTH = "width", "inner", "heads", "depth", "vocabulary", "length"

_FIELDS: tuple[tuple[str, str, int], ...] = (
    (_DEPTH, r"(\w+_)?(num_hidden_layers|num_layers|n_layers?|layers|depth)|num_\w+_layers|\w+_num_layers", 2),
    (_VOCABULARY, r"(\w+_)?vocab_size(_\w+)?|ngram_vocab_size_base|codebook_size", VOCABULARY),
    (_LENGTH, r"(\w+_)?max(_\w+)?_position_embeddings|n_positions|n_ctx|max_\w*positions|num_position_embeddings", 64),
    (_LENGTH, r"(\w+_)?image_size|input_size", 32),
    (_LENGTH, r"(\w+_)?patch_size|encoder_stride", 8),
    (_LENGTH, r"relative_attention_num_buckets|num_queries|num_frames", 8),
    (_HEADS, r"num_key_value_heads|\w+_num_key_value_heads|num_kv_heads", 2),
    (_HEADS, r"(\w+_)?(num_attention_heads|num_heads|n_heads?|attention_heads)|\w+_n_heads", 4),
    (_HEADS, r"(\w+_)?head_dim|d_kv|attention_head_size", 8),
    (_HEADS, r"kv_lora_rank|q_lora_rank|(mamba_|ssm_)?state_size|mamba_d_state|index_topk", 16),
    (_HEADS, r"num_experts|n_routed_experts|num_local_experts|moe_num_experts|num_codebooks", 4),
    (_HEADS, r"num_experts_per_tok|moe_topk|moe_k|num_selected_experts", 2),
    (_HEADS, r"n_group|topk_group|num_groups", 1),
    (_INNER, r"(\w+_)?intermediate_(size|dim)|(\w+_)?ffn_dim|d_ff|d_inner|mlp_dim|(\w+_)?ffn_hidden_size|"
             r"\w+_dim_feedforward|dim_feedforward|feed_forward_size|n_inner|inner_dim", 64),
    (_WIDTH, r"(\w+_)?(hidden_size|hidden_dim|d_model|embed_dim|embedding_size|emb_dim|embed_size)|n_embd|dim|"
             r"(\w+_)?projection_dim|(\w+_)?proj_dim|output_dim|cross_attention_dim|\w+_embedding_dim|embedding_dim|"
             r"fusion_hidden_size|output_channels|codevector_dim|proj_codevector_dim", 32),
)  # fmt: skip
"""What a field with a whole number is about, by its name, and what it is made."""

_SEQUENCES: tuple[tuple[str, str], ...] = (
    (_DEPTH, r"depths?|num_blocks|layers|layer_nums|stage_num_blocks"),
    (_WIDTH, r"(\w+_)?hidden_sizes|conv_dim|embed_dims?|(\w+_)?channels|tdnn_dim|dims"),
)
"""The same for fields with several whole numbers: depths become 1, widths an eighth."""

_WAYS = (
    frozenset({_WIDTH, _INNER, _HEADS, _DEPTH, _VOCABULARY, _LENGTH}),
    frozenset({_WIDTH, _INNER, _HEADS, _DEPTH, _VOCABULARY}),
    frozenset({_INNER, _DEPTH, _VOCABULARY, _LENGTH}),
    frozenset({_INNER, _DEPTH, _VOCABULARY}),
    frozenset({_DEPTH, _VOCABULARY}),
    frozenset({_DEPTH}),
    frozenset[str](),
)
"""What is shrunk, from all to nothing."""


def cases() -> Iterator[Case]:
    """One case for each architecture whose small model builds here, its base model."""
    from transformers.models.auto.configuration_auto import CONFIG_MAPPING, CONFIG_MAPPING_NAMES
    from transformers.models.auto.modeling_auto import MODEL_MAPPING_NAMES

    for kind in sorted(CONFIG_MAPPING_NAMES):
        names = MODEL_MAPPING_NAMES.get(kind)
        name = names[0] if isinstance(names, (tuple, list)) else names
        if name is None:
            continue
        with _deadline(MAX_SECONDS):
            case = _first_that_builds(kind, name, CONFIG_MAPPING[kind])
            if case is not None:
                yield case


def _first_that_builds(kind: str, name: str, config_class: type) -> Case | None:
    import transformers

    model_class = getattr(transformers, name, None)
    try:
        wanted = getattr(model_class, "config_class", None)
    except ImportError:  # a stand-in for a model that needs a package which is not installed
        return None
    # Several kinds share a model; it is counted with the configuration that it is written for.
    if model_class is None or wanted is not config_class:
        return None
    tried: list[object] = []
    for way in _WAYS:
        try:
            arguments = small_arguments(config_class, way)
        except (ValueError, TypeError, AttributeError):  # a part is not registered, or no dataclass
            return None
        if arguments in tried:
            continue
        tried.append(arguments)
        if _builds(model_class, config_class, arguments):
            return Case(
                title=kind,
                imports=f"from transformers import {config_class.__name__}, {name}",
                expression=f"{name}({config_class.__name__}({_written(arguments)}))",
            )
    return None


def _builds(model_class: type, config_class: type, arguments: Mapping[str, object]) -> bool:
    import torch

    try:
        with torch.device("meta"):
            model = model_class(config_class(**arguments))
        if sum(parameter.numel() for parameter in model.parameters()) > MAX_PARAMETERS:
            return False
        model_class(config_class(**arguments))
    except TimeoutError:
        raise
    except Exception:  # of what a library raises for sizes that do not fit, anything counts as "does not build"
        return False
    return True


def small_arguments(config_class: type, way: frozenset[str], depth: int = 0) -> dict[str, object]:
    """The keyword arguments that shrink a configuration."""
    arguments: dict[str, object] = {}
    specs = getattr(config_class, "sub_configs_defaults", {})
    for field in dataclasses.fields(config_class):
        value = _default(field)
        if field.name in specs:
            if depth < 2 and not specs[field.name].optional:
                arguments[field.name] = _sub_arguments(specs[field.name], way, depth)
            continue
        small = _small(field.name, value, way)
        if small is not None and small != value:
            arguments[field.name] = small
    return arguments


def _sub_arguments(spec: object, way: frozenset[str], depth: int) -> dict[str, object]:
    given = dict(spec.init_kwargs)  # type: ignore[attr-defined]  # transformers is not typed here
    config_class = spec.config_class  # type: ignore[attr-defined]
    named: dict[str, object] = {}
    if not dataclasses.is_dataclass(config_class):
        config_class = spec.get_config_class(spec.model_type)  # type: ignore[attr-defined]
        named = {"model_type": spec.model_type}  # type: ignore[attr-defined]
    shrunk = small_arguments(config_class, way, depth + 1)
    for name, value in given.items():
        small = _small(name, value, way)
        shrunk[name] = value if small is None else small
    return named | shrunk


def _default(field: dataclasses.Field[object]) -> object:
    if field.default is not dataclasses.MISSING:
        return field.default
    return None if field.default_factory is dataclasses.MISSING else field.default_factory()


def _small(name: str, value: object, way: frozenset[str]) -> object:
    """The small value of a field, None to leave it."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        if _VOCABULARY in way and re.fullmatch(r"\w+_(token_)?(id|index)|\w+_token", name) and value >= VOCABULARY:
            return 1
        for aspect, pattern, small in _FIELDS:
            if re.fullmatch(pattern, name):
                return min(small, value) if aspect in way else None
    if isinstance(value, (tuple, list)) and value and all(type(item) is int for item in value):
        for aspect, pattern in _SEQUENCES:
            if aspect in way and re.fullmatch(pattern, name):
                return [1] * len(value) if aspect is _DEPTH else [max(item // 8, 8) for item in value]
    return None


def _written(arguments: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in arguments.items())


class _deadline:  # noqa: N801  # used like a function
    """Ends what runs inside after some seconds of work, quietly."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.signal(signal.SIGPROF, _time_out)
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> bool:
        signal.setitimer(signal.ITIMER_PROF, 0)
        return kind is TimeoutError


def _time_out(number: int, frame: object) -> None:
    raise TimeoutError
