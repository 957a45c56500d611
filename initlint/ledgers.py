"""Makes ledgers from networks: one row for each parameter, alternatives of several executions joined."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from initlint.distributions import Kind
from initlint.ledger import Ledger, LedgerRow
from initlint.network.mixtures import law_of_writes
from initlint.network.network import Network
from initlint.network.originals import trained_parameters
from initlint.network.parameters import Parameter, Via
from initlint.symbolic import Expr, Number


def of_networks(title: str, networks: Sequence[Network]) -> Ledger:
    """The ledger of an entry point. The first execution gives the rows; where another one ends in a different state,
    the row says so and is not known. An execution that raised shows that its assumptions do not hold."""
    possible = [network for network in networks if network.is_complete] or networks[:1]
    first, others = possible[0], [dict(trained_parameters(network)) for network in possible[1:]]
    rows = []
    for name, parameter in trained_parameters(first):
        differing = sum(1 for names in others if _differs(parameter, names.get(name)))
        rows.append(row(name, parameter, _doubts(first, differing, len(possible))))
    assumptions = tuple(
        assumption.condition if assumption.truth else f"not ({assumption.condition})"
        for assumption in first.assumptions
    )
    return Ledger(title=title, rows=tuple(rows), assumptions=assumptions)


def _differs(parameter: Parameter, other: Parameter | None) -> bool:
    if other is None or other.shape != parameter.shape:
        return True
    # Which draw it was depends on how much happened before.
    return replace(other.state, draw=None) != replace(parameter.state, draw=None)


def _doubts(network: Network, differing: int, executions: int) -> list[str]:
    """Why the state of a parameter may be another than this execution left."""
    doubts = []
    if differing:
        doubts.append(f"differs under {differing} of {executions} sets of assumptions")
    if not network.is_complete:
        doubts.append("the execution was cut short")
    elif network.has_untried_assumptions:
        doubts.append("not all assumptions were tried both ways")
    return doubts


def row(name: str, parameter: Parameter, doubts: Sequence[str] = ()) -> LedgerRow:
    """One parameter's row; with doubts it is not known."""
    write = parameter.last_whole_write
    law = law_of_writes(parameter.writes, parameter.shape)
    notes = [*doubts, *(f"partly overwritten at {part.location}" for part in parameter.later_parts)]
    is_default = write is None or write.via is Via.DEFAULT
    # A question mark in a name stands for a place that could not be followed.
    known = parameter.shape is not None and law.is_known and not doubts and "?" not in name
    known = known and not any(_has_unknown(number) for number in (law.mean, law.std, *(parameter.shape or ())))
    return LedgerRow(
        name=name,
        shape=parameter.shape,
        initializer="default" if write is None or is_default else _initializer(write.function, law.kind),
        source="" if write is None or is_default else str(write.location),
        mean=law.mean,
        std=law.std,
        is_known=known,
        floor=law.low if law.kind is Kind.TRUNCATED_NORMAL else None,
        note="; ".join(notes),
    )


def _initializer(function: str, kind: Kind) -> str:
    return function.rpartition(".")[2] or kind.value


def _has_unknown(number: Number | None) -> bool:
    return isinstance(number, Expr) and any(name.startswith("?") for name in number.names())
