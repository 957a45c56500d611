"""Transformers seen from both sides: as source beside the linted file, loaded late, and as names that lead nowhere."""

from __future__ import annotations

from pathlib import Path

import pytest

from initlint.analysis import ledgers
from initlint.frameworks.torch import transformers
from initlint.ledger import Ledger, LedgerRow
from initlint.workspace.source import SourceFile, read_source

LATE = """
from typing import TYPE_CHECKING

if TYPE_CHECKING:
{imports}
else:
    import sys

    sys.modules[__name__] = _LazyModule(__name__, globals()["__file__"], _import_structure)
"""

CONFIGURATION = """
from ...configuration_utils import PreTrainedConfig
from ...utils import is_torch_available

if not is_torch_available():
    raise ImportError

class LeafConfig(PreTrainedConfig):
    model_type = "leaf"
    width: int = 12
    pooled: bool = True

class TreeConfig(PreTrainedConfig):
    model_type = "tree"
    sub_configs_defaults = {"leaf_config": LeafConfig}
    leaf_config: dict | PreTrainedConfig | None = None
    layer_types: list[str] | None = None

__all__ = ["LeafConfig", "TreeConfig"]
"""

MODELING = """
from torch import nn
from ...modeling_utils import PreTrainedModel
from ...utils import auto_docstring
from ..auto import AutoModel
from .configuration_tree import LeafConfig, TreeConfig

@auto_docstring
class LeafPreTrainedModel(PreTrainedModel):
    config: LeafConfig

    def _init_weights(self, module):
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=0.5)

@auto_docstring(checkpoint="none")
class LeafModel(LeafPreTrainedModel):
    def __init__(self, config, add_pooling_layer=True):
        super().__init__(config)
        self.fill = nn.Linear(config.width, config.width, bias=False)
        self.pool = nn.Linear(config.width, 3, bias=False) if add_pooling_layer else None
        self.post_init()

class TreeModel(PreTrainedModel):
    config: TreeConfig

    def __init__(self, config):
        super().__init__(config)
        self.leaf = AutoModel.from_config(config.leaf_config, add_pooling_layer=False)
        widths = [layer.leaf_config.width for layer in (config.per_layer_config[0], config.per_layer_config["odd"])]
        self.top = nn.Linear(*widths, bias=False)
        self.post_init()

__all__ = ["LeafModel", "TreeModel"]
"""

AUTO_FACTORY = """
class _BaseAutoModelClass:
    _model_mapping = None

class _LazyAutoMapping:
    pass

def auto_class_update(cls):
    return cls

__all__ = []
"""

AUTO_CONFIGURATION = """
from collections import OrderedDict

CONFIG_MAPPING_NAMES = OrderedDict([("leaf", "LeafConfig"), ("tree", "TreeConfig")])

__all__ = []
"""

AUTO_MODELING = """
from collections import OrderedDict
from .auto_factory import _BaseAutoModelClass, _LazyAutoMapping, auto_class_update
from .configuration_auto import CONFIG_MAPPING_NAMES

MODEL_MAPPING_NAMES = OrderedDict([("leaf", "LeafModel"), ("tree", "TreeModel")])
MODEL_MAPPING = _LazyAutoMapping(CONFIG_MAPPING_NAMES, MODEL_MAPPING_NAMES)

class AutoModel(_BaseAutoModelClass):
    _model_mapping = MODEL_MAPPING

AutoModel = auto_class_update(AutoModel)

__all__ = ["AutoModel"]
"""


