"""INI503: an initializer called on a bias or scale that the layer does not have, which raises."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Related, Severity
from initlint.network.events import CallFault, FaultyCall
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.rules.init_names import short_name
from initlint.rules.rule import Rule
from initlint.rules.traversals import deciding_place

_SWITCHES = ("bias", "affine", "elementwise_affine")


def _check(network: Network) -> Iterator[Diagnostic]:
    for call in network.events_of(FaultyCall):
        # Helpers of other libraries, such as PyG's `glorot`, pass over None.
        if call.fault is CallFault.NONE_TARGET and call.function.startswith("torch."):
            yield _diagnostic(network, call)


def _diagnostic(network: Network, call: FaultyCall) -> Diagnostic:
    related: tuple[Related, ...] = ()
    owner = ""
    if call.module is not None:
        switch = _switch(call.module)
        made = f"`{call.module.class_name}`" + (f" with `{switch}=False`" if switch else "")
        owner = f" for {made}" if not call.module.name else f" for `{call.module.name}`, a {made}"
        related = (Related(location=call.module.created, message="the layer is created here"),)
    return Diagnostic(
        code=RULE.code,
        severity=Severity.ERROR,
        confidence=Confidence.HIGH,
        location=call.location,
        message=f"`{call.target}` is None{owner}, so `{short_name(call.function)}` raises",
        remedy=f"guard it with `if {call.target} is not None:`",
        related=related,
        subject=deciding_place(network, call.location, call.order),
    )


def _switch(module: Module) -> str:
    """The argument that took the parameter away."""
    return next((name for name in _SWITCHES if module.arguments.flag(name) is False), "")


RULE = Rule(
    code="INI503",
    name="init-of-none",
    summary="an initializer on a bias or scale that is None",
    check=_check,
)
