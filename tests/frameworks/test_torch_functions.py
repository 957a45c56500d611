"""The function tables and canonical names against the names that PyTorch has."""

from __future__ import annotations

import inspect

import pytest

torch = pytest.importorskip("torch", minversion="2.13")

from initlint.frameworks.activations import ACTIVATIONS  # noqa: E402
from initlint.frameworks.specs import FunctionSpec, Operation  # noqa: E402
from initlint.frameworks.torch.functions import FUNCTIONS, METHODS  # noqa: E402
from initlint.frameworks.torch.names import canonical_name  # noqa: E402

F = torch.nn.functional
NOT_SIGNAL = {"grouped_mm", "scaled_mm", "scaled_grouped_mm", "assert_int_or_pair", "boolean_dispatch"}


def real_function(name: str) -> object:
    found: object = torch
    for part in name.split(".")[1:]:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_row_names_a_function_of_torch(name: str) -> None:
    assert callable(real_function(name))
    assert FUNCTIONS[name].name == name == canonical_name(name)


@pytest.mark.parametrize("name", sorted(METHODS))
def test_row_names_a_method_of_tensors(name: str) -> None:
    assert hasattr(torch.Tensor, name)
    assert METHODS[name].name == f"torch.Tensor.{name}"


def test_every_function_of_functional_has_a_row() -> None:
    public = {
        name
        for name, member in vars(F).items()
        if callable(member) and name[0].islower() and not name.startswith(("has_torch", "handle_torch"))
    }
    assert {name for name in public - NOT_SIGNAL if f"torch.nn.functional.{name}" not in FUNCTIONS} == set()


@pytest.mark.parametrize("spec", [*FUNCTIONS.values(), *METHODS.values()], ids=lambda spec: spec.name)
def test_activations_are_named_and_known(spec: FunctionSpec) -> None:
    if spec.operation in {Operation.ACTIVATION, Operation.SOFTMAX}:
        assert spec.activation in ACTIVATIONS
    else:
        assert spec.activation is None


