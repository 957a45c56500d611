"""Names that mean something else than they seem to."""

from __future__ import annotations

from .import_forms import BASE, applied
from .projects import Project

_HEAD = "from torch import nn\n\nfrom .base import Base, init_half, init_two\n\n\n"


def _net(body: str, head: str = "", bases: str = "nn.Module") -> Project:
    lines = "".join(f"        {line}\n" if line else "\n" for line in body.strip("\n").split("\n"))
    model = f"{_HEAD}{head}class Net({bases}):\n    def __init__(self):\n        super().__init__()\n{lines}"
    return Project(files={"pkg/__init__.py": "", "pkg/base.py": BASE, "pkg/model.py": model})


PROJECTS: dict[str, Project] = {
    "nested function of the same name": _net(
        "def init_half(m):\n    m.bias.data.fill_(3)\n\nself.fc = nn.Linear(6, 4)\ninit_half(self.fc)"
    ),
    "nested class of the same name": _net(
        "class Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.inner = nn.Linear(2, 2)\n\n"
        "self.part = Base()\ninit_two(self.part.inner)"
    ),
    "nested function is not the method": _net(
        "self.fc = nn.Linear(6, 4)\nself.init_half()",
        head="",
    ).__class__(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/model.py": _HEAD
            + "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(6, 4)\n"
            "        self.init_half()\n        init_two(self.fc)\n\n    def init_half(self):\n        self.fc.bias.data.fill_(8)\n",
        }
    ),
    "class names are not seen in methods": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/model.py": _HEAD
            + "class Net(nn.Module):\n    init_half = init_two\n    value = 3\n\n    def __init__(self, value=5):\n"
            "        super().__init__()\n        self.fc = nn.Linear(6, 4)\n        init_half(self.fc)\n"
            "        self.fc.bias.data.fill_(self.value + value)\n",
        }
    ),
    "parameter of the same name": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/model.py": _HEAD
            + "class Net(nn.Module):\n    def __init__(self, init_half=init_two, width=6):\n        super().__init__()\n"
            "        self.fc = nn.Linear(width, 4)\n        self.apply(init_half)\n",
        }
    ),
    "comprehension keeps its variable": _net(
        "layer = nn.Linear(6, 4)\nself.layers = nn.ModuleList([layer for layer in (nn.Linear(2, 2), nn.Linear(3, 3))])\n"
        "init_half(layer)\nself.last = layer"
    ),
    "loop leaves its variable": _net(
        "self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(3, 3)])\nfor layer in self.layers:\n    pass\ninit_half(layer)"
    ),
    "condition rebinds": _net(
        "init = init_half\nif self.training:\n    init = init_two\nself.fc = nn.Linear(6, 4)\nself.apply(init)"
    ),
    "loop rebinds": _net(
        "self.fc = nn.Linear(6, 4)\nfor init in (init_half, init_two):\n    self.apply(init)\ninit = init_half\ninit(self.fc)"
    ),
    "inheritance across files": _net("self.extra = nn.Linear(4, 4)\nself.extra.apply(init_two)", bases="Base"),
    "override of what the base calls": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/middle.py": "from .base import Base\n\n\nclass Middle(Base):\n    def init_weights(self):\n"
            "        super().init_weights()\n        self.fc.bias.data.fill_(2)\n",
            "pkg/model.py": "from .middle import Middle\n\n\nclass Net(Middle):\n    def init_weights(self):\n"
            "        super().init_weights()\n        self.fc.weight.data.mul_(3)\n",
        }
    ),
    "mixin of another file": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/mixins.py": "from .base import init_two\n\n\nclass Initialized:\n    def finish(self):\n        self.apply(init_two)\n        return self\n",
            "pkg/model.py": _HEAD
            + "from . import mixins\n\n\nclass Net(mixins.Initialized, nn.Module):\n    def __init__(self):\n"
            "        super().__init__()\n        self.fc = nn.Linear(6, 4)\n        self.finish()\n",
        }
    ),
    "same class name in two files": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE.replace("Base", "Net"),
            "pkg/model.py": "from .base import Net as Other\nfrom torch import nn\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
            "        super().__init__()\n        self.other = Other()\n        for m in self.modules():\n"
            "            if isinstance(m, Other):\n                m.fc.bias.data.fill_(6)\n",
        }
    ),
    "global of another file": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/inits.py": "COUNT = 1\n\n\ndef init_half(m):\n    global COUNT\n    if hasattr(m, 'bias'):\n        COUNT += 1\n"
            "        m.bias.data.fill_(COUNT)\n",
            "pkg/model.py": applied("from .inits import init_half"),
        }
    ),
    "decorator of another file": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/registry.py": "INITS = {}\n\n\ndef register(name):\n    def add(function):\n        INITS[name] = function\n"
            "        return function\n\n    return add\n",
            "pkg/inits.py": "from .registry import register\n\n\n@register('half')\ndef init_half(m):\n    if hasattr(m, 'bias'):\n"
            "        m.bias.data.fill_(5)\n",
            "pkg/model.py": applied("from . import inits  # noqa: F401\nfrom .inits import init_half"),
        }
    ),
}
