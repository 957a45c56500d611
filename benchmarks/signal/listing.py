"""The architectures, family by family."""

from __future__ import annotations

from benchmarks.signal.architecture import Architecture, architecture

_ROWS = (128, 64)

ARCHITECTURES: tuple[Architecture, ...] = (
    architecture("MLP 2, ReLU, default", "mlps:Mlp", _ROWS, depth=2),
    architecture("MLP 8, ReLU, default", "mlps:Mlp", _ROWS, depth=8),
    architecture("MLP 20, ReLU, default", "mlps:Mlp", _ROWS, depth=20),
)
