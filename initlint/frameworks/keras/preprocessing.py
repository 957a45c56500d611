"""The layers that prepare images, text, audio and categories before the network; training leaves them alone."""

from __future__ import annotations

from collections.abc import Callable

from initlint.distributions import Distribution, Kind, Shape
from initlint.frameworks.keras.rows import LAYER, channel_axis, same_shape, settled, signature
from initlint.frameworks.specs import Arguments, LayerKind, LayerSpec, ParameterSpec, Role, Signature
from initlint.symbolic import floor_divide

_OutputShape = Callable[[Arguments, Shape], Shape | None]


def _row(name: str, arguments: Signature, output_shape: _OutputShape | None = None) -> LayerSpec:
    return LayerSpec(
        name=f"keras.layers.{name}",
        kind=LayerKind.OTHER,
        signature=arguments,
        bases=(LAYER,),
        output_shape=output_shape,
    )


def _resized(arguments: Arguments, input_shape: Shape) -> Shape | None:
    """The last three axes are an image, channels last or first; there may be a batch axis before them."""
    axis = channel_axis(arguments)
    if axis is None or len(input_shape) < 3:
        return None
    image = (arguments.size("height"), arguments.size("width"))
    if axis == -1:
        return (*input_shape[:-3], *image, input_shape[-1])
    return (*input_shape[:-2], *image)


def _fourier(arguments: Arguments, input_shape: Shape | None) -> tuple[ParameterSpec, ...]:
    """The real and the imaginary side of a windowed Fourier matrix."""
    frame = arguments.size("frame_length")
    length = frame if arguments["fft_length"] is None else arguments.size("fft_length")
    shape = (frame, 1, settled(floor_divide(length, 2)) + 1)
    mode = arguments["mode"]
    sides = [side for side, other in (("real", "imag"), ("imag", "real")) if mode != other]
    law = Distribution(kind=Kind.FIXED)
    return tuple(ParameterSpec(name=f"{side}_kernel", shape=shape, role=Role.OTHER, distribution=law) for side in sides)


_IMAGES = (
    _row(
        "AugMix",
        signature(
            value_range=(0, 255),
            num_chains=3,
            chain_depth=3,
            factor=0.3,
            alpha=1.0,
            all_ops=True,
            interpolation="bilinear",
            seed=None,
            data_format=None,
        ),
        same_shape,
    ),
    _row("AutoContrast", signature(value_range=(0, 255)), same_shape),
    _row(
        "ContrastLimitedAdaptiveHistogramEqualization",
        signature(value_range=(0, 255), clip_limit=4.0, tile_grid_size=(8, 8), data_format=None),
        same_shape,
    ),
    _row("CutMix", signature(factor=1.0, seed=None, data_format=None), same_shape),
    _row("Equalization", signature(value_range=(0, 255), bins=256, data_format=None), same_shape),
    _row("MaxNumBoundingBoxes", signature("max_number", fill_value=-1), same_shape),
    _row("MixUp", signature(alpha=0.2, data_format=None, seed=None), same_shape),
    _row(
        "RandAugment",
        signature(value_range=(0, 255), num_ops=2, factor=0.5, interpolation="bilinear", seed=None, data_format=None),
        same_shape,
    ),
    _row("RandomBrightness", signature("factor", value_range=(0, 255), seed=None), same_shape),
    _row("RandomColorDegeneration", signature("factor", value_range=(0, 255), data_format=None, seed=None), same_shape),
    _row(
        "RandomColorJitter",
        signature(
            value_range=(0, 255),
            brightness_factor=None,
            contrast_factor=None,
            saturation_factor=None,
            hue_factor=None,
            seed=None,
            data_format=None,
        ),
        same_shape,
    ),
    _row("RandomContrast", signature("factor", value_range=(0, 255), seed=None), same_shape),
    _row(
        "RandomElasticTransform",
        signature(
            factor=1.0,
            scale=1.0,
            interpolation="bilinear",
            fill_mode="reflect",
            fill_value=0.0,
            value_range=(0, 255),
            seed=None,
            data_format=None,
        ),
        same_shape,
    ),
    _row(
        "RandomErasing",
        signature(factor=1.0, scale=(0.02, 0.33), fill_value=None, value_range=(0, 255), seed=None, data_format=None),
        same_shape,
    ),
    _row("RandomFlip", signature(mode="horizontal_and_vertical", seed=None, data_format=None), same_shape),
    _row(
        "RandomGaussianBlur",
        signature(factor=1.0, kernel_size=3, sigma=1.0, value_range=(0, 255), data_format=None, seed=None),
        same_shape,
    ),
    _row("RandomGrayscale", signature(factor=0.5, data_format=None, seed=None), same_shape),
    _row("RandomHue", signature("factor", value_range=(0, 255), data_format=None, seed=None), same_shape),
    _row("RandomInvert", signature(factor=1.0, value_range=(0, 255), seed=None, data_format=None), same_shape),
    _row(
        "RandomPerspective",
        signature(factor=1.0, scale=1.0, interpolation="bilinear", fill_value=0.0, seed=None, data_format=None),
        same_shape,
    ),
    _row("RandomPosterization", signature("factor", value_range=(0, 255), data_format=None, seed=None), same_shape),
    _row(
        "RandomRotation",
        signature("factor", fill_mode="reflect", interpolation="bilinear", seed=None, fill_value=0.0, data_format=None),
        same_shape,
    ),
    _row("RandomSaturation", signature("factor", value_range=(0, 255), data_format=None, seed=None), same_shape),
    _row("RandomSharpness", signature("factor", value_range=(0, 255), data_format=None, seed=None), same_shape),
    _row(
        "RandomShear",
        signature(
            x_factor=0.0,
            y_factor=0.0,
            interpolation="bilinear",
            fill_mode="reflect",
            fill_value=0.0,
            data_format=None,
            seed=None,
        ),
        same_shape,
    ),
    _row(
        "RandomTranslation",
        signature(
            "height_factor",
            "width_factor",
            fill_mode="reflect",
            interpolation="bilinear",
            seed=None,
            fill_value=0.0,
            data_format=None,
        ),
        same_shape,
    ),
    _row(
        "RandomZoom",
        signature(
            "height_factor",
            width_factor=None,
            fill_mode="reflect",
            interpolation="bilinear",
            seed=None,
            fill_value=0.0,
            data_format=None,
        ),
        same_shape,
    ),
    _row(
        "Solarization",
        signature(addition_factor=0.0, threshold_factor=0.0, value_range=(0, 255), seed=None),
        same_shape,
    ),
    _row("CenterCrop", signature("height", "width", data_format=None), _resized),
    _row("RandomCrop", signature("height", "width", seed=None, data_format=None), _resized),
    LayerSpec(
        name="keras.layers.Resizing",
        kind=LayerKind.RESHAPE,
        signature=signature(
            "height",
            "width",
            interpolation="bilinear",
            crop_to_aspect_ratio=False,
            pad_to_aspect_ratio=False,
            fill_mode="constant",
            fill_value=0.0,
            antialias=False,
            data_format=None,
        ),
        bases=(LAYER,),
        output_shape=_resized,
    ),
)

