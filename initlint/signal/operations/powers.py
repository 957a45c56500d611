"""Powers of a signal and means over its units, of which people write their own norms."""

from __future__ import annotations

from dataclasses import replace

from initlint.network.graph import Node
from initlint.signal.operations import elementwise
from initlint.signal.operations.transfer import Transfer, scaled
from initlint.signal.responses import Activation
from initlint.signal.state import Gradient, Signal
from initlint.signal.weights import as_sizes

_EXPONENTS = {"square": 2.0, "sqrt": 0.5, "rsqrt": -0.5, "reciprocal": -1.0}


def exponent(node: Node) -> float | None:
    """The exponent of `x.pow(2)`, `x ** 2` or `torch.rsqrt(x)`; None for any other node."""
    word = node.name.rpartition(".")[2].rstrip("_")
    given = node.settings.get(1, node.settings.get("exponent")) if word in {"pow", "**"} else _EXPONENTS.get(word)
    return float(given) if isinstance(given, (int, float)) else None


def power(exponent: float, signal: Signal) -> Transfer | None:
    """x^p: exactly for squares; for others where x stays close to a positive mean, to the second order in its scatter."""
    if exponent == 2:
        return elementwise.activation(Activation("square", lambda x: x * x), signal)
    if signal.mean <= 0:
        return None
    scatter = signal.variance / signal.mean**2
    first = signal.mean**exponent * (1 + exponent * (exponent - 1) / 2 * scatter)
    second = signal.mean ** (2 * exponent) * (1 + exponent * (2 * exponent - 1) * scatter)
    slope = (exponent * signal.mean ** (exponent - 1)) ** 2
    mean = signal.mean**2
    output = replace(
        signal,
        mean=first,
        square=second,
        between_samples=first**2 + slope * (signal.between_samples - mean),
        between_positions=first**2 + slope * (signal.between_positions - mean),
        spread=0.0,
        latent=None,
    )
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, slope),))


def is_over_units(node: Node, signal: Signal) -> bool:
    """Whether a reduction leaves out the axis of the units and no other."""
    before = as_sizes(node.inputs[0].shape)
    axis = node.settings.get(1, node.settings.get("dim"))
    if before is None or not isinstance(axis, int) or signal.units is None or not -len(before) <= axis < len(before):
        return False
    place = axis % len(before)
    is_first = len(before) == 4 and place == 1 and before[-1] != signal.units
    return before[place] == signal.units and (place == len(before) - 1 or is_first)


def mean_over_units(signal: Signal) -> Transfer:
    """Units are independent: of their scatter a share of 1/n is left."""
    count, mean = signal.units or 1, signal.mean**2

    def averaged(product: float) -> float:
        return mean + (product - mean) / count

    output = replace(
        signal,
        square=averaged(signal.square),
        between_samples=averaged(signal.between_samples),
        between_positions=averaged(signal.between_positions),
        units=1,
        latent=None,
    )
    return Transfer(output=output, back=lambda gradient: (scaled(gradient, 1 / count**2),))


def centred(signal: Signal, mean: Signal) -> Transfer:
    """x - mean(x): the mean is a projection, what is left is orthogonal to it."""
    output = replace(
        signal,
        mean=0.0,
        square=max(signal.square - mean.square, 0.0),
        between_samples=max(signal.between_samples - mean.between_samples, 0.0),
        between_positions=max(signal.between_positions - mean.between_positions, 0.0),
        latent=None,
    )
    return Transfer(output=output, back=lambda gradient: (gradient, Gradient(square=0.0)))
