"""What is told of transformers agrees with transformers, where it is installed, and with PyTorch in any case."""

from __future__ import annotations

import dataclasses

import pytest
import torch

from initlint.frameworks import tables
from initlint.frameworks.torch import transformers
from initlint.frameworks.torch.layers import LAYERS


@pytest.mark.parametrize("name", sorted(transformers.ACTIVATION_LAYERS))
def test_activations_are_those_of_transformers(name: str) -> None:
    activations = pytest.importorskip("transformers.activations")
    layer, arguments = transformers.ACTIVATION_LAYERS[name]
    told = getattr(torch.nn, layer.rpartition(".")[2])(**arguments)
    x = torch.linspace(-4, 4, 101)
    assert torch.allclose(told(x), activations.ACT2FN[name](x), atol=2e-3)


def test_activations_are_layers_with_a_row() -> None:
    assert {layer for layer, _ in transformers.ACTIVATION_LAYERS.values()} <= set(LAYERS)


def test_fields_of_configurations() -> None:
    package = pytest.importorskip("transformers")
    fields = {field.name: field.default for field in dataclasses.fields(package.PreTrainedConfig)}
    assert fields == dict(transformers.CONFIGURATION_DEFAULTS)
    config = package.PreTrainedConfig()
    assert {name: getattr(config, name) for name in transformers.CONFIGURATION_ATTRIBUTES} == dict(
        transformers.CONFIGURATION_ATTRIBUTES
    )


def test_attributes_of_models() -> None:
    package = pytest.importorskip("transformers")
    missing = object()
    for name, told in transformers.MODEL_ATTRIBUTES.items():
        found = getattr(package.PreTrainedModel, name, missing)
        assert found in (told, missing) or isinstance(found, property), name


def test_names_come_to_what_is_known() -> None:
    for name, canonical in transformers.NAMES.items():
        assert tables.canonical(name) == canonical
        assert tables.is_known(canonical)
    assert tables.canonical("transformers.BertPreTrainedModel") == "transformers.BertPreTrainedModel"
    assert transformers.is_model("transformers.models.bert.modeling_bert.BertPreTrainedModel")
    assert not transformers.is_model("mine.BertPreTrainedModel")


def test_decorators_of_transformers_are_told_and_others_are_not() -> None:
    assert transformers.is_told("transformers.utils.auto_docstring")
    assert not transformers.is_told("mine.auto_docstring")
    assert not transformers.is_told("transformers.utils.logging")
