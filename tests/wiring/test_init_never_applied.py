"""INI402 on hand-made projects: which functions are init functions, and who may call them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from initlint.analysis import analyse
from initlint.diagnostics import Confidence, Severity
from initlint.project import FunctionRecord
from initlint.rules.init_names import is_init_name
from initlint.rules.init_never_applied import RULE
from initlint.workspace.source import SourceFile, read_source

from .networks import HandmadeProject, at, project_findings

FUNCTION = FunctionRecord(name="weights_init", location=at(7), initializes=True)
METHOD = FunctionRecord(
    name="_init_weights", location=at(9), class_name="net.Net", class_bases=("torch.nn.Module",), initializes=True
)


@pytest.mark.parametrize("record", [FUNCTION, METHOD, replace(METHOD, class_bases=("net.Net", "torch.nn.Module"))])
def test_never_called(record: FunctionRecord) -> None:
    (finding,) = project_findings(RULE, HandmadeProject(function_records=[record]))
    assert finding.message == f"`{record.name}` initializes weights, but the project never calls it"
    assert finding.location == record.location
    assert finding.severity is Severity.WARNING


def test_public_function_may_be_an_interface() -> None:
    findings = project_findings(RULE, HandmadeProject(function_records=[FUNCTION, METHOD]))
    assert [finding.confidence for finding in findings] == [Confidence.MEDIUM, Confidence.HIGH]


def test_documented_interface_gives_advice() -> None:
    (finding,) = project_findings(RULE, HandmadeProject(function_records=[replace(FUNCTION, is_interface=True)]))
    assert finding.severity is Severity.ADVICE


def test_part_of_the_project_gives_advice() -> None:
    (finding,) = project_findings(RULE, HandmadeProject(is_whole=False, function_records=[METHOD]))
    assert finding.severity is Severity.ADVICE
    assert finding.message == "`_init_weights` initializes weights, but nothing in the linted files calls it"


def test_mentioned_anywhere() -> None:
    project = HandmadeProject(function_records=[FUNCTION], counts={"weights_init": 1})
    assert project_findings(RULE, project) == []


@pytest.mark.parametrize(
    "record",
    [
        replace(FUNCTION, initializes=False),
        replace(FUNCTION, name="train"),
        replace(FUNCTION, name="init_hidden"),
        replace(FUNCTION, name="reset_noise"),
        replace(FUNCTION, name="test_weights_init"),
        replace(FUNCTION, decorators=("registry.register",)),
        replace(FUNCTION, location=at(7, "tests/helpers.py")),
        replace(FUNCTION, location=at(7, "pkg/test_model.py")),
        replace(METHOD, name="__init__"),
        replace(METHOD, name="reset_parameters"),
        replace(METHOD, has_foreign_base=True),
        replace(METHOD, class_bases=("transformers.PreTrainedModel",)),
        replace(METHOD, class_bases=("mmengine.model.BaseModule",)),
    ],
)
def test_someone_else_may_call_it(record: FunctionRecord) -> None:
    assert project_findings(RULE, HandmadeProject(function_records=[record])) == []


def test_no_grad_does_not_hide_it() -> None:
    record = replace(METHOD, decorators=("torch.no_grad",))
    assert len(project_findings(RULE, HandmadeProject(function_records=[record]))) == 1


@pytest.mark.parametrize(
    "name", ["weights_init", "_init_weights", "initialize", "xavier_init", "initWeights", "net.Net.reset_parameters"]
)
def test_names_of_init_functions(name: str) -> None:
    assert is_init_name(name)


@pytest.mark.parametrize("name", ["forward", "initial", "definitely", "init_process_group", "reset_states", "inittab"])
def test_names_of_other_functions(name: str) -> None:
    assert not is_init_name(name)


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("def xavier_init(model):\n    '''Draws all weights.'''\n", Severity.ADVICE),
        ("def xavier_init(model):\n", Severity.WARNING),
        ("def _xavier_init(model):\n    '''Draws all weights.'''\n", Severity.WARNING),
    ],
    ids=["documented", "no docstring", "private"],
)
def test_what_makes_an_interface(head: str, expected: Severity, tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(f"from torch import nn\n\n\n{head}    nn.init.xavier_uniform_(model.fc.weight)\n", encoding="utf-8")
    source = read_source(path, shown="net.py")
    assert isinstance(source, SourceFile)
    assert [found.severity for found in analyse([source], [RULE], is_whole_project=True)] == [expected]
