"""Keras layers and initializers in the forms of the survey: strings, classes, instances, functions, helpers, attributes."""

from __future__ import annotations

from functools import partial

import keras
import numpy as np
from keras import initializers, layers, ops
from keras.initializers import HeNormal, TruncatedNormal
from keras.layers import Activation, Conv2D, Dense, Input
from keras.models import Model, Sequential


def added_one_by_one():
    model = Sequential()
    model.add(Input((8, 8, 3)))
    model.add(Conv2D(4, (3, 3), padding="same", activation="relu", kernel_initializer="he_normal"))
    model.add(layers.LeakyReLU(negative_slope=0.1))
    model.add(layers.PReLU(alpha_initializer=initializers.Constant(0.25)))
    model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    for units in (16, 8):
        model.add(Dense(units, activation="selu", kernel_initializer="lecun_normal", bias_initializer="zeros"))
    model.add(Dense(2, activation="softmax", kernel_initializer=initializers.RandomUniform(-3e-3, 3e-3)))
    return model


def functional_inline():
    inputs = Input(shape=(16, 16, 3))
    x = layers.Conv2D(8, 3, strides=2, use_bias=False, name="conv1")(inputs)
    x = layers.BatchNormalization(gamma_initializer="zeros", name="bn")(x)
    x = Activation("relu")(x)
    shortcut = x
    x = conv_block(x, 8, "block")
    x = layers.Add()([x, shortcut])
    x = layers.GlobalAveragePooling2D()(x)
    outputs = Dense(5, kernel_initializer=TruncatedNormal(stddev=0.02), name="head")(x)
    return Model(inputs=inputs, outputs=outputs)


def conv_block(x, filters, name, initializer=None):
    initializer = initializer or keras.initializers.VarianceScaling(
        scale=2.0, mode="fan_out", distribution="untruncated_normal"
    )
    x = layers.Conv2D(filters, 3, padding="same", kernel_initializer=initializer, name=name + "_conv1")(x)
    x = layers.Activation("relu", name=name + "_relu")(x)
    return layers.Conv2D(filters, 1, kernel_initializer="zeros", name=f"{name}_conv2")(x)


def initializer_forms():
    inputs = keras.Input((20,))
    forms = {
        "string": "glorot_normal",
        "class_name": "HeUniform",
        "instance": HeNormal(seed=3),
        "from_get": initializers.get("orthogonal"),
        "from_dict": {"class_name": "RandomNormal", "config": {"mean": 1.0, "stddev": 0.5}},
        "got_dict": initializers.get({"class_name": "Constant", "config": {"value": 0.3}}),
        "cls": initializers.Ones,
        "lecun": initializers.lecun_uniform() if hasattr(initializers, "lecun_uniform") else "lecun_uniform",
    }
    outputs = [Dense(6, kernel_initializer=form, name=name)(inputs) for name, form in forms.items()]
    return Model(inputs, outputs)


def cloned(initializer):
    if not isinstance(initializer, keras.initializers.Initializer):
        return initializer
    return initializer.__class__.from_config(initializer.get_config())


class Block(layers.Layer):
    """Stores an initializer and makes its layers in `build`."""

    def __init__(self, units, kernel_initializer="he_normal", bias_initializer="zeros", activation="relu", **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.activation = keras.activations.get(activation)

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[-1], self.units), initializer=self.kernel_initializer, trainable=True
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer=self.bias_initializer)
        self.scale = self.add_weight(name="scale", shape=(1,), initializer=keras.initializers.Constant(0.1))
        self.proj = Dense(self.units, kernel_initializer=cloned(self.kernel_initializer))
        self.proj.build((None, self.units))
        self.built = True

    def call(self, x):
        return self.proj(self.activation(ops.matmul(x, self.kernel) + self.bias) * self.scale)


def own_layer():
    inputs = Input((12,))
    x = Block(7, name="first")(inputs)
    x = Block(
        5, kernel_initializer=keras.initializers.RandomNormal(stddev=0.3), bias_initializer="ones", name="second"
    )(x)
    return Model(inputs, x)


class Subclassed(Model):
    def __init__(self, hidden=(10, 6), classes=3, initializer_range=0.05):
        super().__init__()
        self.hidden_layers = [
            Dense(n, activation="relu", kernel_initializer=self.create_initializer(initializer_range)) for n in hidden
        ]
        self.norm = layers.LayerNormalization(epsilon=1e-6)
        self.head = Dense(classes, bias_initializer=keras.initializers.Constant(-np.log((1 - 0.01) / 0.01)))
        self.token = self.add_weight(shape=(1, hidden[-1]), initializer="random_normal", name="token")

    @staticmethod
    def create_initializer(initializer_range):
        return keras.initializers.TruncatedNormal(stddev=initializer_range)

    def call(self, x):
        for layer in self.hidden_layers:
            x = layer(x)
        return self.head(self.norm(x) + self.token)


def subclassed():
    model = Subclassed()
    model(np.zeros((2, 9)))
    return model


def from_partial():
    conv = partial(layers.Conv2D, kernel_size=3, padding="same", kernel_initializer="he_uniform", use_bias=False)
    inputs = Input((8, 8, 2))
    x = conv(4, name="a")(inputs)
    x = conv(filters=6, use_bias=True, name="b")(x)
    return Model(inputs, x)


def options_as_dictionary():
    options = dict(kernel_initializer="glorot_normal", bias_initializer=keras.initializers.Constant(2.0))
    inputs = Input((5,))
    x = Dense(4, name="a", **options)(inputs)
    x = Dense(3, name="b", **{**options, "use_bias": False})(x)
    return Model(inputs, x)


def recurrent_options():
    inputs = Input((7, 5))
    x = layers.LSTM(6, return_sequences=True, unit_forget_bias=False, kernel_initializer="he_normal", name="lstm")(
        inputs
    )
    x = layers.Bidirectional(layers.GRU(4, recurrent_initializer="glorot_uniform"), name="both")(x)
    return Model(inputs, x)


def embeddings():
    return Sequential(
        [
            Input((6,), dtype="int32"),
            layers.Embedding(30, 8, embeddings_initializer="uniform"),
            layers.Conv1D(4, 3, kernel_initializer=keras.initializers.Orthogonal(gain=0.5)),
            layers.GlobalMaxPooling1D(),
            Dense(1, kernel_initializer=lambda shape, dtype=None: keras.random.normal(shape, stddev=0.5)),
        ]
    )


def set_weights():
    inputs = Input((4,))
    dense = Dense(3, name="dense")
    outputs = dense(inputs)
    dense.set_weights([np.zeros((4, 3)), np.ones(3)])
    dense.kernel.assign(ops.ones((4, 3)) * 0.5)
    return Model(inputs, outputs)


def attention():
    inputs = Input((5, 8))
    x = layers.MultiHeadAttention(2, 4, kernel_initializer="he_normal", name="mha")(inputs, inputs)
    return Model(inputs, layers.LayerNormalization(beta_initializer="ones", name="ln")(x))
