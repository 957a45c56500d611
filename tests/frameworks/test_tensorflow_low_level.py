"""What TensorFlow has below Keras, tested against the formulas of its documentation and against Keras's own layers."""

from __future__ import annotations

import math

import keras
import pytest

from initlint.distributions import Distribution, Kind
from initlint.frameworks import tables
from initlint.frameworks.keras.low_level import FUNCTIONAL_LAYERS, INITIALIZERS
from initlint.frameworks.specs import bind

SHAPE = (3, 3, 32, 64)
FAN_IN, FAN_OUT = 9 * 32, 9 * 64
_CUT_AT_TWO = 0.8796256610342398


def law_of(name: str, **arguments: object) -> Distribution:
    spec = INITIALIZERS[f"tensorflow.contrib.layers.{name}"]
    return spec.distribution(bind(spec.signature, (), arguments), SHAPE, None)


def test_contrib_glorot() -> None:
    uniform = law_of("xavier_initializer")
    assert uniform.kind is Kind.UNIFORM
    assert uniform.high == pytest.approx(math.sqrt(6 / (FAN_IN + FAN_OUT)))
    normal = law_of("xavier_initializer_conv2d", uniform=False)
    assert normal.kind is Kind.TRUNCATED_NORMAL
    assert normal.std == pytest.approx(math.sqrt(1.3 * 2 / (FAN_IN + FAN_OUT)) * _CUT_AT_TWO)
    assert normal.high == pytest.approx(2 * math.sqrt(1.3 * 2 / (FAN_IN + FAN_OUT)))


@pytest.mark.parametrize(("mode", "fan"), [("FAN_IN", FAN_IN), ("FAN_OUT", FAN_OUT), ("FAN_AVG", 432)])
def test_contrib_variance_scaling(mode: str, fan: float) -> None:
    law = law_of("variance_scaling_initializer", mode=mode)
    assert law.std == pytest.approx(math.sqrt(1.3 * 2.0 / fan) * _CUT_AT_TWO)
    uniform = law_of("variance_scaling_initializer", factor=1.0, mode=mode, uniform=True)
    assert uniform.high == pytest.approx(math.sqrt(3 / fan))


def test_functions_make_layers_of_keras() -> None:
    for layer, arguments in FUNCTIONAL_LAYERS.values():
        spec = tables.layer(layer)
        assert spec is not None
        found = getattr(keras.layers, layer.removeprefix("keras.layers."))
        assert spec.name.endswith(found.__name__)
        assert set(arguments) <= {argument.name for argument in spec.signature}


def test_names_lead_to_the_rows() -> None:
    for spelling in ("tf.contrib.layers.xavier_initializer", "tensorflow.contrib.layers.xavier_initializer"):
        assert tables.is_keras_initializer(tables.canonical(spelling))
    assert tables.canonical("tensorflow.compat.v1.layers.dense") in FUNCTIONAL_LAYERS
    assert tables.canonical("tensorflow.compat.v1.get_variable") == "tensorflow.get_variable"
