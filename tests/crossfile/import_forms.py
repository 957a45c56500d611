"""The forms in which a base class, a helper or an init function comes from another file."""

from __future__ import annotations

from .projects import NET, Project

BASE = """
    from torch import nn


    class Base(nn.Module):
        def __init__(self, width=6):
            super().__init__()
            self.fc = nn.Linear(width, 4)
            self.init_weights()

        def init_weights(self):
            nn.init.constant_(self.fc.weight, 0.5)


    def init_half(module):
        if isinstance(module, nn.Linear):
            nn.init.constant_(module.weight, 0.5)


    def init_two(module):
        if isinstance(module, nn.Linear):
            nn.init.constant_(module.weight, 2.0)
"""
"""A base class, and init functions with different outcomes."""


def derived(line: str, base: str = "Base") -> str:
    """A class that derives from what an import line brings."""
    return f"{line}\n\n\nclass Net({base}):\n    pass\n"


def applied(line: str, function: str = "init_half") -> str:
    """A network that applies what an import line brings."""
    return (
        f"from torch import nn\n{line}\n\n\nclass Net(nn.Module):\n    def __init__(self):\n"
        f"        super().__init__()\n        self.fc = nn.Linear(6, 4)\n        self.apply({function})\n"
    )


def _pair(model: str, **more: str) -> dict[str, str]:
    files = {"pkg/__init__.py": "", "pkg/base.py": BASE, "pkg/model.py": model}
    return {**files, **{path.replace("__", "/") + ".py": text for path, text in more.items()}}


