"""INI204: only some layers or directions of a stacked recurrent layer are initialised."""

from __future__ import annotations

from collections.abc import Iterator

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter, Via, Write
from initlint.network.recurrent import GATE_COUNTS, families_of, framework_class
from initlint.rules.rule import Rule
from initlint.rules.wording import layer_name, once_per_location, parameter_name, subject_of

CODE = "INI204"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location(_findings(network))


def _findings(network: Network) -> Iterator[Diagnostic]:
    for module in network.modules():
        if framework_class(module) not in GATE_COUNTS or module.framework != "torch":
            continue
        for parameters in families_of(module).values():
            written = {parameter: write for parameter in parameters if (write := _own_write(parameter)) is not None}
            forgotten = [parameter for parameter in parameters if _is_untouched(parameter)]
            if written and forgotten and len(written) + len(forgotten) == len(parameters):
                yield _finding(module, *next(iter(written.items())), forgotten)


def _own_write(parameter: Parameter) -> Write | None:
    """The first write that the code makes, whole or part."""
    own = (write for write in parameter.writes if write.via not in {Via.DEFAULT, Via.UNKNOWN, Via.LOAD})
    return next(own, None)


def _is_untouched(parameter: Parameter) -> bool:
    return all(write.via is Via.DEFAULT for write in parameter.writes)


def _finding(module: Module, parameter: Parameter, write: Write, forgotten: list[Parameter]) -> Diagnostic:
    names = ", ".join(f"`{other.leaf}`" for other in forgotten[:3])
    more = f" and {len(forgotten) - 3} more" if len(forgotten) > 3 else ""
    verb = "keeps" if len(forgotten) == 1 else "keep"
    return Diagnostic(
        code=CODE,
        severity=Severity.WARNING,
        confidence=Confidence.HIGH,
        location=write.location,
        message=f"`{parameter_name(parameter)}` is initialised, but {names}{more} of `{layer_name(module)}` "
        f"{verb} the default",
        remedy="loop over `named_parameters()` and test for the start of the name",
        subject=subject_of(parameter),
    )


RULE = Rule(
    code=CODE,
    name="partial-recurrent-init",
    summary="only some layers or directions of a recurrent layer are initialised",
    check=check,
)
