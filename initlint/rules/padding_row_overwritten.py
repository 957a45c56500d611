"""INI307: a new draw for an embedding that also fills its padding row, which the embedding keeps at zero."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import LayerKind, Role
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Write
from initlint.network.starts import chosen_write
from initlint.rules.rule import Rule
from initlint.rules.wording import created_here, layer_name, once_per_location, parameter_name, subject_of
from initlint.symbolic import Expr, is_number, text

CODE = "INI307"

_KEEPS_ZERO = frozenset({"mul_", "div_", "multiply_", "divide_", "neg_"})


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for parameter in network.parameters():
        module = parameter.module
        if parameter.role is not Role.EMBEDDING or module is None or module.kind is not LayerKind.EMBEDDING:
            continue
        row = module.arguments["padding_idx"]
        # A write to any part afterwards is taken to be the padding row's: chosen_write is None then.
        write = chosen_write(parameter)
        if not is_number(row) or write is None or not parameter.state.is_random:
            continue
        if write.function.rpartition(".")[2] not in _KEEPS_ZERO:
            yield _finding(parameter, write, row)


def _finding(parameter: Parameter, write: Write, row: object) -> Diagnostic:
    shown = f"`{row}`" if isinstance(row, Expr) else text(row) if isinstance(row, (int, float)) else "?"
    name = parameter_name(parameter)
    owner = name if parameter.module is None else layer_name(parameter.module)
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{name}` is drawn anew together with its padding row {shown}, so padding no longer embeds to zero",
        remedy=f"set the row to zero again: `{owner}.weight[{owner}.padding_idx].zero_()` under `no_grad`",
        related=created_here(parameter, write.location),
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="padding-row-overwritten",
    summary="a new draw for an embedding also fills its padding row",
    check=check,
)
