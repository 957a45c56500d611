"""The shapes of `keras.ops` in the table against the real functions, called on symbolic tensors."""

from __future__ import annotations

import os

import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")
keras = pytest.importorskip("keras", minversion="3.15")

from initlint.frameworks.keras import op_shapes  # noqa: E402
from initlint.frameworks.keras.op_shapes import Parts, Tensor, result_shape  # noqa: E402
from initlint.frameworks.specs import UNKNOWN_SIZE  # noqa: E402
from initlint.unknown import UNKNOWN  # noqa: E402

T = Tensor
CASES = [
    ("reshape", (T((2, 3, 4)), (6, -1)), {}),
    ("reshape", (T((2, 3, 4)),), {"newshape": (2, 12)}),
    ("reshape", (T((2, 3, 4)), -1), {}),
    ("transpose", (T((2, 3, 4)),), {}),
    ("transpose", (T((2, 3, 4)), (1, 2, 0)), {}),
    ("transpose", (T((2, 3, 4)),), {"axes": (0, -1, 1)}),
    ("expand_dims", (T((2, 3)), 1), {}),
    ("expand_dims", (T((2, 3)), -1), {}),
    ("expand_dims", (T((2, 3)), (0, -1)), {}),
    ("squeeze", (T((1, 3, 1)),), {}),
    ("squeeze", (T((1, 3, 1)),), {"axis": -1}),
    ("mean", (T((2, 3, 4)),), {}),
    ("mean", (T((2, 3, 4)), 1), {}),
    ("sum", (T((2, 3, 4)),), {"axis": (0, -1), "keepdims": True}),
    ("max", (T((2, 3, 4)),), {"axis": -1}),
    ("argmax", (T((2, 3, 4)), 0), {}),
    ("logsumexp", (T((2, 3, 4)), -1, True), {}),
    ("concatenate", ([T((2, 3)), T((2, 5))],), {"axis": -1}),
    ("concatenate", ([T((2, 3)), T((4, 3))],), {}),
    ("concatenate", ([T((2, 3)), T((4, 3))], 0), {}),
    ("stack", ([T((2, 3)), T((2, 3))],), {"axis": -1}),
    ("split", (T((2, 6)), 3), {"axis": 1}),
    ("split", (T((2, 6)), [1, 4], -1), {}),
    ("unstack", (T((2, 3, 4)),), {"axis": 1}),
    ("add", (T((2, 1, 4)), T((3, 1))), {}),
    ("multiply", (T((2, 3)), 2.0), {}),
    ("maximum", (T((4,)), T((2, 3, 4))), {}),
    ("where", (T((2, 1)), T((2, 3)), 0.0), {}),
    ("broadcast_to", (T((1, 3)), (2, 3)), {}),
    ("tile", (T((2, 3)), (2, 1, 2)), {}),
    ("repeat", (T((2, 3)), 4), {"axis": 1}),
    ("take", (T((5, 4)), T((2, 3))), {"axis": 0}),
    ("take_along_axis", (T((5, 4)), T((5, 2))), {"axis": 1}),
    ("swapaxes", (T((2, 3, 4)), 0, -1), {}),
    ("moveaxis", (T((2, 3, 4)), 0, -1), {}),
    ("moveaxis", (T((2, 3, 4, 5)), (-1, 1), (1, 2)), {}),
    ("pad", (T((2, 3)), ((1, 0), (2, 2))), {}),
    ("one_hot", (T((2, 3)), 5), {}),
    ("one_hot", (T((2, 3)), 5), {"axis": 0}),
    ("top_k", (T((2, 6)), 3), {}),
    ("matmul", (T((2, 1, 3, 4)), T((5, 4, 6))), {}),
    ("ravel", (T((2, 3)),), {}),
    ("softmax", (T((2, 3)),), {}),
    ("clip", (T((2, 3)), 0.0, 1.0), {}),
    ("rsqrt", (T((2, 3)),), {}),
    ("cumsum", (T((2, 3)),), {"axis": 1}),
    ("zeros_like", (T((2, 3)),), {}),
    ("cast", (T((2, 3)), "float32"), {}),
    ("slice_update", (T((4, 4)), (0, 0), T((2, 2))), {}),
    ("image.resize", (T((2, 8, 8, 3)), (4, 6)), {}),
    ("einsum", ("bqhd,bkhd->bhqk", T((2, 5, 3, 4)), T((2, 6, 3, 4))), {}),
    ("einsum", ("...i,ij->...j", T((2, 5, 3)), T((3, 7))), {}),
    ("einsum", ("ab,bc->ca", T((2, 3)), T((3, 4))), {}),
]


def _symbolic(value: object, name: str) -> object:
    if isinstance(value, Tensor):
        kind = "int32" if name in {"take", "take_along_axis", "one_hot"} else "float32"
        return keras.KerasTensor(value.shape, dtype=kind)
    return [_symbolic(item, name) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "positional", "keywords"), CASES, ids=[f"{c[0]}{i}" for i, c in enumerate(CASES)])
def test_shape_is_that_of_the_real_function(
    name: str, positional: tuple[object, ...], keywords: dict[str, object]
) -> None:
    function = keras.ops
    for part in name.split("."):
        function = getattr(function, part)
    real = function(*(_symbolic(value, name) for value in positional), **keywords)
    told = result_shape(name, positional, keywords)
    if isinstance(told, Parts):
        assert told.shapes == tuple(part.shape for part in real)
    else:
        assert told == real.shape


def test_every_rule_has_a_case() -> None:
    measured = {op_shapes.ROWS[name][1] for name, _, _ in CASES if name in op_shapes.ROWS}
    missing = {name for name, (_, rule) in op_shapes.ROWS.items() if rule not in measured}
    assert missing <= {"slice", "scatter_update"}  # they share their rule, or their arguments, with others


@pytest.mark.parametrize(
    ("name", "positional", "shape"),
    [
        ("reshape", (Tensor((UNKNOWN_SIZE, 4, 6)), (-1, 24)), (UNKNOWN_SIZE, 24)),
        ("reshape", (Tensor((UNKNOWN_SIZE, 4)), (UNKNOWN_SIZE, 2, 2)), (UNKNOWN_SIZE, 2, 2)),
        ("matmul", (Tensor((UNKNOWN_SIZE, 3)), Tensor((3, 4))), (UNKNOWN_SIZE, 4)),
        ("add", (Tensor((UNKNOWN_SIZE, 3)), Tensor((5, 3))), (5, 3)),
        ("add", (Tensor(None), Tensor((5, 3))), None),
        ("add", (Tensor(None), Tensor((2, 1, 3))), (2, UNKNOWN_SIZE, 3)),
        ("multiply", (Tensor((2, 5, 3)), UNKNOWN), (2, 5, 3)),
        ("transpose", (Tensor((2, 3)), UNKNOWN), None),
        ("where", (Tensor(None), Tensor((2, 3)), 0.0), (2, 3)),
        ("no_such_function", (Tensor((2, 3)),), None),
    ],
)
def test_what_is_not_known(name: str, positional: tuple[object, ...], shape: object) -> None:
    assert result_shape(name, positional, {}) == shape
