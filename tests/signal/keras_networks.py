"""Networks of Keras whose signal is predicted from this file's text and measured in the built network."""

from __future__ import annotations

import keras
from keras import layers, ops


def mlp(depth: int = 8) -> keras.Model:
    inputs = x = keras.Input((64,))
    for _ in range(depth):
        x = layers.Dense(192, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(10)(x))


def he_mlp() -> keras.Sequential:
    model = keras.Sequential([keras.Input((64,))])
    for _ in range(6):
        model.add(layers.Dense(192, activation="relu", kernel_initializer="he_normal"))
    model.add(layers.Dense(10))
    return model


def vgg() -> keras.Sequential:
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Rescaling(2.0),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(64, 3, padding="same"),
            layers.BatchNormalization(),
            layers.Activation("relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(128, 3, padding="same", activation="relu"),
            layers.AveragePooling2D(2),
            layers.Flatten(),
            layers.Dropout(0.3),
            layers.Dense(128, activation="relu"),
            layers.Dense(10),
        ]
    )


def _residual(x: keras.KerasTensor, width: int, stride: int = 1) -> keras.KerasTensor:
    y = layers.Conv2D(width, 3, strides=stride, padding="same", use_bias=False)(x)
    y = layers.ReLU()(layers.BatchNormalization()(y))
    y = layers.BatchNormalization()(layers.Conv2D(width, 3, padding="same", use_bias=False)(y))
    if stride > 1:
        x = layers.BatchNormalization()(layers.Conv2D(width, 1, strides=stride, use_bias=False)(x))
    return layers.ReLU()(layers.Add()([x, y]))


def resnet() -> keras.Model:
    inputs = keras.Input((32, 32, 3))
    x = layers.ZeroPadding2D(1)(inputs)
    x = layers.Conv2D(32, 3, use_bias=False)(x)
    x = layers.ReLU()(layers.BatchNormalization()(x))
    x = _residual(_residual(_residual(x, 32), 64, 2), 64)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10)(x))


class EncoderBlock(layers.Layer):
    def __init__(self, width: int = 64, heads: int = 4) -> None:
        super().__init__()
        self.norm1 = layers.LayerNormalization(epsilon=1e-6)
        self.attention = layers.MultiHeadAttention(heads, width // heads)
        self.norm2 = layers.LayerNormalization(epsilon=1e-6)
        self.hidden = layers.Dense(4 * width, activation="gelu")
        self.out = layers.Dense(width)

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        y = self.norm1(x)
        x = x + self.attention(y, y)
        return x + self.out(self.hidden(self.norm2(x)))


class Transformer(keras.Model):
    def __init__(self) -> None:
        super().__init__()
        self.embed = layers.Embedding(100, 64)
        self.position = self.add_weight(shape=(1, 24, 64), initializer="random_normal")
        self.blocks = [EncoderBlock() for _ in range(3)]
        self.norm = layers.LayerNormalization()
        self.pool = layers.GlobalAveragePooling1D()
        self.head = layers.Dense(10)

    def call(self, words: keras.KerasTensor) -> keras.KerasTensor:
        x = self.embed(words) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.pool(self.norm(x)))


def vit() -> keras.Model:
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(64, 8, strides=8)(inputs)
    x = layers.Reshape((16, 64))(x)
    for _ in range(2):
        y = layers.RMSNormalization()(x)
        x = layers.Add()([x, layers.MultiHeadAttention(num_heads=4, key_dim=16)(y, y)])
        y = layers.Dense(128, activation="silu")(layers.LayerNormalization()(x))
        x = layers.Add()([x, layers.Dense(64)(y)])
    return keras.Model(inputs, layers.Dense(10)(layers.Flatten()(x)))


