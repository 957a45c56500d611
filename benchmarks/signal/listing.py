"""The architectures, family by family."""

from __future__ import annotations

from benchmarks.signal.architecture import Architecture, architecture

_ROWS = (128, 64)
_IMAGES = (32, 3, 32, 32)
_WORDS = (16, 24)
_SERIES = (32, 20, 16)

_MLPS = (
    architecture("MLP 2, ReLU, default", "mlps:Mlp", _ROWS, depth=2),
    architecture("MLP 8, ReLU, default", "mlps:Mlp", _ROWS, depth=8),
    architecture("MLP 20, ReLU, default", "mlps:Mlp", _ROWS, depth=20),
    architecture("MLP 5, ReLU, He", "mlps:Mlp", _ROWS, depth=5, init="he"),
    architecture("MLP 20, ReLU, He", "mlps:Mlp", _ROWS, depth=20, init="he"),
    architecture("MLP 50, ReLU, He", "mlps:Mlp", _ROWS, depth=50, init="he"),
    architecture("MLP 10, ReLU, Glorot", "mlps:Mlp", _ROWS, depth=10, init="glorot"),
    architecture("MLP 8, ReLU, He fan-out, dropout", "mlps:Mlp", _ROWS, depth=8, init="he_uniform", dropout=0.2),
    architecture("MLP 10, tanh, Glorot", "mlps:Mlp", _ROWS, depth=10, activation="tanh", init="glorot"),
    architecture("MLP 50, tanh, gain 5/3", "mlps:Mlp", _ROWS, depth=50, activation="tanh", init="tanh_gain"),
    architecture("MLP 30, tanh, orthogonal", "mlps:Mlp", _ROWS, depth=30, activation="tanh", init="orthogonal"),
    architecture("MLP 50, SELU, LeCun", "mlps:Mlp", _ROWS, depth=50, activation="selu", init="lecun"),
    architecture("MLP 6, sigmoid, Glorot", "mlps:Mlp", _ROWS, depth=6, activation="sigmoid", init="glorot"),
    architecture("MLP 8, GELU, default", "mlps:Mlp", _ROWS, depth=8, activation="gelu"),
    architecture("MLP 10, GELU, He", "mlps:Mlp", _ROWS, depth=10, activation="gelu", init="he"),
    architecture("MLP 20, SiLU, He", "mlps:Mlp", _ROWS, depth=20, activation="silu", init="he"),
    architecture("MLP 10, Mish, He", "mlps:Mlp", _ROWS, depth=10, activation="mish", init="he"),
    architecture("MLP 10, ELU, He", "mlps:Mlp", _ROWS, depth=10, activation="elu", init="he"),
    architecture("MLP 12, leaky ReLU, He", "mlps:Mlp", _ROWS, depth=12, activation="leaky", init="he"),
    architecture("MLP 8, PReLU, He", "mlps:Mlp", _ROWS, depth=8, activation="prelu", init="he"),
    architecture("MLP 6, softplus, LeCun", "mlps:Mlp", _ROWS, depth=6, activation="softplus", init="lecun"),
    architecture("MLP 8, hard swish, truncated", "mlps:Mlp", _ROWS, depth=8, activation="hardswish", init="truncated"),
    architecture("MLP 10, ReLU, N(0, 0.02)", "mlps:Mlp", _ROWS, depth=10, init="small"),
    architecture("MLP 20, ReLU, batch norm", "mlps:Mlp", _ROWS, depth=20, norm="batch"),
    architecture("MLP 30, ReLU, layer norm", "mlps:Mlp", _ROWS, depth=30, norm="layer"),
    architecture("MLP 10, SiLU, RMS norm", "mlps:Mlp", _ROWS, depth=10, activation="silu", norm="rms"),
    architecture("Residual MLP 12, scaled branches", "mlps:ResidualMlp", _ROWS),
    architecture("Highway 10", "mlps:Highway", _ROWS),
    architecture("SIREN", "mlps:Siren", (256, 2)),
    architecture("Shifts and scales from a time step", "mlps:NoiseConditioned", _ROWS, (128, 16)),
)

