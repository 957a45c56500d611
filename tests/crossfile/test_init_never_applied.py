"""INI402 on projects: what counts as a use, and what is said when all of a project is linted, or a part of it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from initlint.cli.main import main

MODEL = """
    from torch import nn


    class Net(nn.Module):
        def __init__(self):
            super().__init__()
            self.fc = nn.Linear(4, 4)

        def _init_weights(self):
            nn.init.zeros_(self.fc.bias)


    def weights_init(module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.02)
"""
METHOD, FUNCTION = "_init_weights", "weights_init"
PROJECT = {"pyproject.toml": "[project]\nname = 'pkg'\n", "pkg/__init__.py": "", "pkg/model.py": MODEL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What is asked of one here."""

    name: str
    severity: str
    confidence: str
    message: str


def findings(folder: Path, files: dict[str, str], *given: str) -> list[Finding]:
    """Writes a project, lints what is given of it, and returns its INI402."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(dedent(text).lstrip("\n"), encoding="utf-8")
    output = io.StringIO()
    with redirect_stdout(output):
        main(
            [
                *(str(folder / path) for path in given or (".",)),
                *("--select", "INI402", "--output-format", "json"),
            ]
        )
    return [
        Finding(
            name=found["message"].split("`")[1],
            severity=found["severity"],
            confidence=found["confidence"],
            message=found["message"].split(", but ")[1],
        )
        for found in json.loads(output.getvalue())
    ]


def names(folder: Path, files: dict[str, str], *given: str) -> list[str]:
    return sorted(found.name for found in findings(folder, files, *given))


def test_everything_is_linted(tmp_path: Path) -> None:
    method, function = sorted(findings(tmp_path, PROJECT), key=lambda found: found.name)
    assert method == Finding(name=METHOD, severity="warning", confidence="high", message="the project never calls it")
    assert function == Finding(
        name=FUNCTION, severity="warning", confidence="medium", message="the project never calls it"
    )


@pytest.mark.parametrize("given", ["pkg/model.py", "pkg"])
def test_a_part_is_linted(tmp_path: Path, given: str) -> None:
    for found in findings(tmp_path, PROJECT, given):
        assert (found.severity, found.confidence) == ("advice", "medium")
        assert found.message == "nothing in the linted files calls it"


USES = {
    "a module": {
        "pkg/train.py": "from .model import weights_init, Net\n\nNet().apply(weights_init)\nNet()._init_weights()\n"
    },
    "a module without torch": {
        "pkg/run.py": "def run(net, model):\n    net.apply(model.weights_init)\n    net._init_weights()\n"
    },
    "a script at the top": {
        "train.py": "import pkg.model as m\n\nm.Net().apply(m.weights_init)\nm.Net()._init_weights()\n"
    },
    "a test": {
        "tests/test_model.py": "from pkg.model import *\n\n\ndef test_it():\n    Net().apply(weights_init)._init_weights()\n"
    },
    "strings": {"pkg/run.py": "NAMES = ['weights_init', '_init_weights']\n"},
    "text put together": {
        "pkg/run.py": "import torch\n\n\ndef run(net, kind, model):\n    getattr(model, f'weights_{kind}')(net)\n    getattr(net, '_init_' + kind)()\n"
    },
    "a registry": {
        "pkg/run.py": "from . import model\n\nINITS = {'default': model.weights_init}\nMETHODS = ('_init_weights',)\n"
    },
}
"""Uses in linted files."""

OTHER_USES = {
    "a notebook": {
        "notebooks/demo.ipynb": json.dumps(
            {
                "cells": [
                    {"cell_type": "code", "source": ["net.apply(weights_init)\n", "net._init_weights()"], "outputs": []}
                ]
            }
        )
    },
    "an entry point": {
        "setup.cfg": "[options.entry_points]\ninits =\n  a = pkg.model:weights_init\n  b = pkg.model:Net._init_weights\n"
    },
    "a configuration": {"conf/model.yaml": "init:\n  _target_: pkg.model.weights_init\n  method: _init_weights\n"},
    "a script without a suffix": {"bin/train": "#!/usr/bin/env python\nnet.apply(weights_init)\nnet._init_weights()\n"},
    "an excluded file": {
        "initlint.toml": "extend-exclude = ['examples']\n",
        "examples/demo.py": "net.apply(weights_init)\nnet._init_weights()\n",
    },
    "an ignored file": {".gitignore": "scratch.py\n", "scratch.py": "net.apply(weights_init)\nnet._init_weights()\n"},
}
"""Uses in files that are not linted."""


@pytest.mark.parametrize("title", [*USES, *OTHER_USES])
@pytest.mark.parametrize("given", [".", "pkg", "pkg/model.py"])
def test_used(tmp_path: Path, title: str, given: str) -> None:
    extra = {**USES, **OTHER_USES}[title]
    is_put_together = title == "text put together" and given == "pkg/model.py"
    assert names(tmp_path, {**PROJECT, **extra}, given) == (sorted([METHOD, FUNCTION]) if is_put_together else [])


NO_USES = {
    "another definition": {"pkg/other.py": "def weights_init():\n    pass\n\n\ndef _init_weights():\n    pass\n"},
    "another definition that is not linted": {
        "initlint.toml": "extend-exclude = ['old']\n",
        "old/model.py": "def weights_init():\n    pass\n\n\ndef _init_weights():\n    pass\n",
    },
    "longer names": {"pkg/other.py": "my_weights_init = 1\n_init_weights_of = my_weights_init\n"},
    "what a notebook puts out": {
        "demo.ipynb": json.dumps(
            {"cells": [{"cell_type": "code", "source": [], "outputs": ["weights_init _init_weights"]}]}
        )
    },
    "an environment beside it": {".venv/lib/x.py": "weights_init, _init_weights\n"},
    "text that may be anything": {
        "pkg/other.py": "def run(net, name):\n    getattr(net, f'{name}')()\n    getattr(net, 'x' + name)()\n"
    },
}


@pytest.mark.parametrize("title", NO_USES)
def test_not_used(tmp_path: Path, title: str) -> None:
    assert names(tmp_path, {**PROJECT, **NO_USES[title]}, ".") == sorted([METHOD, FUNCTION])


def test_another_project_is_no_user(tmp_path: Path) -> None:
    files = {f"one/{path}": text for path, text in PROJECT.items()}
    files.update({"two/pyproject.toml": "", "two/run.py": "net.apply(weights_init)\nnet._init_weights()\n"})
    assert names(tmp_path, files, "one", "two") == sorted([METHOD, FUNCTION])


def test_a_file_without_a_project(tmp_path: Path) -> None:
    files = {"model.py": MODEL, "train.py": "net.apply(weights_init)\n", "far/away.py": "net._init_weights()\n"}
    assert names(tmp_path, files, "model.py") == [METHOD]


def test_base_class_of_another_file_calls_it(tmp_path: Path) -> None:
    files = {
        **PROJECT,
        "pkg/model.py": "from torch import nn\n\nfrom .base import Base\n\n\nclass Net(Base):\n    def init_weights(self):\n"
        "        nn.init.zeros_(self.fc.bias)\n",
        "pkg/base.py": "from torch import nn\n\n\nclass Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
        "        self.fc = nn.Linear(2, 2)\n        self.init_weights()\n",
    }
    assert names(tmp_path, files, ".") == []
    assert names(tmp_path, files, "pkg/model.py") == []