def mobilenet() -> keras.Model:
    inputs = keras.Input((32, 32, 3))
    x = layers.Conv2D(16, 3, strides=2, padding="same", activation="relu6")(inputs)
    for width, stride in ((32, 1), (64, 2)):
        x = layers.DepthwiseConv2D(3, strides=stride, padding="same", use_bias=False)(x)
        x = layers.ReLU(max_value=6)(layers.BatchNormalization()(x))
        x = layers.Conv2D(width, 1, use_bias=False)(x)
        x = layers.ReLU(6.0)(layers.GroupNormalization(8)(x))
    x = layers.SeparableConv2D(64, 3, padding="same")(x)
    squeezed = layers.GlobalAveragePooling2D(keepdims=True)(x)
    gate = layers.Conv2D(64, 1, activation="sigmoid")(layers.Conv2D(16, 1, activation="relu")(squeezed))
    x = layers.Multiply()([x, gate])
    return keras.Model(inputs, layers.Dense(10)(layers.GlobalAveragePooling2D()(x)))


def unet() -> keras.Model:
    inputs = keras.Input((32, 32, 3))
    first = layers.Conv2D(32, 3, padding="same", activation="relu")(inputs)
    second = layers.Conv2D(64, 3, padding="same", activation="relu")(layers.MaxPooling2D()(first))
    x = layers.UpSampling2D()(second)
    x = layers.Conv2D(32, 3, padding="same", activation="relu")(x)
    x = layers.Concatenate()([x, first])
    return keras.Model(inputs, layers.Conv2D(1, 1, activation="sigmoid")(x))


def tagger() -> keras.Sequential:
    return keras.Sequential(
        [
            layers.Embedding(50, 32),
            layers.Bidirectional(layers.LSTM(64, return_sequences=True)),
            layers.LSTM(64, return_sequences=True),
            layers.TimeDistributed(layers.Dense(16, activation="tanh")),
            layers.Dense(9),
        ]
    )


def forecaster() -> keras.Model:
    inputs = keras.Input((20, 16))
    x = layers.GRU(64, return_sequences=True)(inputs)
    x = layers.SimpleRNN(64, return_sequences=True)(x)
    return keras.Model(inputs, layers.Dense(4)(layers.GRU(32)(x)))


def autoencoder() -> keras.Model:
    """A functional model of two others."""
    image = keras.Input((32, 32, 3))
    x = layers.Conv2D(32, 3, strides=2, padding="same", activation="relu")(image)
    code = layers.Conv2D(64, 3, strides=2, padding="same", activation="relu")(x)
    encoder = keras.Model(image, code, name="encoder")
    given = keras.Input((8, 8, 64))
    x = layers.Conv2DTranspose(32, 3, strides=2, padding="same", activation="relu")(given)
    x = layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="tanh")(x)
    decoder = keras.Model(given, x, name="decoder")
    inputs = keras.Input((32, 32, 3))
    return keras.Model(inputs, decoder(encoder(inputs)))


class HandWritten(keras.Model):
    """Attention of EinsumDense layers and `keras.ops`."""

    def __init__(self) -> None:
        super().__init__()
        self.query = layers.EinsumDense("abc,cde->abde", output_shape=(None, 4, 16), bias_axes="de")
        self.key = layers.EinsumDense("abc,cde->abde", output_shape=(None, 4, 16), bias_axes="de")
        self.value = layers.EinsumDense("abc,cde->abde", output_shape=(None, 4, 16), bias_axes="de")
        self.merge = layers.EinsumDense("abcd,cde->abe", output_shape=(None, 64), bias_axes="e")
        self.head = layers.Dense(10)

    def call(self, x: keras.KerasTensor) -> keras.KerasTensor:
        scores = ops.einsum("bqhd,bkhd->bhqk", self.query(x), self.key(x)) / 4.0
        mixed = ops.einsum("bhqk,bkhd->bqhd", ops.softmax(scores), self.value(x))
        x = ops.add(x, ops.relu(self.merge(mixed)))
        return self.head(ops.mean(x, axis=1))


SHAPES = {
    "mlp": (64, 64),
    "he_mlp": (64, 64),
    "vgg": (32, 32, 32, 3),
    "resnet": (32, 32, 32, 3),
    "Transformer": (32, 24),
    "vit": (32, 32, 32, 3),
    "mobilenet": (32, 32, 32, 3),
    "unet": (32, 32, 32, 3),
    "tagger": (32, 20),
    "forecaster": (64, 20, 16),
    "autoencoder": (32, 32, 32, 3),
    "HandWritten": (32, 24, 64),
}
"""The input of each network, batch first."""
