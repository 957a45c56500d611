"""The state of the prediction at one node: moments of the signal forward, of its gradient backward."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from initlint.signal.responses import Activation, Response

Profile = tuple[Sequence[float], ...]
"""Along each spatial axis, how the second moment varies, with mean 1: padding thins the border out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Latent:
    """The Gaussian that an activation was applied to; a maximum over positions is taken over it."""

    function: Activation
    response: Response
    mean: float
    variance: float
    between_positions: float
    """The correlation of two positions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """Softmax weights over `count` positions that are worth `effective` equal ones."""

    count: float
    effective: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """Elements of a data tensor over random weights and inputs.

    `square` is E x^2, `between_samples` E x_a x_b for the same unit on two samples, `between_positions` the same for two
    positions (tokens, pixels) of one sample. `units` is the length of the feature axis, `positions` the number of positions;
    None where not known. `spread` is the variance of log(x^2) over draws of the weights, for finite widths
    (Hanin & Nica 2019), `chance` what the units of the last sum alone add to it.
    """

    mean: float = 0.0
    square: float = 1.0
    between_samples: float = 0.0
    between_positions: float = 0.0
    units: int | None = None
    positions: int | None = None
    spread: float = 0.0
    chance: float = 0.0
    profile: Profile | None = None
    latent: Latent | None = None
    decay: float = 0.0
    """The correlation of what two neighbouring steps of a sequence have beyond `between_positions`."""
    weighing: Weighing | None = None
    """Set where the tensor holds weights of a softmax over positions."""

    @property
    def variance(self) -> float:
        """Var x over units, samples and positions."""
        return max(self.square - self.mean * self.mean, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gradient:
    """The gradient of a scalar with respect to the elements of a tensor: `square` is E d^2, `between_positions` E d_a d_b for
    two positions of one sample, `decay` the correlation of two neighbouring steps of a sequence, `along` the square of its mean
    product with the normalized signal over the positions of one sample, and `lift` how much likelier than all elements those
    that it reaches are to pass an activation: those that a maximum chose."""

    square: float
    between_positions: float = 0.0
    profile: Profile | None = None
    decay: float = 0.0
    along: float = 0.0
    lift: float = 1.0