_CONVOLUTIONAL = (
    architecture("LeNet, tanh, average pooling", "convolutional:LeNet", (32, 1, 32, 32)),
    architecture("AlexNet, default", "convolutional:AlexNet", _IMAGES),
    architecture("VGG, He", "convolutional:Vgg", _IMAGES),
    architecture("VGG, default", "convolutional:Vgg", _IMAGES, init_weights=False),
    architecture("VGG, batch norm", "convolutional:Vgg", _IMAGES, batch_norm=True),
    architecture("Convolutions 10, ReLU, He", "convolutional:plain_stack", (32, 3, 16, 16)),
    architecture("Convolutions 20, tanh", "convolutional:plain_stack", (32, 3, 16, 16), depth=20, activation="tanh"),
    architecture("Convolutions 10, batch norm", "convolutional:plain_stack", (32, 3, 16, 16), norm="batch"),
    architecture("Convolutions 10, group norm", "convolutional:plain_stack", (32, 3, 16, 16), norm="group"),
    architecture(
        "Convolutions 6, instance norm", "convolutional:plain_stack", (32, 3, 16, 16), depth=6, norm="instance"
    ),
    architecture("Nature DQN, orthogonal, dueling", "convolutional:NatureDqn", (32, 4, 44, 44)),
    architecture("SqueezeNet", "convolutional:SqueezeNet", _IMAGES),
    architecture("MobileNet V1", "convolutional:MobileNetV1", _IMAGES),
    architecture("WaveNet, gates and skips", "convolutional:TemporalConvolutions", (16, 8, 64)),
)

_RESIDUAL = (
    architecture("ResNet 14", "residual:resnet14", _IMAGES),
    architecture("ResNet, bottlenecks", "residual:resnet_bottleneck", _IMAGES),
    architecture("ResNet, bottlenecks, zero-init", "residual:resnet_bottleneck", _IMAGES, zero_init=True),
    architecture("ResNet without norm", "residual:PlainResidual", (32, 3, 16, 16)),
    architecture("Pre-activation ResNet", "residual:PreActivation", (32, 3, 16, 16)),
    architecture("DenseNet", "residual:DenseNet", (32, 3, 16, 16)),
    architecture("MobileNet V2", "residual:MobileNetV2", _IMAGES),
    architecture("EfficientNet, squeeze and excite", "residual:efficientnet", _IMAGES),
    architecture("ConvNeXt", "convnext:ConvNeXt", (16, 3, 64, 64)),
)

_TRANSFORMERS = (
    architecture("Transformer, pre-norm", "transformers:Encoder", _WORDS),
    architecture("Transformer, post-norm", "transformers:Encoder", _WORDS, pre_norm=False),
    architecture("Transformer, nn.TransformerEncoder", "transformers:TorchEncoder", _WORDS),
    architecture("Transformer, nn.TransformerEncoder, pre-norm", "transformers:TorchEncoder", _WORDS, norm_first=True),
    architecture("GPT-2", "transformers:Gpt2", _WORDS),
    architecture("BERT", "transformers:Bert", _WORDS),
    architecture("Llama", "llama:Llama", _WORDS),
    architecture("ViT", "vision_transformers:VisionTransformer", (16, 3, 32, 32)),
    architecture(
        "CaiT-like ViT, layer scale", "vision_transformers:VisionTransformer", (16, 3, 32, 32), layer_scale=0.1
    ),
    architecture("MLP-Mixer", "vision_transformers:MlpMixer", (16, 3, 32, 32)),
)

_OTHERS = (
    architecture("Autoencoder", "generative:Autoencoder", (128, 784)),
    architecture("Convolutional autoencoder", "generative:ConvAutoencoder", _IMAGES),
    architecture("VAE", "generative:Vae", (128, 784)),
    architecture("U-Net", "generative:UNet", (16, 3, 32, 32)),
    architecture("U-Net without norm, upsampling", "generative:UNet", (16, 3, 32, 32), norm=False, bilinear=True),
    architecture("DCGAN generator", "generative:generator", (32, 32, 1, 1)),
    architecture("DCGAN discriminator", "generative:discriminator", _IMAGES),
    architecture("LSTM language model", "recurrent:LanguageModel", _WORDS),
    architecture("GRU language model", "recurrent:LanguageModel", _WORDS, kind="GRU"),
    architecture("Bidirectional LSTM, orthogonal, last state", "recurrent:SequenceClassifier", _SERIES),
    architecture("IRNN", "recurrent:IdentityRnn", _SERIES),
    architecture("Elman RNN, two layers", "recurrent:ElmanRnn", _SERIES),
    architecture("Convolutions and GRU", "recurrent:ConvolutionsThenGru", (32, 20, 32)),
    architecture("PointNet", "sets:PointNet", (32, 3, 64)),
    architecture("Neural collaborative filtering", "sets:NeuralCollaborativeFiltering", (256,), (256,)),
    architecture("Deep sets", "sets:DeepSets", (64, 32, 8)),
)

ARCHITECTURES: tuple[Architecture, ...] = (*_MLPS, *_CONVOLUTIONAL, *_RESIDUAL, *_TRANSFORMERS, *_OTHERS)
