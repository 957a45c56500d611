"""What Hugging Face transformers means by the names that models build on: its base classes, their defaults, activations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

MODEL = "transformers.PreTrainedModel"
CONFIGURATION = "transformers.PreTrainedConfig"
AUTO_MODEL = "transformers.models.auto.auto_factory._BaseAutoModelClass"
MODEL_CLASSES = "transformers.models.auto.auto_factory._LazyAutoMapping"
CONFIGURATION_CLASSES = "transformers.models.auto.configuration_auto._LazyConfigMapping"
ACTIVATIONS = "transformers.activations.ACT2FN"
AUTO_UPDATE = "transformers.models.auto.auto_factory.auto_class_update"
FIELD = "huggingface_hub.dataclasses.as_validated_field"

NAMES: Mapping[str, str] = MappingProxyType(
    {
        "transformers.modeling_utils.PreTrainedModel": MODEL,
        "transformers.PretrainedConfig": CONFIGURATION,
        "transformers.configuration_utils.PretrainedConfig": CONFIGURATION,
        "transformers.configuration_utils.PreTrainedConfig": CONFIGURATION,
        "transformers.ACT2FN": ACTIVATIONS,
    }
)
"""The other paths under which these are imported."""

KNOWN = frozenset({MODEL, CONFIGURATION, AUTO_MODEL, AUTO_UPDATE, MODEL_CLASSES, CONFIGURATION_CLASSES, ACTIVATIONS})
"""What is told here and in the interpreter, even where the source of transformers can be seen."""

CONFIGURATION_DEFAULTS: Mapping[str, object] = MappingProxyType(
    {
        "transformers_version": None,
        "architectures": None,
        "output_hidden_states": False,
        "return_dict": True,
        "dtype": None,
        "chunk_size_feed_forward": 0,
        "is_encoder_decoder": False,
        "id2label": None,
        "label2id": None,
        "problem_type": None,
    }
)
"""The fields that every configuration has."""

CONFIGURATION_ATTRIBUTES: Mapping[str, object] = MappingProxyType(
    {
        "model_type": "",
        "base_config_key": "",
        "default_theta": 10_000.0,
        "default_rope_type": "default",
        "is_heterogeneous": False,
        "output_attentions": False,
        "use_return_dict": True,
        "name_or_path": "",
        "_name_or_path": "",
        "_attn_implementation": None,
        "_experts_implementation": None,
    }
)
"""What the base class of configurations gives beside them."""

MODEL_ATTRIBUTES: Mapping[str, object] = MappingProxyType(
    {
        "base_model_prefix": "",
        "main_input_name": "input_ids",
        "config_class": None,
        "is_parallelizable": False,
        "supports_gradient_checkpointing": False,
        "gradient_checkpointing": False,
        "is_gradient_checkpointing": False,
        "name_or_path": "",
        "hf_quantizer": None,
        "_is_hf_initialized": False,
        "_tied_weights_keys": None,
        "_no_split_modules": None,
        "_supports_sdpa": False,
        "_input_embed_layer": "embed_tokens",
    }
)
"""What the base class of models gives its objects."""

ACTIVATION_LAYERS: Mapping[str, tuple[str, Mapping[str, object]]] = MappingProxyType(
    {
        "gelu": ("torch.nn.GELU", {}),
        "gelu_python": ("torch.nn.GELU", {}),
        "gelu_new": ("torch.nn.GELU", {"approximate": "tanh"}),
        "gelu_fast": ("torch.nn.GELU", {"approximate": "tanh"}),
        "gelu_pytorch_tanh": ("torch.nn.GELU", {"approximate": "tanh"}),
        "gelu_python_tanh": ("torch.nn.GELU", {"approximate": "tanh"}),
        "gelu_accurate": ("torch.nn.GELU", {"approximate": "tanh"}),
        "hardswish": ("torch.nn.Hardswish", {}),
        "leaky_relu": ("torch.nn.LeakyReLU", {}),
        "linear": ("torch.nn.Identity", {}),
        "mish": ("torch.nn.Mish", {}),
        "relu": ("torch.nn.ReLU", {}),
        "relu6": ("torch.nn.ReLU6", {}),
        "sigmoid": ("torch.nn.Sigmoid", {}),
        "silu": ("torch.nn.SiLU", {}),
        "swish": ("torch.nn.SiLU", {}),
        "tanh": ("torch.nn.Tanh", {}),
        "prelu": ("torch.nn.PReLU", {}),
    }
)
"""Of the activations that a configuration names, those that PyTorch has as a layer."""

LEGACY_LAYER_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "mamba": "linear_attention",
        "attention": "full_attention",
        "deepseek_sparse_attention": "indexed_attention",
        "qwen_sparse_attention": "indexed_attention",
    }
)
"""Kinds of layers that configurations spell in an older way."""


_INSTALLED = frozenset({"torch", "torchvision", "vision", "scipy", "tokenizers", "timm"})
_NOT_SO = frozenset(
    {"is_torchdynamo_compiling", "is_torchdynamo_exporting", "is_tracing", "is_cuda_stream_capturing", "is_rocm_platform",
     "is_deepspeed_zero3_enabled", "is_sagemaker_mp_enabled", "is_fsdp_enabled", "is_fsdp_managed_module",
     "is_offline_mode", "is_torch_fx_proxy", "is_flash_attention_requested"}
)  # fmt: skip
IDLE = frozenset(
    {
        "transformers.utils.output_capturing.maybe_install_capturing_hooks",
        "transformers.utils.output_capturing.install_all_output_capturing_hooks",
        "transformers.utils.import_utils.requires_backends",
        "transformers.utils.requires_backends",
    }
)
"""Functions that do nothing to a model's weights."""

_ASKING = re.compile(r"transformers\.(utils|integrations|file_utils|modeling_\w+)\.(\w+\.)*is_(\w+)")


def answer(name: str) -> bool | None:
    """What transformers' questions about its surroundings give: which packages there are, and whether the model is being
    compiled, exported or spread over machines; None for other names. PyTorch and its usual companions are there."""
    found = _ASKING.fullmatch(name)
    if found is None:
        return None
    if name.endswith("_available"):
        return found.group(3).removesuffix("_available") in _INSTALLED
    return False if name.rpartition(".")[2] in _NOT_SO else None


_DECORATOR_NAMES = """
    auto_docstring auto_class_docstring can_return_tuple merge_with_config_defaults capture_outputs check_model_inputs
    use_kernel_forward_from_hub use_kernelized_func use_kernel_func_from_hub use_kernel_func_from_hub_with_fallback
    use_experts_implementation dynamic_rope_update filter_output_hidden_states accepts_precomputed_kwargs
    compile_compatible_method_lru_cache force_accelerate_hooks select_hidden_states deprecate_kwarg
    replace_return_docstrings add_start_docstrings add_start_docstrings_to_model_forward add_end_docstrings
    add_code_sample_docstrings requires filter_out_non_signature_kwargs replace_list_option_in_docstrings
"""
"""Decorators that document, record or speed up what they decorate, and leave what it computes alone."""

_DECORATORS = frozenset(_DECORATOR_NAMES.split())


def is_told(name: str) -> bool:
    """Whether a name of transformers needs no source to be followed."""
    if not name.startswith("transformers."):
        return False
    is_decorator = name.rpartition(".")[2] in _DECORATORS
    return is_decorator or name in KNOWN or name in IDLE or answer(name) is not None


def is_model(name: str) -> bool:
    """Whether a dotted name is a base class of models: the general one, or that of one architecture."""
    return name.startswith("transformers.") and name.endswith("PreTrainedModel")
