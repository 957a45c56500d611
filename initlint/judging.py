"""Weighs what the rules say of single executions: a finding stands if it holds wherever its subject was reached."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from initlint.diagnostics import Confidence, Diagnostic
from initlint.locations import Location
from initlint.network.events import FaultyCall, ModuleTest, Repetition, Traversal
from initlint.network.network import EntryKind, Network


@dataclass(slots=True, kw_only=True)
class _Execution:
    """What is kept of one network: the places it reached, and the classes it was made of."""

    entry: tuple[str, str]
    reached: frozenset[Location]
    root_class: Location | None
    conditions: tuple[str, ...]
    has_untried_assumptions: bool


@dataclass(slots=True, kw_only=True)
class _Claim:
    """One finding and the executions in which it was made."""

    diagnostic: Diagnostic
    executions: set[int] = field(default_factory=set)


class Judge:
    """Collects findings execution by execution, and gives those that stand."""

    def __init__(self) -> None:
        self._executions: list[_Execution] = []
        self._embedded: set[Location] = set()
        self._claims: dict[tuple[str, Location], _Claim] = {}

    def hear(self, network: Network, diagnostics: list[Diagnostic]) -> None:
        """Takes what the rules said of one network."""
        number = len(self._executions)
        standalone = network.kind is EntryKind.CLASS and len(network.roots) > 0
        roots = {id(root) for root in network.roots} if standalone else set()
        for module in network.modules():
            if module.defined is not None and id(module) not in roots:
                self._embedded.add(module.defined)
        self._executions.append(
            _Execution(
                entry=(network.location.path, network.entry),
                reached=frozenset(_reached(network)),
                root_class=network.roots[0].defined if standalone else None,
                has_untried_assumptions=network.has_untried_assumptions,
                conditions=tuple(a.condition if a.truth else f"not {a.condition}" for a in network.assumptions),
            )
        )
        if not network.is_complete:
            return
        for diagnostic in diagnostics:
            key = (diagnostic.code, diagnostic.location)
            claim = self._claims.setdefault(key, _Claim(diagnostic=diagnostic))
            claim.executions.add(number)
            if diagnostic.severity > claim.diagnostic.severity:
                claim.diagnostic = diagnostic

    def verdicts(self) -> list[Diagnostic]:
        """The findings that hold in every execution that decides about them, and as low confidence those that hold
        under some assumptions of such an execution."""
        found: list[Diagnostic] = []
        for claim in self._claims.values():
            verdict = self._verdict(claim)
            if verdict is not None:
                found.append(verdict)
        return found

    def _verdict(self, claim: _Claim) -> Diagnostic | None:
        subject = claim.diagnostic.subject or claim.diagnostic.location
        reached = {
            number
            for number, execution in enumerate(self._executions)
            if subject in execution.reached or number in claim.executions
        }
        # A class that others build is judged where they build it: there its surroundings are known, and what is done
        # to it afterwards.
        deciding = {n for n in reached if self._executions[n].root_class not in self._embedded} or reached
        holding = claim.executions & deciding
        if holding == deciding:
            if any(self._executions[number].has_untried_assumptions for number in holding):
                return replace(claim.diagnostic, confidence=min(claim.diagnostic.confidence, Confidence.MEDIUM))
            return claim.diagnostic
        entries = {self._executions[number].entry for number in deciding}
        if holding and entries == {self._executions[number].entry for number in holding}:
            conditions = self._executions[min(holding)].conditions
            return replace(claim.diagnostic, confidence=Confidence.LOW, conditions=conditions)
        return None


def _reached(network: Network) -> set[Location]:
    places: set[Location] = set()
    for module in network.modules():
        places.add(module.created)
    for parameter in network.parameters():
        places.add(parameter.created)
        places.update(write.location for write in parameter.writes)
    for event in network.events:
        if isinstance(event, (Traversal, ModuleTest, FaultyCall, Repetition)):
            places.add(event.location)
    return places
