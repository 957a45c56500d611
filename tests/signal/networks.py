"""Networks whose signal is predicted from this file's text and measured in the built network."""

from __future__ import annotations

import math

import torch
from torch import nn
from torch.nn import functional


class DefaultMlp(nn.Module):
    def __init__(self, depth: int = 8, width: int = 256) -> None:
        super().__init__()
        layers: list[nn.Module] = [nn.Linear(64, width), nn.ReLU()]
        for _ in range(depth - 1):
            layers += [nn.Linear(width, width), nn.ReLU()]
        self.net = nn.Sequential(*layers, nn.Linear(width, 10))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.net(x)


class TanhStack(nn.Module):
    def __init__(self, depth: int = 12) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(64 if i == 0 else 192, 192) for i in range(depth)])
        for layer in self.layers:
            nn.init.xavier_uniform_(layer.weight, gain=5 / 3)
        self.out = nn.Linear(192, 5)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        for layer in self.layers:
            x = torch.tanh(layer(x))
        return self.out(x)


class SeluStack(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.body = nn.Sequential(*[m for _ in range(10) for m in (nn.Linear(128, 128), nn.SELU())])
        for module in self.body:
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=1 / math.sqrt(module.in_features))
                nn.init.zeros_(module.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.body(x)


class LeakyWithDropout(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(64, 256)
        self.second = nn.Linear(256, 256)
        self.third = nn.Linear(256, 10)
        self.drop = nn.Dropout(0.3)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.drop(functional.leaky_relu(self.first(x), 0.2))
        x = functional.dropout(functional.elu(self.second(x)), 0.1, self.training)
        return self.third(x) * 2


class Vgg(nn.Module):
    def __init__(self, batch_norm: bool = False) -> None:
        super().__init__()
        channels, layers = 3, []
        for width in (32, "M", 64, "M", 128, 128, "M"):
            if width == "M":
                layers.append(nn.MaxPool2d(2))
                continue
            layers.append(nn.Conv2d(channels, width, 3, padding=1))
            if batch_norm:
                layers.append(nn.BatchNorm2d(width))
            layers.append(nn.ReLU(inplace=True))
            channels = width
        self.features = nn.Sequential(*layers)
        self.classifier = nn.Sequential(nn.Linear(128 * 16, 128), nn.ReLU(), nn.Linear(128, 10))
        for m in self.modules():
            if isinstance(m, nn.Conv2d):
                nn.init.kaiming_normal_(m.weight, mode="fan_out", nonlinearity="relu")
                nn.init.zeros_(m.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.classifier(torch.flatten(self.features(x), 1))


class VggWithNorm(Vgg):
    def __init__(self) -> None:
        super().__init__(batch_norm=True)


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, 1, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.short = None
        if stride != 1 or inputs != outputs:
            self.short = nn.Sequential(nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.bn2(self.conv2(functional.relu(self.bn1(self.conv1(x)))))
        return functional.relu(y + (x if self.short is None else self.short(x)))


class ResNet(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Sequential(nn.Conv2d(3, 32, 3, 1, 1, bias=False), nn.BatchNorm2d(32), nn.ReLU())
        self.layers = nn.Sequential(Block(32, 32), Block(32, 64, 2), Block(64, 64), Block(64, 128, 2))
        self.pool = nn.AdaptiveAvgPool2d(1)
        self.fc = nn.Linear(128, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.fc(self.pool(self.layers(self.stem(x))).flatten(1))


class SelfAttention(nn.Module):
    def __init__(self, width: int, heads: int) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.proj = nn.Linear(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        batch, tokens, width = x.shape
        q, k, v = (
            part.view(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(x).chunk(3, -1)
        )
        weights = (q @ k.transpose(-2, -1) * (width // self.heads) ** -0.5).softmax(-1)
        return self.proj((weights @ v).transpose(1, 2).reshape(batch, tokens, width))


class EncoderBlock(nn.Module):
    def __init__(self, width: int = 64, heads: int = 4) -> None:
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = SelfAttention(width, heads)
        self.norm2 = nn.LayerNorm(width)
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.attention(self.norm1(x))
        return x + self.mlp(self.norm2(x))


class Transformer(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(100, 64)
        self.position = nn.Parameter(torch.randn(1, 24, 64) * 0.02)
        self.blocks = nn.ModuleList([EncoderBlock() for _ in range(4)])
        self.norm = nn.LayerNorm(64)
        self.head = nn.Linear(64, 10)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        x = self.embed(words) + self.position
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x).mean(1))


class Autoencoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(nn.Conv2d(3, 32, 4, 2, 1), nn.ReLU(), nn.Conv2d(32, 64, 4, 2, 1), nn.ReLU())
        self.decoder = nn.Sequential(
            nn.ConvTranspose2d(64, 32, 4, 2, 1), nn.ReLU(), nn.ConvTranspose2d(32, 3, 4, 2, 1), nn.Sigmoid()
        )

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.decoder(self.encoder(x))


class GatedBranches(nn.Module):
    """A gated sum of two branches, put side by side with the input."""

    def __init__(self) -> None:
        super().__init__()
        self.value = nn.Linear(64, 128)
        self.gate = nn.Linear(64, 128)
        self.out = nn.Linear(128 + 64, 32)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.out(torch.cat([self.value(x) * torch.sigmoid(self.gate(x)), x], dim=-1))


class GroupedAndDepthwise(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 32, 3, padding=1)
        self.depthwise = nn.Conv2d(32, 32, 5, padding=2, groups=32)
        self.norm = nn.GroupNorm(4, 32)
        self.pointwise = nn.Conv2d(32, 64, 1)
        self.grouped = nn.Conv2d(64, 64, 3, padding="same", groups=4, dilation=2)
        self.pool = nn.AvgPool2d(4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.silu(self.depthwise(torch.relu(self.stem(x))))
        return self.pool(self.grouped(functional.hardswish(self.pointwise(self.norm(x)))))


class Tagger(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.embed = nn.Embedding(50, 32)
        self.lstm = nn.LSTM(32, 64, num_layers=2, bidirectional=True, batch_first=True)
        for name, parameter in self.lstm.named_parameters():
            if name.startswith("bias_hh"):
                parameter.data[64:128].fill_(1)
        self.out = nn.Linear(128, 9)

    def forward(self, words: torch.Tensor) -> torch.Tensor:
        states, _ = self.lstm(self.embed(words))
        return self.out(states)


class GatedRecurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.gru = nn.GRU(16, 96, batch_first=True)
        self.out = nn.Linear(96, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.gru(x)
        return self.out(states)


class PlainRecurrent(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.rnn = nn.RNN(16, 96, batch_first=True)
        nn.init.orthogonal_(self.rnn.weight_hh_l0)
        nn.init.xavier_uniform_(self.rnn.weight_ih_l0)
        self.out = nn.Linear(96, 4)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.rnn(x)
        return self.out(states)


class TorchEncoder(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.inp = nn.Linear(16, 64)
        self.pre = nn.TransformerEncoderLayer(64, 4, 128, activation="gelu", batch_first=True, norm_first=True)
        layer = nn.TransformerEncoderLayer(64, 4, 128, dropout=0.0, batch_first=True)
        self.post = nn.TransformerEncoder(layer, 3)
        self.attention = nn.MultiheadAttention(64, 4, batch_first=True)
        self.out = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.post(self.pre(self.inp(x)))
        mixed, _ = self.attention(x, x, x)
        return self.out(x + mixed)


class GlobalContext(nn.Module):
    """One weighed mean over all pixels, with the weights on the right of the product."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 48, 3, padding=1)
        self.weights = nn.Conv2d(48, 1, 1)
        self.out = nn.Conv2d(48, 10, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.stem(x))
        weights = functional.softmax(self.weights(x).reshape(x.shape[0], 1, -1), dim=-1).unsqueeze(3)
        context = x.reshape(x.shape[0], 48, -1).unsqueeze(1) @ weights
        return self.out(context.view(x.shape[0], 48, 1, 1))


class ChannelsFirstAttention(nn.Module):
    """Attention whose values stand on the left, with a bias that is looked up by positions, then a split at an index."""

    positions: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv1d(16, 64, 1)
        self.qkv = nn.Conv1d(64, 192, 1)
        self.biases = nn.Parameter(torch.zeros(4, 20))
        self.register_buffer("positions", (torch.arange(20)[:, None] - torch.arange(20)[None, :]).abs())
        self.mixed = nn.Conv1d(64, 64, 1)
        self.out = nn.Linear(16, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.stem(x)
        q, k, v = self.qkv(x).view(x.shape[0], 4, -1, 20).split([16, 16, 16], dim=2)
        attention = (q.transpose(-2, -1) @ k) * 0.25 + self.biases[:, self.positions]
        attention = attention.softmax(dim=-1)
        x = self.mixed((v @ attention.transpose(-2, -1)).reshape(x.shape[0], 64, 20)).transpose(1, 2)
        first, rest = torch.tensor_split(x, indices=(16,), dim=2)
        return self.out(torch.cat((first, rest), dim=2)[..., :16])


class FunctionalNorms(nn.Module):
    """Normalization functions with scales and shifts of the module's own."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Conv2d(3, 32, 3, padding=1)
        self.gamma = nn.Parameter(torch.full((32,), 1.5))
        self.beta = nn.Parameter(torch.full((32,), 0.3))
        self.second = nn.Conv2d(32, 64, 3, padding=1)
        self.last_gamma = nn.Parameter(torch.full((64,), 0.5))
        self.last_beta = nn.Parameter(torch.full((64,), 0.2))
        self.out = nn.Linear(64, 64)
        self.head = nn.Linear(64, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(functional.batch_norm(self.first(x), None, None, self.gamma, self.beta, True, 0.1, 1e-5))
        x = self.second(x).permute(0, 2, 3, 1)
        x = self.out(functional.layer_norm(x, (64,), self.last_gamma, self.last_beta))
        return self.head(functional.group_norm(x.flatten(0, 2), 4))


class OwnNorms(nn.Module):
    """Norms written out: means and powers over the units, sums with numbers, quotients."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(32, 256)
        self.second = nn.Linear(256, 256)
        self.third = nn.Linear(256, 256)
        self.out = nn.Linear(256, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.first(x)) - 0.2
        x = x * torch.rsqrt(x.pow(2).mean(-1, keepdim=True) + 1e-6)
        x = functional.relu(self.second(x))
        centred = x - x.mean(dim=-1, keepdim=True)
        x = centred / torch.sqrt((centred**2).mean(dim=-1, keepdim=True) + 1e-6)
        return self.out(self.third(1 - x))


class Branches(nn.Module):
    """Branches of an image, stacked in front of the channels and summed or averaged."""

    def __init__(self) -> None:
        super().__init__()
        self.stem = nn.Conv2d(3, 48, 3, padding=1)
        self.left = nn.Conv2d(48, 48, 3, padding=1)
        self.right = nn.Conv2d(48, 48, 1)
        self.middle = nn.Conv2d(48, 48, 1)
        self.out = nn.Conv2d(48, 10, 1)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(self.stem(x))
        x = self.middle(torch.stack([self.left(x), self.right(x)], dim=1).sum(1))
        return self.out(torch.stack([functional.relu(x), x.roll(1, dims=2)], dim=1).mean(dim=1))


class OneNumber(nn.Module):
    """A branch that is scaled by one of several learnt numbers."""

    def __init__(self) -> None:
        super().__init__()
        self.scales = nn.Parameter(torch.full((3,), 0.5))
        self.first = nn.Linear(64, 256)
        self.last = nn.Linear(256, 256)
        self.out = nn.Linear(256, 10)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.first(x)
        return self.out(x + self.scales[1] * self.last(x))


SHAPES = {
    "OneNumber": (64, 64),
    "OwnNorms": (64, 32),
    "Branches": (32, 3, 16, 16),
    "FunctionalNorms": (32, 3, 16, 16),
    "GlobalContext": (64, 3, 16, 16),
    "ChannelsFirstAttention": (64, 16, 20),
    "DefaultMlp": (64, 64),
    "TanhStack": (64, 64),
    "SeluStack": (64, 128),
    "LeakyWithDropout": (128, 64),
    "Vgg": (32, 3, 32, 32),
    "VggWithNorm": (32, 3, 32, 32),
    "ResNet": (32, 3, 32, 32),
    "Transformer": (32, 24),
    "Autoencoder": (32, 3, 32, 32),
    "GatedBranches": (128, 64),
    "GroupedAndDepthwise": (32, 3, 24, 24),
    "Tagger": (32, 20),
    "GatedRecurrent": (64, 20, 16),
    "PlainRecurrent": (64, 20, 16),
    "TorchEncoder": (32, 24, 16),
}
"""The input of each network, batch first."""
