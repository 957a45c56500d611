"""The many dotted names that one thing of PyTorch can be imported under, made one."""

from __future__ import annotations

_NOT_REEXPORTED = frozenset(
    {"NonDynamicallyQuantizableLinear", "LazyModuleMixin", "LinearCrossEntropyOptions", "DistributedDataParallel"}
)
"""Classes of torch.nn.modules that torch.nn itself does not list."""

_MOVED = {
    "torch._tensor.Tensor": "torch.Tensor",
    "torch.tensor.Tensor": "torch.Tensor",
    "torch.nn.modules.Parameter": "torch.nn.Parameter",
    "torch.autograd.variable.Variable": "torch.autograd.Variable",
    "torch.nn.parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.data_parallel.DataParallel": "torch.nn.DataParallel",
    "torch.nn.parallel.distributed.DistributedDataParallel": "torch.nn.parallel.DistributedDataParallel",
    **{
        f"torch.nn.utils.{norm}.{function}": f"torch.nn.utils.{function}"
        for norm in ("weight_norm", "spectral_norm")
        for function in (norm, f"remove_{norm}")
    },
    "torch.nn.modules.linear._LinearWithBias": "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
}

_PREFIXES = (
    ("torch.nn.parameter.", "torch.nn."),
    ("torch.functional.", "torch."),
    ("torch.nn.modules.functional.", "torch.nn.functional."),
    ("np.", "numpy."),
)


def canonical_name(dotted: str) -> str:
    """The public name: `torch.nn.modules.linear.Linear` is `torch.nn.Linear`. Names of other packages stay."""
    if dotted in _MOVED:
        return _MOVED[dotted]
    for prefix, replacement in _PREFIXES:
        if dotted.startswith(prefix):
            return replacement + dotted.removeprefix(prefix)
    parts = dotted.split(".")
    if parts[:3] == ["torch", "nn", "modules"] and len(parts) > 3:
        return _of_modules(dotted, parts[3:])
    return dotted


def _of_modules(dotted: str, rest: list[str]) -> str:
    """`rest` is what follows `torch.nn.modules`: a class, or its file and the class, and perhaps a member of it."""
    for place, part in enumerate(rest[:2]):
        if part[:1].isupper():
            return dotted if part in _NOT_REEXPORTED else ".".join(["torch", "nn", *rest[place:]])
        if part.startswith("_"):
            return dotted
    return dotted
