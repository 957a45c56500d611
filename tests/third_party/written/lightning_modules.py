"""Lightning modules: their hyperparameters are attributes."""

# ruff: noqa: N812  # as its documentation has it

import lightning as L
import pytorch_lightning as pl
from torch import nn


class Classifier(L.LightningModule):
    def __init__(self, width=40, depth=2, std=0.05, loss=None, **settings):
        super().__init__()
        self.save_hyperparameters(ignore=["loss"])
        self.layers = nn.ModuleList([nn.Linear(self.hparams.width, width) for _ in range(self.hparams.depth)])
        self.head = nn.Linear(width, self.hparams.classes)
        for layer in self.layers:
            nn.init.normal_(layer.weight, std=self.hparams.std)


class Inner(pl.LightningModule):
    def __init__(self, width, rate=0.1):
        super().__init__()
        self.save_hyperparameters("width")
        self.layer = nn.Linear(self.hparams.width, 20)
        nn.init.constant_(self.layer.bias, rate)

    def configure_model(self):
        """The trainer calls it, the constructor does not."""
        nn.init.zeros_(self.layer.weight)


def classifier():
    return Classifier(width=30, classes=10)


def built_but_not_trained():
    return Inner(30)
