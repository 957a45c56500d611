"""INI109: a plain network through which the gradient explodes, however its layers are initialized."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Diagnostic
from initlint.network.network import Network
from initlint.rules.rule import Rule
from initlint.rules.whole_path import path_findings

CODE = "INI109"
REMEDY = "lower the gain of the weights, or add normalization layers"


def check(network: Network) -> Iterator[Diagnostic]:
    return path_findings(network, CODE, "grows", REMEDY)


RULE = Rule(
    code=CODE,
    name="exploding-signal",
    summary="a plain network through which the gradient explodes, however its layers are initialized",
    check=check,
)
