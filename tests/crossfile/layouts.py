"""Where files of a project lie: `src`, namespace packages, scripts beside packages, tests."""

from __future__ import annotations

from .import_forms import BASE, applied, derived
from .projects import Project

_META = {"pyproject.toml": "[project]\nname = 'pkg'\n"}

PROJECTS: dict[str, Project] = {
    "src": Project(
        files={
            **_META,
            "src/pkg/__init__.py": "",
            "src/pkg/base.py": BASE,
            "src/pkg/model.py": derived("from pkg.base import Base"),
        },
        entry="src/pkg/model.py",
        root="src",
    ),
    "src without a project file": Project(
        files={
            "src/pkg/__init__.py": "",
            "src/pkg/base.py": BASE,
            "src/pkg/model.py": derived("from pkg.base import Base"),
        },
        entry="src/pkg/model.py",
        root="src",
    ),
    "namespace package": Project(
        files={**_META, "ns/part/base.py": BASE, "ns/part/model.py": derived("from ns.part.base import Base")},
        entry="ns/part/model.py",
    ),
    "namespace package, relative": Project(
        files={**_META, "ns/part/base.py": BASE, "ns/part/model.py": derived("from .base import Base")},
        entry="ns/part/model.py",
    ),
    "namespace package, one level up": Project(
        files={**_META, "ns/common/base.py": BASE, "ns/part/model.py": derived("from ..common.base import Base")},
        entry="ns/part/model.py",
    ),
    "namespace package without a project file": Project(
        files={"ns/common/base.py": BASE, "ns/part/model.py": applied("from ..common import base", "base.init_half")},
        entry="ns/part/model.py",
    ),
    "package in a namespace": Project(
        files={
            **_META,
            "ns/pkg/__init__.py": "",
            "ns/pkg/base.py": BASE,
            "ns/pkg/model.py": derived("from ns.pkg.base import Base"),
        },
        entry="ns/pkg/model.py",
    ),
    "namespace package in src": Project(
        files={
            **_META,
            "src/ns/part/base.py": BASE,
            "src/ns/part/model.py": applied("import ns.part.base as b", "b.init_half"),
        },
        entry="src/ns/part/model.py",
        root="src",
    ),
    "script beside its modules": Project(
        files={**_META, "tools/inits.py": BASE, "tools/train.py": applied("from inits import init_half")},
        entry="tools/train.py",
        root="tools",
    ),
    "script beside its package": Project(
        files={
            "work/models/__init__.py": "from .base import *",
            "work/models/base.py": BASE,
            "work/train.py": applied("import models", "models.init_half"),
        },
        entry="work/train.py",
        root="work",
    ),
    "script at the top": Project(
        files={
            **_META,
            "pkg/__init__.py": "from .base import Base",
            "pkg/base.py": BASE,
            "train.py": derived("from pkg import Base"),
        },
        entry="train.py",
    ),
    "test of a package": Project(
        files={
            **_META,
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "tests/test_model.py": derived("from pkg.base import Base"),
        },
        entry="tests/test_model.py",
        root="tests",
    ),
    "utils in two places": Project(
        files={
            **_META,
            "utils/__init__.py": "",
            "utils/inits.py": BASE.replace("0.5", "4.0"),
            "app/__init__.py": "",
            "app/utils/__init__.py": "",
            "app/utils/inits.py": BASE,
            "app/model.py": applied("from app.utils.inits import init_half\nfrom utils.inits import init_two"),
        },
        entry="app/model.py",
    ),
}
