"""The scale of the signal and of its gradient in a built network, module by module, averaged over draws of the weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from initlint.runtime.parameters import is_keras, seed

if TYPE_CHECKING:
    import keras  # type: ignore[import-untyped]  # it ships no types
    import torch

SEEDS = 4


@dataclass(slots=True)
class _Calls:
    """Logarithms of root mean squares, by module and by its first, second, ... call; one entry for each draw."""

    forward: dict[tuple[str, int], list[float]] = field(default_factory=dict)
    backward: dict[tuple[str, int], list[float]] = field(default_factory=dict)


def measure_scales(
    factory: Callable[[], object],
    shapes: Sequence[tuple[int, ...]],
    vocabularies: Sequence[int | None],
    seeds: int = SEEDS,
) -> dict[str, list[tuple[float, float | None]]]:
    """For each module, the root mean square of what each of its calls gives and of the gradient there: geometric means over
    `seeds` draws of weights and inputs. Inputs are N(0, 1), or numbers below the vocabulary; gradients at the outputs N(0, 1),
    with a root mean square of exactly one.
    """
    import torch

    calls = _Calls()
    for draw in range(seeds):
        seed(draw)
        network = factory()
        inputs = [_input(shape, words) for shape, words in zip(shapes, vocabularies, strict=True)]
        if is_keras(network):
            _keras_pass(network, inputs, calls)
        elif isinstance(network, torch.nn.Module):
            _pass(network, inputs, calls)
        else:
            raise TypeError(f"gives a `{type(network).__name__}`, not a module of PyTorch or Keras")
    found: dict[str, list[tuple[float, float | None]]] = {}
    for (name, call), logs in sorted(calls.forward.items(), key=lambda item: item[0][1]):
        back = calls.backward.get((name, call))
        found.setdefault(name, []).append((_mean(logs), None if back is None else _mean(back)))
    return found


def _input(shape: tuple[int, ...], words: int | None) -> torch.Tensor:
    import torch

    return torch.randn(shape) if words is None else torch.randint(0, words, shape)


def _pass(network: torch.nn.Module, inputs: Sequence[torch.Tensor], calls: _Calls) -> None:
    """One forward and one backward pass in training mode, with a hook on every module."""
    network.train()
    seen = _recorder(calls)

    def hook(name: str) -> Callable[[torch.nn.Module, object, object], None]:
        return lambda module, read, given: seen(name, given)

    for name, module in network.named_modules():
        module.register_forward_hook(hook(name))
    _send_back(network(*inputs))


def _keras_pass(network: keras.Layer, inputs: Sequence[torch.Tensor], calls: _Calls) -> None:
    from initlint.runtime.keras_scales import outputs_of

    _send_back(outputs_of(network, inputs, _recorder(calls)))


def _recorder(calls: _Calls) -> Callable[[str, object], None]:
    """Notes what a call of the module with this name gives, and later the gradient there."""
    counts: dict[str, int] = {}

    def seen(name: str, given: object) -> None:
        tensor = _first_tensor(given)
        if tensor is None or not tensor.is_floating_point():
            return
        place = (name, counts.get(name, 0))
        counts[name] = place[1] + 1
        calls.forward.setdefault(place, []).append(_log_rms(tensor))
        if tensor.requires_grad:
            # A hook sees the gradient of the values as they are now, whatever is written over them later.
            tensor.register_hook(lambda gradient: calls.backward.setdefault(place, []).append(_log_rms(gradient)))  # type: ignore[no-untyped-call]  # torch types it no further

    return seen


def _send_back(given: object) -> None:
    """Gradients N(0, 1) at the outputs."""
    import torch

    outputs = [tensor for tensor in _tensors(given) if tensor.requires_grad]
    torch.autograd.backward(outputs, [_of_unit_scale(torch.randn_like(tensor)) for tensor in outputs])


def _of_unit_scale(tensor: torch.Tensor) -> torch.Tensor:
    return tensor / tensor.pow(2).mean().sqrt()


def _tensors(value: object) -> list[torch.Tensor]:
    import torch

    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        return [tensor for item in value.values() for tensor in _tensors(item)]
    if isinstance(value, (tuple, list)):
        return [tensor for item in value for tensor in _tensors(item)]
    return []


def _first_tensor(value: object) -> torch.Tensor | None:
    return next(iter(_tensors(value)), None)


def _log_rms(tensor: torch.Tensor) -> float:
    square = float(tensor.detach().double().pow(2).mean())
    return math.log(square) / 2 if square > 0 else -math.inf


def _mean(logs: Sequence[float]) -> float:
    return math.exp(sum(logs) / len(logs))
