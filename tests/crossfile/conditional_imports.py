"""Imports that depend on the platform, on what is installed, on the type checker, or on the first use."""

from __future__ import annotations

from .import_forms import BASE, applied, derived
from .projects import Project

SEVEN = "def init_half(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(7)\n"
"""The same name with another outcome."""


def _files(model: str, **more: str) -> dict[str, str]:
    files = {"pkg/__init__.py": "", "pkg/base.py": BASE, "pkg/other.py": SEVEN, "pkg/model.py": model}
    return {**files, **{path.replace("__", "/") + ".py": text for path, text in more.items()}}


_IMPORTLIB = """
    import importlib

    _WHERE = {"init_half": ".base", "init_seven": "pkg.other"}


    def __getattr__(name):
        if name not in _WHERE:
            raise AttributeError(name)
        return getattr(importlib.import_module(_WHERE[name], __name__), name)
"""

PROJECTS: dict[str, Project] = {
    "what is missing": Project(
        files=_files(
            applied("try:\n    from .fast import init_half\nexcept ImportError:\n    from .base import init_half")
        )
    ),
    "what is there": Project(
        files=_files(
            applied("try:\n    from .base import init_half\nexcept ImportError:\n    from .other import init_half")
        )
    ),
    "missing module": Project(
        files=_files(
            applied(
                "try:\n    from . import fast as inits\nexcept (ImportError, OSError):\n    from . import other as inits",
                "inits.init_half",
            )
        )
    ),
    "missing name": Project(
        files=_files(
            applied(
                "try:\n    from .base import init_quarter as init\nexcept ImportError:\n    from .base import init_half as init",
                "init",
            )
        )
    ),
    "flag from a failed import": Project(
        files=_files(
            applied(
                "try:\n    from . import fast\n    HAS_FAST = True\nexcept ImportError:\n    HAS_FAST = False\n"
                "if HAS_FAST:\n    from .other import init_half\nelse:\n    from .base import init_half"
            )
        )
    ),
    "python version": Project(
        files=_files(
            applied(
                "import sys\n\nif sys.version_info >= (3, 8):\n    from .base import init_half\nelse:\n    from .other import init_half"
            )
        )
    ),
    "old python version": Project(
        files=_files(
            applied(
                "import sys\n\nif sys.version_info < (3, 8):\n    from .base import init_half\nelse:\n    from .other import init_half"
            )
        )
    ),
    "rebound": Project(files=_files(applied("from .base import init_half\nfrom .other import init_half"))),
    "rebound below a condition": Project(
        files=_files(applied("from .base import init_half\n\nif True:\n    from .other import init_half"))
    ),
    "type checking only": Project(
        files=_files(
            "from __future__ import annotations\n\nfrom typing import TYPE_CHECKING\n\nfrom torch import nn\n\n"
            "if TYPE_CHECKING:\n    from .config import Config\n\n\n"
            "class Inner(nn.Module):\n    def __init__(self, config: Config):\n        super().__init__()\n"
            "        self.fc = nn.Linear(config.width, 2)\n\n\n"
            "def Net():\n    from .config import Config as C\n\n    return Inner(C())\n",
            pkg__config="class Config:\n    def __init__(self, width=9):\n        self.width = width\n",
        )
    ),
    "type checking and another value": Project(
        files=_files(
            derived(
                "from typing import TYPE_CHECKING\n\nfrom torch import nn\n\n"
                "if TYPE_CHECKING:\n    Base = nn.Identity\nelse:\n    from .base import Base"
            )
        )
    ),
    "not type checking": Project(
        files=_files(
            derived(
                "import typing\n\nfrom torch import nn\n\n"
                "if not typing.TYPE_CHECKING:\n    from .base import Base\nelse:\n    Base = nn.Identity"
            )
        )
    ),
    "module that looks its names up": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/other.py": SEVEN.replace("half", "seven"),
            "pkg/lazy/__init__.py": _IMPORTLIB.replace('".base"', '"..base"'),
            "pkg/model.py": applied("from .lazy import init_half"),
        }
    ),
    "package that looks its names up": Project(
        files={
            "pkg/__init__.py": _IMPORTLIB,
            "pkg/base.py": BASE,
            "pkg/other.py": SEVEN.replace("half", "seven"),
            "pkg/model.py": applied("import pkg", "pkg.init_seven"),
        }
    ),
    "imported by its name": Project(
        files=_files(
            applied("from importlib import import_module\n\ninits = import_module('pkg.other')", "inits.init_half")
        )
    ),
}