def late(*modules: str) -> str:
    return LATE.format(imports="\n".join(f"    from {module} import *" for module in modules))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A directory with a small package called transformers, made like the real one."""
    files = {
        "__init__": late(".models"),
        "models/__init__": late(".auto", ".tree", ".other"),
        "models/auto/__init__": late(".auto_factory", ".configuration_auto", ".modeling_auto"),
        "models/auto/auto_factory": AUTO_FACTORY,
        "models/auto/configuration_auto": AUTO_CONFIGURATION,
        "models/auto/modeling_auto": AUTO_MODELING,
        "models/tree/__init__": late(".configuration_tree", ".modeling_tree"),
        "models/tree/configuration_tree": CONFIGURATION,
        "models/tree/modeling_tree": MODELING,
        "models/other": 'from torch import nn\n\n__all__ = ["something"]\n\nclass LeafModel(nn.Linear):\n    pass\n',
    }
    for name, text in files.items():
        file = tmp_path / "transformers" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tmp_path


def ledger(folder: Path, text: str, name: str = "build") -> Ledger:
    file = folder / "project.py"
    file.write_text(text, encoding="utf-8")
    source = read_source(file)
    assert isinstance(source, SourceFile)
    (found,) = ledgers(source, name)
    return found


def known(found: Ledger) -> dict[str, tuple[object, object, object]]:
    return {row.name: (row.shape, row.mean, row.std) for row in found.rows if row.is_known}


def test_names_of_a_package_that_is_loaded_late(package: Path) -> None:
    found = ledger(
        package,
        "from transformers import LeafConfig, LeafModel\n\ndef build():\n    return LeafModel(LeafConfig(width=8))\n",
    )
    assert known(found) == {"fill.weight": ((8, 8), 0.0, 0.5), "pool.weight": ((3, 8), 0.0, 0.5)}
    assert found.assumptions == ()


def test_auto_classes_lead_to_the_model_of_a_part(package: Path) -> None:
    call = "TreeModel(TreeConfig(leaf_config={'width': 6}))"
    found = ledger(package, f"from transformers import TreeConfig, TreeModel\n\ndef build():\n    return {call}\n")
    rows = known(found)
    assert rows["leaf.fill.weight"] == ((6, 6), 0.0, 0.5)
    assert "leaf.pool.weight" not in {row.name for row in found.rows}


def test_a_layer_may_have_a_configuration_of_its_own(package: Path) -> None:
    text = """
from transformers import LeafConfig, TreeConfig, TreeModel

def build():
    different = {1: {"leaf_config": LeafConfig(width=5)}}
    return TreeModel(TreeConfig(layer_types=["even", "odd"], per_layer_config=different))
"""
    assert known(ledger(package, text))["top.weight"] == ((5, 12), 0.0, 0.02)


def test_a_class_is_seen_with_the_configuration_that_it_names(package: Path) -> None:
    file = package / "transformers" / "models" / "tree" / "modeling_tree.py"
    source = read_source(file)
    assert isinstance(source, SourceFile)
    (found,) = ledgers(source, "LeafModel")
    assert known(found)["fill.weight"] == ((12, 12), 0.0, 0.5)


FOREIGN = """
from torch import nn
from transformers import BertPreTrainedModel

class Classifier(BertPreTrainedModel):
    def __init__(self, config):
        super().__init__(config)
        self.head = nn.Linear(8, 3){rest}
"""


def rows_of(folder: Path, rest: str) -> dict[str, LedgerRow]:
    return {row.name: row for row in ledger(folder, FOREIGN.format(rest=rest), "Classifier").rows}


def test_the_rule_of_a_model_that_is_not_seen_is_not_known(tmp_path: Path) -> None:
    assert rows_of(tmp_path, "")["head.weight"].is_known
    assert not rows_of(tmp_path, "\n        self.post_init()")["head.weight"].is_known
    own = "\n        self.post_init()\n\n    def _init_weights(self, module):\n        nn.init.zeros_(self.head.weight)"
    assert rows_of(tmp_path, own)["head.weight"].std == 0


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("transformers.utils.is_torch_available", True),
        ("transformers.utils.import_utils.is_flash_attn_2_available", False),
        ("transformers.integrations.deepspeed.is_deepspeed_zero3_enabled", False),
        ("transformers.utils.logging", None),
        ("torch.cuda.is_available", None),
    ],
)
def test_questions_about_the_surroundings(name: str, expected: bool | None) -> None:
    assert transformers.answer(name) is expected
