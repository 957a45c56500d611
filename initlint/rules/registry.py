"""Every rule, sorted by code."""

from __future__ import annotations

from initlint.rules import (
    constant_weights,
    deprecated_initializer,
    fan_of_vector,
    glorot_before_relu,
    he_before_saturating,
    init_before_layers,
    init_misses_layers,
    init_never_applied,
    init_of_none,
    init_overwritten,
    internal_error,
    non_orthogonal_recurrent,
    one_sided_weights,
    oversized_weights,
    padding_row_overwritten,
    partial_recurrent_init,
    repeated_module,
    selu_without_lecun,
    shared_initializer,
    sigmoid_output_prior,
    uninitialized_parameter,
    unreadable_source,
    zero_forget_bias,
    zero_mean_gamma,
    zero_weights,
)
from initlint.rules.rule import Rule

_MODULES = (
    zero_weights,
    constant_weights,
    repeated_module,
    shared_initializer,
    glorot_before_relu,
    he_before_saturating,
    selu_without_lecun,
    oversized_weights,
    one_sided_weights,
    non_orthogonal_recurrent,
    zero_forget_bias,
    partial_recurrent_init,
    sigmoid_output_prior,
    zero_mean_gamma,
    padding_row_overwritten,
    uninitialized_parameter,
    init_never_applied,
    init_misses_layers,
    init_overwritten,
    init_before_layers,
    fan_of_vector,
    init_of_none,
    deprecated_initializer,
    unreadable_source,
    internal_error,
)

RULES: tuple[Rule, ...] = tuple(sorted((module.RULE for module in _MODULES), key=lambda rule: rule.code))
"""The rules that initlint knows. A rule that is not listed here does not run."""

RULES_BY_CODE: dict[str, Rule] = {rule.code: rule for rule in RULES}
