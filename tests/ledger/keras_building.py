"""Keras networks whose weights depend on how layers are called, built and held: functional subclasses, shared layers,
own `build` methods, shapes that come out of `keras.ops`."""

from __future__ import annotations

import copy

import keras
from keras import layers, ops


class Block(layers.Layer):
    """Builds its parts from shapes that it works out itself, and keeps them under private names and in a list."""

    def __init__(self, width, heads=2, **kwargs):
        super().__init__(**kwargs)
        self.width = width
        self._attention = layers.MultiHeadAttention(heads, width // heads, name="self_attention")
        self._layers_of_mlp = []
        for place in range(2):
            self._layers_of_mlp.append(layers.Dense(width * (2 - place), name=f"mlp{place}"))

    def build(self, query_shape, value_shape):
        self._attention.build(query_shape=query_shape, value_shape=value_shape)
        shape = query_shape
        for layer in self._layers_of_mlp:
            layer.build(shape)
            shape = layer.compute_output_shape(shape)
        self.scales = {"gamma": self.add_weight(shape=(shape[-1],), initializer="ones", name="gamma")}

    def call(self, query, value):
        x = query + self._attention(query, value)
        for layer in self._layers_of_mlp:
            x = layer(x)
        return x * self.scales["gamma"]

    def compute_output_shape(self, query_shape, value_shape):
        return (*query_shape[:-1], self.width)


class Encoder(keras.Model):
    """A functional model in a class: its layers have names of their own and are attributes as well."""

    def __init__(self, vocabulary=30, width=8, context=6, **kwargs):
        embedding = layers.Embedding(vocabulary, width, embeddings_initializer="he_normal", name="tokens")
        blocks = [Block(width, name="block_0")]
        blocks.append(Block(width, name="block_1"))
        tokens = keras.Input((None,), dtype="int32", name="ids")
        memory = keras.Input((4, context), name="memory")
        x = embedding(tokens)
        for block in blocks:
            x = block(x, memory)
        pooled = layers.Dense(3, name="pooler")(x[:, 0, :])
        super().__init__(inputs={"ids": tokens, "memory": memory}, outputs={"x": x, "pooled": pooled}, **kwargs)
        self.embedding, self.blocks = embedding, blocks
        self.head = layers.Dense(2, name="unused")
        self.head.build((None, 3))


def functional_in_a_class():
    return Encoder()


def functional_inside_of_another():
    ids, memory = keras.Input((5,), dtype="int32"), keras.Input((4, 6))
    found = Encoder(name="encoder")({"ids": ids, "memory": memory})
    return keras.Model([ids, memory], layers.Dense(1, name="score")(found["pooled"]))


def part_of_another():
    tokens = keras.Input((12, 12, 3))
    x = layers.Conv2D(4, 3, name="first")(tokens)
    middle = layers.Conv2D(5, 3, name="second")(x)
    whole = keras.Model(tokens, layers.Conv2D(6, 3, name="third")(middle))
    features = keras.Model(whole.input, [whole.get_layer("first").output, whole.layers[-2].output])
    outputs = features.outputs
    outputs.extend(whole.outputs)
    heads = {
        f"out{place}": layers.Conv2D(1, 1, name=f"head{place}")(output) for place, output in enumerate(outputs, start=1)
    }
    return keras.Model(inputs=whole.inputs, outputs=heads)


class Projection(layers.MultiHeadAttention):
    """A subclass of a layer of Keras that holds one more layer, and runs the private ones itself."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.after = layers.Dense(self._num_heads)

    def build(self, query_shape, value_shape, key_shape=None):
        super().build(query_shape, value_shape, key_shape)
        self.after.build(query_shape)

    def call(self, query, value, key=None):
        mixed = ops.einsum("bqhd,bkhd->bhqk", self._query_dense(query), self._key_dense(value))
        mixed = ops.einsum("bhqk,bkhd->bqhd", ops.softmax(mixed), self._value_dense(value))
        return self.after(self._output_dense(mixed))


def subclass_of_attention():
    inputs, memory = keras.Input((5, 9)), keras.Input((7, 6))
    x = Projection(3, 4, name="attention")(inputs, memory)
    return keras.Model([inputs, memory], layers.Dense(2, name="last")(x))


class Statistics(layers.Layer):
    """Writes to its weights while it is built, and to one of them whenever it is called."""

    def build(self, input_shape):
        self.offset = self.add_weight(shape=(input_shape[-1],), initializer="zeros", name="offset")
        self.offset.assign(ops.full((input_shape[-1],), 0.5))
        self.calls = self.add_weight(shape=(), initializer="zeros", trainable=False, name="calls")

    def call(self, x):
        self.calls.assign(self.calls + 1)
        return x + self.offset


def assigned_while_built():
    return keras.Sequential([keras.Input((4,)), Statistics(name="statistics"), layers.Dense(2, name="out")])


class Reshaper(layers.Layer):
    """Its output has a shape that only its operations tell."""

    def call(self, x):
        left, right = ops.split(x, 2, axis=-1)
        x = ops.concatenate([left, ops.repeat(right, 3, axis=-1)], axis=-1)
        x = ops.transpose(ops.reshape(x, (-1, 4, ops.shape(x)[-1] // 4)), (0, 2, 1))
        x = ops.matmul(x, ops.swapaxes(x, 1, 2))
        return ops.squeeze(ops.mean(ops.expand_dims(x, 1), axis=2, keepdims=True), axis=(1, 2))[..., :-1]


def shapes_from_operations():
    inputs = keras.Input((16,))
    return keras.Model(inputs, layers.Dense(3, name="out")(Reshaper()(inputs)))


BLOCKS = [{"width": 4, "count": 2}, {"width": 6, "count": 1}]


def configured_by_a_copied_list():
    x = inputs = keras.Input((8, 8, 3))
    for place, block in enumerate(copy.deepcopy(BLOCKS)):
        for number in range(block.pop("count")):
            x = layers.Conv2D(block["width"], 3, padding="same", name=f"conv{place}{chr(97 + number)}")(x)
    return keras.Model(inputs, x)


def tied_both_ways():
    embedding = layers.ReversibleEmbedding(20, 8, name="tokens")
    inputs = keras.Input((5,), dtype="int32")
    x = layers.Dense(8, name="middle")(embedding(inputs))
    return keras.Model(inputs, layers.Dense(4, name="after")(embedding(x, reverse=True)))


def scalar_input():
    steps = keras.Input(shape=(), name="steps")
    return keras.Model(steps, layers.Dense(4, name="first")(steps[:, None] * ops.arange(6, dtype="float32")[None]))
