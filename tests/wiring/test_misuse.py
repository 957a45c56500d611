"""INI501, INI503 and INI505: calls that raise, and names that were renamed."""

from __future__ import annotations

from initlint.diagnostics import Edit, Severity
from initlint.locations import Location, Span
from initlint.network.events import CallFault, FaultyCall
from initlint.project import CallRecord
from initlint.rules import deprecated_initializer, fan_of_vector, init_of_none

from .networks import Execution, HandmadeProject, at, project_findings


def faulty(run: Execution, fault: CallFault, **fields: object) -> None:
    order = run.step()
    run.events.append(FaultyCall(order=order, location=at(50), fault=fault, **fields))  # type: ignore[arg-type]


def test_fan_of_vector() -> None:
    run = Execution()
    faulty(
        run,
        CallFault.TOO_FEW_DIMENSIONS,
        function="torch.nn.init.xavier_uniform_",
        target="self.fc.bias",
        module=run.layer("fc", "Linear", 16, 10),
        shape=(10,),
        leaf="bias",
    )
    (finding,) = run.findings(fan_of_vector.RULE)
    expected = "`xavier_uniform_` needs 2 dimensions and raises: `self.fc.bias` has shape (10,)"
    assert finding.message == expected
    assert finding.severity is Severity.ERROR
    assert run.findings(init_of_none.RULE) == []


def test_init_of_none() -> None:
    run = Execution()
    conv = run.layer("conv", "Conv2d", 3, 8, 3, bias=False)
    faulty(run, CallFault.NONE_TARGET, function="torch.nn.init.zeros_", target="m.bias", module=conv, leaf="bias")
    (finding,) = run.findings(init_of_none.RULE)
    assert finding.message == "`m.bias` is None for `conv`, a `Conv2d` with `bias=False`, so `zeros_` raises"
    assert finding.related[0].location == conv.created
    assert run.findings(fan_of_vector.RULE) == []


def test_helper_that_passes_over_none() -> None:
    run = Execution()
    faulty(run, CallFault.NONE_TARGET, function="torch_geometric.nn.inits.glorot", target="self.root")
    assert run.findings(init_of_none.RULE) == []


def test_fault_inside_a_walk_belongs_to_the_walk() -> None:
    run = Execution()
    conv = run.layer("conv", "Conv2d", 3, 8, 3, bias=False)
    run.begin()
    faulty(run, CallFault.NONE_TARGET, function="torch.nn.init.zeros_", target="m.bias", module=conv, leaf="bias")
    begun = run.traversal
    run.end()
    (finding,) = run.findings(init_of_none.RULE)
    assert begun is not None
    assert (finding.location, finding.subject) == (at(50), at(begun))


def call(callee: str, start: int, name_start: int, name_end: int) -> CallRecord:
    return CallRecord(
        callee=callee,
        location=Location("net.py", Span(3, start, 3, name_end + 10)),
        name=Location("net.py", Span(3, name_start, 3, name_end)),
    )


def test_rename_after_a_dot() -> None:
    project = HandmadeProject(call_records=[call("torch.nn.init.xavier_normal", 5, 10, 23)])
    (finding,) = project_findings(deprecated_initializer.RULE, project)
    assert finding.message == "`xavier_normal` is deprecated: it has been `xavier_normal_` since PyTorch 0.4"
    assert finding.fix is not None
    assert finding.fix.is_safe
    assert finding.fix.edits == (Edit(span=Span(3, 10, 3, 23), text="xavier_normal_"),)


def test_bare_name_has_no_fix() -> None:
    project = HandmadeProject(call_records=[call("torch.nn.init.kaiming_normal", 5, 5, 12)])
    assert [finding.fix for finding in project_findings(deprecated_initializer.RULE, project)] == [None]


def test_names_of_today() -> None:
    names = ["torch.nn.init.xavier_normal_", "torch.nn.init.calculate_gain", "torch.normal", "somewhere.xavier_normal"]
    project = HandmadeProject(call_records=[call(name, 5, 10, 20) for name in names])
    assert project_findings(deprecated_initializer.RULE, project) == []