PROJECTS: dict[str, Project] = {
    "relative": Project(files=_pair(derived("from .base import Base"))),
    "relative alias": Project(files=_pair(derived("from .base import Base as B", "B"))),
    "sibling module": Project(files=_pair(derived("from . import base", "base.Base"))),
    "sibling module alias": Project(files=_pair(applied("from . import base as inits", "inits.init_half"))),
    "absolute": Project(files=_pair(applied("from pkg.base import init_half"))),
    "dotted": Project(files=_pair(derived("import pkg.base", "pkg.base.Base"))),
    "dotted alias": Project(files=_pair(applied("import pkg.base as b", "b.init_half"))),
    "star": Project(files=_pair(derived("from .base import *"))),
    "star gives its imports": Project(
        files=_pair(
            "from .base import *\n\n\nclass Net(nn.Linear):\n    def __init__(self):\n        super().__init__(3, 4)\n"
        )
    ),
    "two levels up": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/common/__init__.py": "",
            "pkg/common/base.py": BASE,
            "pkg/nets/__init__.py": "",
            "pkg/nets/model.py": derived("from ..common.base import Base"),
        },
        entry="pkg/nets/model.py",
    ),
    "three levels up": Project(
        files={
            "pkg/__init__.py": "from .base import init_half",
            "pkg/base.py": BASE,
            "pkg/nets/__init__.py": "",
            "pkg/nets/small/__init__.py": "",
            "pkg/nets/small/model.py": applied("from ... import init_half"),
        },
        entry="pkg/nets/small/model.py",
    ),
    "module of the package above": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": BASE,
            "pkg/nets/__init__.py": "",
            "pkg/nets/model.py": derived("from .. import base as b", "b.Base"),
        },
        entry="pkg/nets/model.py",
    ),
    "re-export": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/layers/__init__.py": "from .base import Base, init_half as default_init",
            "pkg/layers/base.py": BASE,
            "pkg/model.py": applied("from .layers import default_init", "default_init"),
        }
    ),
    "re-export in the package itself": Project(
        files={
            "pkg/__init__.py": "from .base import Base\nfrom .model import Net",
            "pkg/base.py": BASE,
            "pkg/model.py": derived("import pkg", "pkg.Base").replace(
                "import pkg\n", "from pkg import Base\nimport pkg\n"
            ),
        }
    ),
    "re-export of a star": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/layers/__init__.py": "from .base import *\nfrom .other import *",
            "pkg/layers/base.py": "__all__ = ['Base']\n" + BASE.replace("\n    ", "\n"),
            "pkg/layers/other.py": "def init_half(module):\n    if hasattr(module, 'bias'):\n        module.bias.data.fill_(3)\n",
            "pkg/model.py": applied("from .layers import *"),
        }
    ),
    "star of listed private names": Project(
        files=_pair(
            applied("from .inits import *", "_private_init"),
            pkg__inits="__all__ = ['_private_init']\n\n\ndef _private_init(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(1)\n",
        )
    ),
    "star of a list put together": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/a/__init__.py": "from . import one, two\nfrom .one import *\nfrom .two import *\n\n__all__ = one.__all__ + two.__all__\n",
            "pkg/a/one.py": "__all__ = []\n__all__ += ['Base']\n" + BASE.replace("\n    ", "\n"),
            "pkg/a/two.py": "__all__ = ['init_two']\n\n\ndef init_two(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(1)\n",
            "pkg/model.py": applied("from .a import *", "init_two"),
        }
    ),
    "star of submodules": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/a/__init__.py": "__all__ = ['inits']\n",
            "pkg/a/inits.py": BASE,
            "pkg/model.py": applied("from .a import *", "inits.init_half"),
        }
    ),
    "later star wins": Project(
        files=_pair(
            applied("from .base import *\nfrom .inits import *"),
            pkg__inits="def init_half(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(7)\n",
        )
    ),
    "own definition below a star": Project(
        files=_pair(
            applied(
                "from .base import *\n\n\ndef init_half(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(7)\n"
            )
        )
    ),
    "chain of four": Project(
        files={
            "pkg/__init__.py": "from .a import Base",
            "pkg/a.py": "from .b import Middle as Base",
            "pkg/b.py": derived("from .c import *").replace("Net", "Middle"),
            "pkg/c.py": "from .base import Base  # noqa: F401",
            "pkg/base.py": BASE,
            "pkg/model.py": derived("from pkg import Base"),
        }
    ),
    "import in a function": Project(
        files=_pair(
            NET.replace("\n    ", "\n") + "        from .base import init_half as init\n\n        self.apply(init)\n"
        )
    ),
    "cycle": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/base.py": "from torch import nn\n\nfrom . import model\n\n\n"
            "def build():\n    return model.Net()\n\n\ndef init_half(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(7)\n",
            "pkg/model.py": applied("from . import base", "base.init_half"),
        }
    ),
    "cycle of names": Project(
        files={
            "pkg/__init__.py": "from .a import *\nfrom .b import *\n",
            "pkg/a.py": "from torch import nn\n\n\nclass Base(nn.Module):\n    def __init__(self):\n        super().__init__()\n"
            "        from .b import fill\n        self.fc = nn.Linear(4, 4)\n        fill(self.fc)\n",
            "pkg/b.py": "from .a import Base\n\n\ndef fill(m):\n    m.weight.data.fill_(3)\n\n\nclass Net(Base):\n    pass\n",
        },
        entry="pkg/b.py",
    ),
    "import of a package and its part": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/sub/__init__.py": "",
            "pkg/sub/base.py": BASE,
            "pkg/model.py": derived("import pkg.sub\nimport pkg.sub.base", "pkg.sub.base.Base"),
        }
    ),
    "attribute and submodule of one name": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/a/__init__.py": "from .init import init\n",
            "pkg/a/init.py": "def init(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(7)\n",
            "pkg/model.py": applied("from .a import init", "init"),
        }
    ),
    "constant set from outside": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/defaults.py": "STD = 0.5\n",
            "pkg/inits.py": "from . import defaults\n\n\ndef init(m):\n    if hasattr(m, 'bias'):\n        m.bias.data.fill_(defaults.STD)\n",
            "pkg/model.py": applied("from . import defaults\nfrom .inits import init\n\ndefaults.STD = 4.0\n", "init"),
        }
    ),
    "function replaced from outside": Project(
        files={
            "pkg/__init__.py": "",
            "pkg/inits.py": "def fill(m):\n    m.bias.data.fill_(1)\n\n\ndef init(m):\n    if hasattr(m, 'bias'):\n        fill(m)\n",
            "pkg/model.py": applied(
                "from . import inits\n\n\ndef fill(m):\n    m.bias.data.fill_(9)\n\n\ninits.fill = fill\n", "inits.init"
            ),
        }
    ),
}

REGISTRY = """
    INITS = {}


    class Registry:
        def __init__(self):
            self.functions = {}

        def register(self, function):
            self.functions[function.__name__] = function
            return function

        def get(self, name, default=None):
            return self.functions.get(name, default)


    OBJECT = Registry()


    def register(function):
        INITS[function.__name__] = function
        return function
"""
"""Two registries that other files fill."""


def _registered(use: str) -> Project:
    return Project(
        files={
            "pkg/__init__.py": "",
            "pkg/registry.py": REGISTRY,
            "pkg/inits.py": "from .registry import OBJECT, register\n\n\n@register\n@OBJECT.register\ndef half(m):\n    m.bias.data.fill_(0.5)\n",
            "pkg/model.py": "from torch import nn\nfrom . import inits\nfrom .registry import INITS, OBJECT\n\n\n"
            "class Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.fc = nn.Linear(3, 3)\n"
            f"        {use}\n",
        }
    )


NOT_KNOWN: dict[str, Project] = {
    "registry with a default": _registered("INITS.get('half', nn.init.zeros_)(self.fc)"),
    "registry asked for a name": _registered("'half' in INITS and inits.half(self.fc)"),
    "registry object": _registered("OBJECT.get('half', lambda m: m.bias.data.zero_())(self.fc)"),
    "registry object that gives nothing": _registered("(OBJECT.get('half') or nn.init.zeros_)(self.fc)"),
}
"""Nobody knows what is in them, so nothing is said of what they give."""
