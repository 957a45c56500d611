"""Keras networks of the three kinds, built on inputs of a fixed size, one function for each."""

from __future__ import annotations

import keras
from keras import initializers, layers


def dense_sequence():
    return keras.Sequential(
        [
            keras.Input((12,)),
            layers.Dense(24, activation="relu", kernel_initializer="he_normal"),
            layers.Dropout(0.1),
            layers.Dense(8, kernel_initializer=initializers.RandomNormal(stddev=0.01), bias_initializer="ones"),
            layers.Dense(3, use_bias=False),
        ]
    )


def convolutions():
    model = keras.Sequential(name="features")
    model.add(keras.Input(shape=(16, 16, 3)))
    model.add(
        layers.Conv2D(8, 3, padding="same", kernel_initializer=keras.initializers.VarianceScaling(2.0, "fan_out"))
    )
    model.add(layers.BatchNormalization())
    model.add(layers.Activation("relu"))
    model.add(layers.DepthwiseConv2D(3, depth_multiplier=2))
    model.add(layers.SeparableConv2D(6, 3, pointwise_initializer="lecun_uniform"))
    model.add(layers.Conv2DTranspose(4, 4, strides=2, bias_initializer=initializers.Constant(0.1)))
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(5))
    return model


def functional():
    inputs = keras.Input(shape=(10,), name="features")
    hidden = layers.Dense(16, activation="gelu", name="hidden")(inputs)
    shortcut = layers.Dense(16, use_bias=False, kernel_initializer="orthogonal", name="shortcut")(inputs)
    merged = layers.add([hidden, shortcut])
    normed = layers.LayerNormalization(name="norm")(merged)
    return keras.Model(inputs, layers.Dense(2, name="out")(normed), name="residual")


def two_inputs():
    left, right = keras.Input((6,)), keras.Input((4,))
    both = layers.Concatenate()([layers.Dense(5)(left), right])
    outputs = [layers.Dense(1, kernel_initializer="zeros")(both), layers.Dense(2)(both)]
    return keras.Model(inputs=[left, right], outputs=outputs)


def recurrent():
    return keras.Sequential(
        [
            keras.Input((20,), dtype="int32"),
            layers.Embedding(50, 12),
            layers.LSTM(16, return_sequences=True),
            layers.Bidirectional(layers.GRU(8, return_sequences=True, reset_after=True)),
            layers.SimpleRNN(6, recurrent_initializer="glorot_uniform"),
            layers.Dense(1),
        ]
    )


def attention():
    tokens = keras.Input((7, 24))
    mixed = layers.MultiHeadAttention(num_heads=3, key_dim=8, name="attention")(tokens, tokens)
    return keras.Model(tokens, layers.Dense(4, name="head")(mixed))


class Encoder(layers.Layer):
    def __init__(self, width=16, **kwargs):
        super().__init__(**kwargs)
        self.mix = layers.Dense(width, kernel_initializer="lecun_normal")
        self.norm = layers.LayerNormalization()
        self.blocks = [layers.Dense(width, name=f"block{i}") for i in range(2)]

    def call(self, x):
        x = self.norm(self.mix(x))
        for block in self.blocks:
            x = x + block(x)
        return x


class Classifier(keras.Model):
    def __init__(self, classes=3, **kwargs):
        super().__init__(**kwargs)
        self.encoder = Encoder(12)
        self.heads = {"main": layers.Dense(classes), "side": layers.Dense(1, kernel_initializer="zeros")}

    def call(self, x):
        x = self.encoder(x)
        return self.heads["main"](x), self.heads["side"](x)


def subclassed():
    model = Classifier()
    model(keras.Input((9,)))
    return model


class Affine(layers.Layer):
    """Weights made in `build`, and one in the constructor."""

    def __init__(self, units=6, scale_init=0.5):
        super().__init__()
        self.units = units
        self.scale = self.add_weight(shape=(units,), initializer=keras.initializers.Constant(scale_init), name="scale")

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(input_shape[-1], self.units), initializer=keras.initializers.HeUniform(seed=1)
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros", trainable=True)
        super().build(input_shape)

    def call(self, x):
        return (x @ self.kernel + self.bias) * self.scale


def built_by_layer():
    return keras.Sequential([keras.Input((8,)), Affine(), layers.Dense(4), Affine(3, scale_init=2.0)])


def built_by_shape():
    model = keras.Sequential([layers.Dense(6, kernel_initializer="truncated_normal"), layers.PReLU(), layers.Dense(2)])
    model.build((None, 11))
    return model


def nested():
    def tower(width, name):
        return keras.Sequential([layers.Dense(width, "tanh"), layers.Dense(width)], name=name)

    inputs = keras.Input((5,))
    return keras.Model(inputs, layers.Multiply()([tower(8, "left")(inputs), tower(8, "right")(inputs)]))


def dense_stack(widths=(16, 16), activation="selu"):
    x = inputs = keras.Input((7,))
    for index, width in enumerate(widths):
        x = layers.Dense(width, activation, kernel_initializer="lecun_normal", name=f"dense{index}")(x)
        x = layers.AlphaDropout(0.1)(x)
    return keras.Model(inputs, layers.Dense(1, name="out", kernel_initializer=keras.initializers.Zeros())(x))


def convolution_sequence():
    return keras.Sequential(
        [
            layers.Input((32, 4)),
            layers.Conv1D(6, 5, activation="relu", kernel_initializer="glorot_normal"),
            layers.MaxPooling1D(2),
            layers.GroupNormalization(groups=3),
            layers.Flatten(),
            layers.Dense(3, activation="softmax"),
        ]
    )
