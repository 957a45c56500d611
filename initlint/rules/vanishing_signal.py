"""INI108: a plain network through which the gradient vanishes, however its layers are initialized."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.whole_path import path_findings

CODE = "INI108"
REMEDY = "scale the weights for the activation (He's scheme before ReLU), or add normalization or residual paths"


def check(network: Network) -> Iterator[Diagnostic]:
    return path_findings(network, CODE, "shrinks", REMEDY)


RULE = Rule(
    code=CODE,
    name="vanishing-signal",
    summary="a plain network through which the gradient vanishes, however its layers are initialized",
    check=check,
)
