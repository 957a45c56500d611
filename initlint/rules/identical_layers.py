"""INI003: layers that start with equal values: copies of one layer, or draws that begin at the same seed each time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from initlint.diagnostics import Confidence, Diagnostic, Severity
from initlint.frameworks.specs import Role
from initlint.locations import Location
from initlint.network.events import Cloning, Seeding
from initlint.network.graph import Graph
from initlint.network.modules import Module
from initlint.network.network import Network
from initlint.network.parameters import Parameter
from initlint.network.starts import is_trained
from initlint.rules.init_names import is_init_name
from initlint.rules.rule import Rule
from initlint.rules.trials import is_test_code
from initlint.rules.wording import layer_name, once_per_location
from initlint.symbolic import text

CODE = "INI003"

_STACKS = frozenset({"torch.nn.TransformerEncoder", "torch.nn.TransformerDecoder"})
_WEIGHTS = frozenset({Role.KERNEL, Role.RECURRENT_KERNEL})
_REMEDY = "draw the matrices anew afterwards: `if p.dim() > 1: nn.init.xavier_uniform_(p)` for each parameter"


def check(network: Network) -> Iterator[Diagnostic]:
    return once_per_location((*_stacks(network), *_copies(network), *_seeds(network)))


def _stacks(network: Network) -> Iterator[Diagnostic]:
    """`nn.TransformerEncoder(layer, n)` copies the layer it is given."""
    for module in network.modules():
        if module.spec is None or module.spec.name not in _STACKS:
            continue
        holder, count = module.children.get("layers"), module.arguments["num_layers"]
        copies = [] if holder is None else [child for child in holder.children.values() if child is not None]
        is_single = isinstance(count, (int, float)) and count < 2
        if copies and not is_single and all(_is_undrawn(copy, module.order) for copy in copies):
            many = f"the {text(count)} layers" if isinstance(count, (int, float)) else "the layers"
            yield _finding(
                module.created,
                f"{many} of `{layer_name(module)}` are copies of one layer and start with the same weights",
                module.created,
            )


def _is_undrawn(copy: Module, order: int) -> bool:
    """Whether each random matrix still holds what was drawn before `order`."""
    matrices = [p for _, p in copy.named_parameters() if p.role in _WEIGHTS and is_trained(p)]
    drawn = [matrix for matrix in matrices if not matrix.is_certain or matrix.state.is_random]
    return bool(drawn) and all(matrix.is_certain and _last_order(matrix) < order for matrix in drawn)


def _last_order(parameter: Parameter) -> int:
    write = parameter.last_whole_write
    return 0 if write is None else write.order


def _copies(network: Network) -> Iterator[Diagnostic]:
    """Copies made by `copy.deepcopy` that stand in one list and work one after the other."""
    families: dict[tuple[int, int], list[Cloning]] = {}
    for event in network.events_of(Cloning):
        holder = event.twin.parent
        if holder is not None and holder.class_name in {"ModuleList", "Sequential"}:
            families.setdefault((id(holder), id(event.source)), []).append(event)
    for family in families.values():
        twins = [event.twin for event in family]
        if len(twins) > 1 and all(_is_undrawn(event.twin, event.order) for event in family):
            holder, first = twins[0].parent, family[0]
            if holder is not None and _follow_each_other(network.graph, twins):
                yield _finding(
                    first.location,
                    f"the {len(twins)} layers of `{layer_name(holder)}` are copies of one "
                    f"`{first.source.class_name}` and start with the same weights",
                    holder.created,
                )


def _follow_each_other(graph: Graph, twins: Sequence[Module]) -> bool:
    """Whether the signal runs from one copy into another: a stack, and not branches or heads side by side."""
    place = {id(module): number for number, twin in enumerate(twins) for _, module in twin.named_modules()}
    upstream: dict[int, frozenset[int]] = {}
    for node in graph.nodes:
        before = frozenset[int]().union(*(upstream[source.index] for source in node.inputs))
        own = place.get(id(node.module)) if node.module is not None else None
        if own is not None and before - {own}:
            return True
        upstream[node.index] = before if own is None else before | {own}
    return False


def _seeds(network: Network) -> Iterator[Diagnostic]:
    for event in network.events_of(Seeding):
        if event.value is None or is_test_code(event.location) or not _is_drawn_after(network, event):
            continue
        if event.caller == "__init__" and event.receiver is not None:
            yield _finding(
                event.location,
                f"the constructor of `{event.receiver.class_name}` sets the seed {event.value}, "
                f"so every `{event.receiver.class_name}` starts with the same weights",
                event.location,
                Severity.WARNING,
                "set the seed once, where the program starts",
            )
        elif is_init_name(event.caller) and event.caller != "__init__":
            yield _finding(
                event.location,
                f"`{event.caller}` sets the seed {event.value} before it draws, so equal shapes get equal values",
                event.location,
                Severity.WARNING,
                "set the seed once, where the program starts",
            )


def _is_drawn_after(network: Network, event: Seeding) -> bool:
    """Whether random weights were drawn later on; those of the module whose constructor sets the seed."""
    owned = event.receiver if event.caller == "__init__" else None
    parameters = network.parameters() if owned is None else [p for _, p in owned.named_parameters()]
    return any(write.order > event.order and write.distribution.is_random for p in parameters for write in p.writes)


def _finding(
    location: Location,
    message: str,
    subject: Location,
    severity: Severity = Severity.ADVICE,
    remedy: str = _REMEDY,
) -> Diagnostic:
    return Diagnostic(
        code=CODE,
        severity=severity,
        confidence=Confidence.HIGH,
        location=location,
        message=message,
        remedy=remedy,
        subject=subject,
    )


RULE = Rule(
    code=CODE,
    name="identical-layers",
    summary="layers that start with the same weights: copies, or draws from one seed",
    check=check,
)