ELEMENTWISE = sorted(
    name
    for name, spec in FUNCTIONS.items()
    if spec.operation is Operation.ACTIVATION
    and spec.activation is not None
    and ACTIVATIONS[spec.activation].function is not None
    and spec.activation != "prelu"
)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_functions_compute_their_activation(name: str) -> None:
    activation = FUNCTIONS[name].activation
    assert activation is not None
    function = ACTIVATIONS[activation].function
    assert function is not None
    arguments = (0.5,) if activation == "soft_shrink" else ()
    inputs = torch.linspace(-4, 4, 33, dtype=torch.float64)
    expected = [function(x) for x in inputs.tolist()]
    found = real_function(name)(inputs.clone(), *arguments)  # type: ignore[operator]  # a function
    assert found.tolist() == pytest.approx(expected, rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("name", sorted(name for name, spec in FUNCTIONS.items() if spec.weight_arguments))
def test_weights_stand_where_torch_has_them(name: str) -> None:
    function = real_function(name)
    try:
        parameters = list(inspect.signature(function).parameters)  # type: ignore[arg-type]  # a function
    except ValueError:
        parameters = SIGNATURES[name.rpartition(".")[2]].split()
    for position, argument in FUNCTIONS[name].weight_arguments:
        assert parameters[position] == argument


CONVOLUTION = "input weight bias stride padding dilation groups"
SIGNATURES = {
    "linear": "input weight bias",
    **{f"conv{n}d": CONVOLUTION for n in (1, 2, 3)},
    **{f"conv_transpose{n}d": CONVOLUTION for n in (1, 2, 3)},
    "conv_tbc": "input weight bias pad",
    "bilinear": "input1 input2 weight bias",
    "prelu": "input weight",
    "batch_norm": "input weight bias running_mean running_var training momentum eps cudnn_enabled",
    "instance_norm": "input weight bias running_mean running_var use_input_stats momentum eps cudnn_enabled",
    "layer_norm": "input normalized_shape weight bias eps cudnn_enable",
    "group_norm": "input num_groups weight bias eps cudnn_enabled",
    "rms_norm": "input normalized_shape weight eps",
}
"""Functions written in C++, which Python can not ask; as their documentation and the calls below have them."""


def test_documented_orders_are_those_that_torch_accepts() -> None:
    signal, ones = torch.randn(4, 3, 5), torch.ones(3)
    torch.batch_norm(signal, ones, ones, ones, ones, False, 0.1, 1e-5, False)
    normalized = F.batch_norm(signal, ones, ones, ones * 2, ones, False)
    other = torch.batch_norm(signal, ones * 2, ones, ones, ones, False, 0.1, 1e-5, False)
    assert torch.allclose(normalized, other)
    assert F.linear(torch.ones(2, 3), torch.ones(4, 3), torch.ones(4)).tolist() == [[4.0] * 4] * 2
    assert F.bilinear(torch.ones(1, 2), torch.ones(1, 3), torch.ones(4, 2, 3), torch.ones(4)).shape == (1, 4)


def test_reductions_moves_and_products_are_told_apart() -> None:
    wanted = {
        "view": Operation.RESHAPE,
        "permute": Operation.RESHAPE,
        "add": Operation.ADD,
        "mul": Operation.MULTIPLY,
        "bmm": Operation.MATMUL,
        "mean": Operation.POOL,
        "softmax": Operation.SOFTMAX,
        "relu_": Operation.ACTIVATION,
        "clamp": Operation.OPAQUE,
        "neg": Operation.SCALE,
    }
    assert {name: METHODS[name].operation for name in wanted} == wanted
    assert FUNCTIONS["torch.cat"].operation is Operation.CONCATENATE
    assert FUNCTIONS["torch.einsum"].operation is Operation.MATMUL
    assert "cat" not in METHODS


def test_inputs_leave_out_masks_and_indices() -> None:
    assert FUNCTIONS["torch.where"].inputs == (1, 2)
    assert METHODS["where"].inputs == (0, 2)
    assert FUNCTIONS["torch.gather"].inputs == (0,)
    assert METHODS["masked_fill"].inputs == (0,)
    assert FUNCTIONS["torch.nn.functional.embedding"].inputs == (1,)
    assert FUNCTIONS["torch.nn.functional.scaled_dot_product_attention"].inputs == (0, 1, 2)
    assert FUNCTIONS["torch.add"].inputs is None


@pytest.mark.parametrize(
    ("dotted", "canonical"),
    [
        ("torch.nn.modules.linear.Linear", "torch.nn.Linear"),
        ("torch.nn.modules.Conv2d", "torch.nn.Conv2d"),
        ("torch.nn.modules.module.Module", "torch.nn.Module"),
        ("torch.nn.modules.container.Sequential", "torch.nn.Sequential"),
        ("torch.nn.modules.rnn.RNNBase", "torch.nn.RNNBase"),
        ("torch.nn.modules.conv._ConvNd", "torch.nn.modules.conv._ConvNd"),
        ("torch.nn.modules.conv.Conv2d.forward", "torch.nn.Conv2d.forward"),
        ("torch.nn.modules.batchnorm._BatchNorm", "torch.nn.modules.batchnorm._BatchNorm"),
        (
            "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
            "torch.nn.modules.linear.NonDynamicallyQuantizableLinear",
        ),
        ("torch.nn.parameter.Parameter", "torch.nn.Parameter"),
        ("torch.functional.einsum", "torch.einsum"),
        ("torch._tensor.Tensor", "torch.Tensor"),
        ("torch.nn.functional.relu", "torch.nn.functional.relu"),
        ("torch.nn.init.normal_", "torch.nn.init.normal_"),
        ("torch.Tensor.relu", "torch.Tensor.relu"),
        ("torch.nn.parallel.distributed.DistributedDataParallel", "torch.nn.parallel.DistributedDataParallel"),
        ("torch.nn.modules", "torch.nn.modules"),
        ("torch.nn.modules.conv", "torch.nn.modules.conv"),
        ("np.zeros", "numpy.zeros"),
        ("mylib.nn.modules.linear.Linear", "mylib.nn.modules.linear.Linear"),
    ],
)
def test_canonical_name(dotted: str, canonical: str) -> None:
    assert canonical_name(dotted) == canonical


def test_canonical_names_of_public_modules_lead_back_to_the_same_object() -> None:
    for module in vars(torch.nn.modules).values():
        if not inspect.ismodule(module):
            continue
        for name in getattr(module, "__all__", ()):
            member = getattr(module, name)
            if isinstance(member, type) and issubclass(member, torch.nn.Module):
                dotted = canonical_name(f"{module.__name__}.{name}")
                assert real_function(dotted) is member
