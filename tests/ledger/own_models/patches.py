"""Patches of the framework, each undone: what is built meanwhile keeps garbage or other values."""

from __future__ import annotations

from torch import nn


def without_reset():
    saved = nn.Linear.reset_parameters
    nn.Linear.reset_parameters = lambda self: None
    try:
        model = nn.Linear(400, 300)
    finally:
        nn.Linear.reset_parameters = saved
    nn.init.normal_(model.weight, std=0.3)
    nn.init.zeros_(model.bias)
    return model


def with_other_reset():
    def reset(self):
        nn.init.constant_(self.weight, 0.5)
        nn.init.constant_(self.bias, 0.25)

    saved, nn.Linear.reset_parameters = nn.Linear.reset_parameters, reset
    model = nn.Sequential(nn.Linear(4, 4), nn.ReLU())
    nn.Linear.reset_parameters = saved
    model.append(nn.Linear(4, 2))
    return model


def set_by_name():
    saved = nn.Linear.reset_parameters
    setattr(nn.Linear, "reset_parameters", lambda self: nn.init.constant_(self.weight, 1))
    model = nn.Linear(3, 3)
    setattr(nn.Linear, "reset_parameters", saved)
    return nn.Sequential(model)


def with_other_initializer():
    """The layers draw by a function of `nn.init` that is no longer the same."""
    saved = nn.init.kaiming_uniform_
    nn.init.kaiming_uniform_ = lambda w, *args, **kwargs: w.data.fill_(0.5)
    try:
        model = nn.Linear(6, 2, bias=False)
    finally:
        nn.init.kaiming_uniform_ = saved
    return nn.Sequential(model)
