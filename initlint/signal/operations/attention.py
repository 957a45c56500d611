"""Attention: logits of random queries and keys, the softmax over them, and the mean of values that it weighs."""

from __future__ import annotations

import math
from dataclasses import replace

from initlint.signal.operations.transfer import Transfer
from initlint.signal.state import Gradient, Signal, Weighing


def weighing(logit_variance: float, count: float, *, is_causal: bool = False) -> Weighing:
    """Softmax weights of Gaussian logits: E sum a^2 = exp(s^2) / T for weights exp(l) / (T E exp(l)), while that stays below
    one. Under a causal mask position t sees t others; their mean number of effective positions is that of the harmonic mean."""
    if is_causal and not math.isinf(count):
        count = count / sum(1 / (place + 1) for place in range(int(count)))
    return Weighing(count=count, effective=min(max(1.0, count * math.exp(-min(logit_variance, 700.0))), count))


def softmax(logits: Signal, count: int, *, is_causal: bool = False) -> Transfer:
    """Weights over `count` positions. The gradient at a logit is a (g - sum a g): what all positions share cancels, and is not
    in the gradient that `weighted_mean` gives."""
    found = weighing(max(logits.square - logits.between_positions, 0.0), count, is_causal=is_causal)
    mean = 1 / count
    output = replace(
        logits,
        mean=mean,
        square=mean / found.effective,
        between_samples=mean * mean,
        between_positions=mean * mean,
        latent=None,
        weighing=found,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        shared = gradient.between_positions * mean * mean
        return (Gradient(square=gradient.square * mean / found.effective, between_positions=shared),)

    return Transfer(output=output, back=back)


def logits(queries: Signal, keys: Signal, width: float, counts: tuple[float, float] = (1.0, 1.0)) -> Transfer:
    """Scalar products over `width` units: E (q k)^2 = d E q^2 E k^2, shared between positions as far as the keys are. Backward
    a query sums up over the keys and a key over the queries, of which there are `counts` (queries, keys)."""
    output = replace(
        queries,
        mean=0.0,
        square=width * queries.square * keys.square,
        between_samples=0.0,
        between_positions=width * queries.square * keys.between_positions,
        units=None,
        latent=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        own_keys = max(keys.square - keys.between_positions, 0.0)
        at_query = Gradient(
            square=gradient.square * own_keys * counts[1],
            between_positions=gradient.between_positions * own_keys * counts[1],
        )
        shared = counts[0] ** 2 * gradient.between_positions * queries.between_positions
        return at_query, Gradient(square=gradient.square * queries.square * counts[0] + shared)

    return Transfer(output=output, back=back)


def logit_gradients(
    gradient: Gradient, weights: Weighing, queries: Signal, keys: Signal, values: Signal
) -> tuple[Gradient, Gradient]:
    """The gradients at queries and keys, from that at the weighed mean. At a logit it is a (g v - a g v), so that what values
    or keys have in common at all positions cancels; a key sums up over the queries, and queries may have much in common."""
    count = weights.count
    own_values = max(values.square - values.between_positions, 0.0)
    own_keys = max(keys.square - keys.between_positions, 0.0)
    at_queries = Gradient(
        square=gradient.square * own_values * own_keys / weights.effective,
        between_positions=gradient.between_positions * own_values * own_keys / count,
    )
    shared = gradient.between_positions * own_values * queries.between_positions
    return at_queries, Gradient(square=gradient.square * own_values * queries.square / weights.effective + shared)


def at_weights(gradient: Gradient, values: Signal, width: float) -> Gradient:
    """The gradient at the weights of a mean of values with `width` units, without what all positions share."""
    own = max(values.square - values.between_positions, 0.0) * width
    return Gradient(square=gradient.square * own, between_positions=gradient.between_positions * own)


def weighted_mean(weights: Weighing, values: Signal) -> Transfer:
    """The mean of values: what positions have in common stays, the rest is divided by the effective number."""
    shared = values.between_positions
    own = max(values.square - shared, 0.0)
    between = shared + own / weights.count
    output = replace(
        values,
        square=shared + own / weights.effective,
        between_positions=min(between, shared + own / weights.effective),
        profile=None,
        latent=None,
    )

    def back(gradient: Gradient) -> tuple[Gradient, ...]:
        common = gradient.between_positions
        rest = max(gradient.square - common, 0.0)
        found = Gradient(square=rest / weights.effective + common, between_positions=common + rest / weights.count)
        return (found,)

    return Transfer(output=output, back=back)