_OTHERS = (
    _row("CategoryEncoding", signature(num_tokens=None, output_mode="multi_hot", sparse=False)),
    _row(
        "Discretization", signature(bin_boundaries=None, num_bins=None, epsilon=0.01, output_mode="int", sparse=False)
    ),
    _row("HashedCrossing", signature("num_bins", output_mode="int", sparse=False)),
    _row("Hashing", signature("num_bins", mask_value=None, salt=None, output_mode="int", sparse=False)),
    _row(
        "IntegerLookup",
        signature(
            max_tokens=None,
            num_oov_indices=1,
            mask_token=None,
            oov_token=-1,
            vocabulary=None,
            vocabulary_dtype="int64",
            idf_weights=None,
            invert=False,
            output_mode="int",
            sparse=False,
            pad_to_max_tokens=False,
            oov_method="floormod",
            salt=None,
        ),
    ),
    _row(
        "MelSpectrogram",
        signature(
            fft_length=2048,
            sequence_stride=512,
            sequence_length=None,
            window="hann",
            sampling_rate=16000,
            num_mel_bins=128,
            min_freq=20.0,
            max_freq=None,
            power_to_db=True,
            top_db=80.0,
            mag_exp=2.0,
            min_power=1e-10,
            ref_power=1.0,
        ),
    ),
    _row("Rescaling", signature("scale", offset=0.0), same_shape),
    _row(
        "StringLookup",
        signature(
            max_tokens=None,
            num_oov_indices=1,
            mask_token=None,
            oov_token="[UNK]",
            vocabulary=None,
            idf_weights=None,
            invert=False,
            output_mode="int",
            pad_to_max_tokens=False,
            sparse=False,
            encoding="utf-8",
            salt=None,
        ),
    ),
    _row(
        "TextVectorization",
        signature(
            max_tokens=None,
            standardize="lower_and_strip_punctuation",
            split="whitespace",
            ngrams=None,
            output_mode="int",
            output_sequence_length=None,
            pad_to_max_tokens=False,
            vocabulary=None,
            idf_weights=None,
            sparse=False,
            ragged=False,
            encoding="utf-8",
        ),
    ),
    LayerSpec(
        name="keras.layers.STFTSpectrogram",
        kind=LayerKind.OTHER,
        signature=signature(
            mode="log",
            frame_length=256,
            frame_step=None,
            fft_length=None,
            window="hann",
            periodic=False,
            scaling="density",
            padding="valid",
            expand_dims=False,
            data_format=None,
        ),
        bases=(LAYER,),
        parameters=_fourier,
    ),
)

ROWS = (*_IMAGES, *_OTHERS)
