"""Every spelling of a Keras name comes to the public one."""

from __future__ import annotations

import inspect
import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.frameworks.keras.functions import FUNCTIONS  # noqa: E402
from initlint.frameworks.keras.initializers import INITIALIZERS  # noqa: E402
from initlint.frameworks.keras.layers import LAYERS  # noqa: E402
from initlint.frameworks.keras.names import canonical_name  # noqa: E402

SPELLINGS = {
    "keras.layers.Dense": [
        "tensorflow.keras.layers.Dense",
        "tf.keras.layers.Dense",
        "tf_keras.layers.Dense",
        "tensorflow.python.keras.layers.Dense",
        "tensorflow.python.keras.layers.core.Dense",
        "tensorflow.compat.v1.keras.layers.Dense",
        "keras.api.layers.Dense",
        "keras.src.layers.core.dense.Dense",
        "keras.layers.core.Dense",
        "keras_core.layers.Dense",
    ],
    "keras.layers.Conv2D": ["keras.layers.convolutional.Conv2D", "keras.layers.Convolution2D"],
    "keras.layers.MaxPooling2D": ["keras.layers.MaxPool2D", "keras.layers.pooling.MaxPooling2D"],
    "keras.layers.GlobalAveragePooling2D": ["tensorflow.keras.layers.GlobalAvgPool2D"],
    "keras.layers.LeakyReLU": ["keras.layers.advanced_activations.LeakyReLU"],
    "keras.layers.BatchNormalization": [
        "keras.layers.normalization.BatchNormalization",
        "keras.layers.normalization.batch_normalization.BatchNormalization",
        "tensorflow.keras.layers.experimental.SyncBatchNormalization",
    ],
    "keras.layers.Rescaling": ["tensorflow.keras.layers.experimental.preprocessing.Rescaling"],
    "keras.layers.LSTM": ["keras.layers.recurrent.LSTM", "keras.layers.CuDNNLSTM"],
    "keras.layers.Layer": ["keras.Layer", "keras.engine.topology.Layer", "keras.engine.base_layer.Layer"],
    "keras.Sequential": ["keras.models.Sequential", "keras.engine.sequential.Sequential", "tf.keras.Sequential"],
    "keras.Model": ["keras.models.Model", "keras.engine.training.Model", "tf.keras.Model", "keras.models.Functional"],
    "keras.Input": ["keras.layers.Input", "keras.engine.Input", "tf.keras.Input"],
    "keras.layers.add": ["keras.layers.merge.add", "tensorflow.keras.layers.add"],
    "keras.initializers.HeNormal": [
        "keras.initializers.he_normal",
        "keras.initializers.initializers_v2.HeNormal",
        "keras.initializations.he_normal",
        "tensorflow.keras.initializers.he_normal",
        "tensorflow.initializers.he_normal",
    ],
    "keras.initializers.GlorotUniform": [
        "tensorflow.initializers.glorot_uniform",
        "tensorflow.glorot_uniform_initializer",
        "tf.compat.v1.glorot_uniform_initializer",
        "tensorflow.initializers.GlorotUniform",
    ],
    "keras.initializers.RandomNormal": ["tf.random_normal_initializer", "tensorflow.initializers.random_normal"],
    "keras.initializers.VarianceScaling": ["tensorflow.compat.v1.variance_scaling_initializer"],
    "keras.initializers.Constant": ["tf.constant_initializer", "tensorflow.compat.v1.initializers.constant"],
    "tensorflow.compat.v1.truncated_normal_initializer": [
        "tf.truncated_normal_initializer",
        "tensorflow.compat.v1.initializers.truncated_normal",
    ],
    "tensorflow.compat.v1.random_normal_initializer": ["tensorflow.compat.v1.random_normal_initializer"],
    "tensorflow.random.normal": ["tf.random.normal", "tf.random_normal", "tensorflow.compat.v1.random_normal"],
    "tensorflow.nn.relu": ["tf.nn.relu", "tensorflow.compat.v1.nn.relu"],
    "keras.activations.relu": ["tf.keras.activations.relu", "keras.src.activations.activations.relu"],
    "keras.backend.relu": ["tensorflow.keras.backend.relu", "keras.backend.tensorflow_backend.relu"],
    "keras.ops.relu": ["keras.ops.nn.relu", "keras.src.ops.nn.relu"],
    "keras.ops.image.resize": ["keras.ops.image.resize"],
    "keras.layers.Dense.build": ["tf.keras.layers.Dense.build", "keras.layers.core.Dense.build"],
    "keras.Model.__init__": ["tf.keras.models.Model.__init__"],
    "keras.layers": ["tf.keras.layers"],
    "tensorflow": ["tf"],
    "torch.nn.Linear": ["torch.nn.Linear"],
    "tfrecord.reader": ["tfrecord.reader"],
}


@pytest.mark.parametrize(
    ("spelling", "public"), [(spelling, public) for public, all_ in SPELLINGS.items() for spelling in all_]
)
def test_spelling_comes_to_the_public_name(spelling: str, public: str) -> None:
    assert canonical_name(spelling) == public


@pytest.mark.parametrize("name", [*LAYERS, *INITIALIZERS, *FUNCTIONS])
def test_public_names_stay(name: str) -> None:
    assert canonical_name(name) == name


def test_private_paths_come_to_the_same_row() -> None:
    for name in dir(keras.layers):
        member = getattr(keras.layers, name)
        if inspect.isclass(member) and member.__module__.startswith("keras.src.layers"):
            assert canonical_name(f"{member.__module__}.{member.__name__}") == canonical_name(f"keras.layers.{name}")


def test_private_paths_of_initializers_come_to_their_row() -> None:
    for name in dir(keras.initializers):
        member = getattr(keras.initializers, name)
        if inspect.isclass(member) and member.__name__ != "Initializer":
            assert canonical_name(f"{member.__module__}.{member.__name__}") in INITIALIZERS
            assert canonical_name(f"keras.initializers.{name}") == f"keras.initializers.{member.__name__}"
