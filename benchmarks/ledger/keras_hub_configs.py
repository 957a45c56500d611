"""The small sizes that keras-hub's backbones are built with. What is missing here, a class has a default for."""

from __future__ import annotations

from collections.abc import Mapping

IMPORTS = """\
from keras_hub import layers, models
from keras_hub.src.models.blip2.blip2_custom_opt import BLIP2CustomOPT
from keras_hub.src.models.blip2.blip2_qformer import BLIP2QFormer
from keras_hub.src.models.blip2.blip2_vision_encoder import BLIP2VisionEncoder
from keras_hub.src.models.vae.vae_backbone import VAEBackbone"""
"""What the package's public modules do not export comes from where it is defined."""

SIZES: Mapping[str, object] = {
    "vocabulary_size": 100,
    "vocab_size": 100,
    "num_layers": 2,
    "num_layers_enc": 2,
    "num_layers_dec": 2,
    "num_heads": 4,
    "num_query_heads": 4,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "head_size": 8,
    "hidden_dim": 32,
    "hidden_size": 32,
    "embedding_dim": 16,
    "intermediate_dim": 48,
    "mlp_dim": 48,
    "max_sequence_length": 24,
    "num_experts": 3,
    "top_k": 2,
    "moe_intermediate_dim": 24,
    "shared_expert_intermediate_dim": 40,
    "shared_expert_intermediate_size": 40,
    "linear_num_key_heads": 2,
    "linear_num_value_heads": 4,
    "linear_key_head_dim": 8,
    "linear_value_head_dim": 8,
    "image_shape": (64, 64, 3),
    "image_size": 64,
    "patch_size": 8,
    "projection_dim": 24,
    "layer_types": ["full_attention", "full_attention"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "layer_norm_epsilon": 1e-5,
    "rope_theta": 10000.0,
    "max_position_embeddings": 24,
}
"""Values for the arguments of these names, whatever the class."""

_VISION = "patch_size=8, hidden_dim=32, num_layers=2, num_heads=4, intermediate_dim=48, image_shape=(64, 64, 3)"
_DEEP_VISION = _VISION.replace("num_layers=2", "num_layers=4")
_TEXT = "vocabulary_size=100, embedding_dim=32, hidden_dim=32, num_layers=2, num_heads=4, intermediate_dim=48"
_BLOCK = "hidden_dim=32, intermediate_dim=48, num_heads=2"
_RESNET = """\
input_conv_filters=[64], input_conv_kernel_sizes=[7], stackwise_num_filters=[64, 24, 32, 40],
stackwise_num_blocks=[2, 2, 2, 2], stackwise_num_strides=[1, 2, 2, 2], block_type="basic_block\""""
_IMAGE_ENCODER = f"image_encoder=models.ResNetBackbone({_RESNET}, image_shape=(64, 64, 3))"
_MIT = """\
layerwise_depths=[1, 2], num_layers=2, layerwise_num_heads=[1, 2], layerwise_sr_ratios=[2, 1], max_drop_path_rate=0.1,
layerwise_patch_sizes=[7, 3], layerwise_strides=[4, 2], hidden_dims=[16, 32]"""
_HGNET = """\
stem_channels=[3, 16, 16], depths=[1, 1, 2, 1], hidden_sizes=[64, 96, 128, 160], embedding_size=16, hidden_act="relu",
stackwise_stage_filters=[[16, 16, 64, 1, 3, 3], [64, 32, 96, 1, 3, 3], [96, 32, 128, 2, 3, 5], [128, 32, 160, 1, 3, 5]],
apply_downsample=[False, True, True, True], use_lightweight_conv_block=[False, False, True, True],
use_learnable_affine_block=True"""
_T5GEMMA = ", ".join(
    f"""{side}_hidden_dim=32, {side}_intermediate_dim=48, {side}_num_layers=2, {side}_num_attention_heads=4,
{side}_num_key_value_heads=2, {side}_head_dim=8, {side}_layer_types=["full_attention", "sliding_attention"]"""
    for side in ("encoder", "decoder")
)
_UNUSED = "[[0], [0, 0]]"

ARGUMENTS: Mapping[str, str] = {
    "BASNetBackbone": f"image_encoder=models.ResNetBackbone({_RESNET}), num_classes=1",
    "BLIP2Backbone": """\
vision_encoder=BLIP2VisionEncoder(image_size=32, patch_size=8, num_layers=2, num_heads=4, hidden_dim=32,
intermediate_dim=48, use_patch_bias=True, use_class_token=True, use_mha_bias=True, use_mlp_bias=True, dropout_rate=0.0,
layer_norm_epsilon=1e-6, initializer_range=0.02), qformer=BLIP2QFormer(num_query_tokens=6, num_layers=2, num_heads=4,
hidden_dim=32, intermediate_dim=48, vision_dim=32, cross_attention_frequency=2, dropout=0.1, layer_norm_epsilon=1e-6),
language_model=BLIP2CustomOPT(vocabulary_size=100, num_layers=2, num_heads=4, hidden_dim=32, intermediate_dim=48,
num_query_tokens=6, qformer_hidden_dim=32, dropout=0.1, max_sequence_length=24)""",
    "CLIPBackbone": f"vision_encoder=models.CLIPVisionEncoder({_VISION}), text_encoder=models.CLIPTextEncoder({_TEXT})",
    "CSPNetBackbone": """\
stem_filters=16, stem_kernel_size=3, stem_strides=1, stackwise_depth=[1, 2, 2], stackwise_strides=[2, 2, 2],
stackwise_num_filters=[16, 32, 48], block_type="dark_block", stage_type="dark\"""",
    "DFineBackbone": f"""\
backbone=models.HGNetV2Backbone({_HGNET}, image_shape=(64, 64, 3), out_features=["stage3", "stage4"]),
decoder_in_channels=[32, 32], encoder_hidden_dim=32, num_labels=8, num_denoising=0, learn_initial_query=False,
num_queries=10, anchor_image_size=(64, 64), feat_strides=[16, 32], num_feature_levels=2, encoder_in_channels=[128, 160],
encode_proj_layers=[1], encoder_ffn_dim=48, num_encoder_layers=1, hidden_expansion=0.34, depth_multiplier=0.5,
eval_idx=-1, num_decoder_layers=2, decoder_attention_heads=4, decoder_ffn_dim=48, decoder_n_points=[6, 6],
lqe_hidden_dim=16, num_lqe_layers=2, out_features=["stage3", "stage4"]""",
    "DeepLabV3Backbone": f"""\
{_IMAGE_ENCODER}, spatial_pyramid_pooling_key="P5", low_level_feature_key="P2", upsampling_size=8,
dilation_rates=[6, 12, 18], projection_filters=16""",
    "DenseNetBackbone": "stackwise_num_repeats=[2, 3, 2]",
    "DepthAnythingBackbone": f"""\
image_encoder=models.DINOV2Backbone({_DEEP_VISION}), reassemble_factors=[4, 2, 1, 0.5], neck_hidden_dims=[16, 24, 32, 40],
fusion_hidden_dim=32, head_hidden_dim=16, head_in_index=-1, feature_keys=["stage1", "stage2", "stage3", "stage4"]""",
    "EfficientNetBackbone": """\
stackwise_width_coefficients=[1.0] * 3, stackwise_depth_coefficients=[1.0] * 3, stackwise_kernel_sizes=[3, 3, 5],
stackwise_num_repeats=[1, 2, 2], stackwise_input_filters=[16, 16, 24], stackwise_output_filters=[16, 24, 40],
stackwise_expansion_ratios=[1, 4, 6], stackwise_squeeze_and_excite_ratios=[0.0, 0.0, 0.25], stackwise_strides=[1, 2, 2],
stackwise_block_types=["fused", "fused", "unfused"], stackwise_force_input_filters=[0, 0, 0],
stackwise_nores_option=[False, False, False], num_features=64, input_shape=(64, 64, 3)""",
    "FluxBackbone": """\
input_channels=16, mlp_ratio=2.0, depth=2, depth_single_blocks=2, axes_dim=[2, 2, 4], theta=10000, use_bias=True,
image_shape=(24, 16), text_shape=(12, 16), image_ids_shape=(24, 3), text_ids_shape=(12, 3), y_shape=(32,)""",
    "Gemma3nBackbone": """\
text_vocab_size=100, text_hidden_size=32, num_hidden_layers=2, pad_token_id=0, intermediate_size=[48, 48],
hidden_activation="gelu_approximate", sliding_window=4, vocab_size_per_layer_input=100, hidden_size_per_layer_input=8,
altup_num_inputs=2, laurel_rank=4""",
    "HGNetV2Backbone": _HGNET,
    "MetaCLIP2Backbone": f"""\
vision_encoder=models.MetaCLIP2VisionEncoder({_VISION}), text_encoder=models.MetaCLIP2TextEncoder({_TEXT})""",
    "MiTBackbone": _MIT,
    "MobileNetBackbone": """\
stackwise_expansion=[[40, 56], [64, 72]], stackwise_num_blocks=[2, 2], stackwise_num_filters=[[16, 16], [24, 24]],
stackwise_kernel_size=[[3, 3], [5, 5]], stackwise_num_strides=[[2, 1], [2, 1]],
stackwise_se_ratio=[[None, None], [0.25, 0.3]], stackwise_padding=[[1, 1], [2, 2]],
stackwise_activation=[["relu", "relu"], ["hard_swish", "hard_swish"]], output_num_filters=64, depthwise_filters=8,
depthwise_stride=2, depthwise_residual=False, last_layer_filter=32, squeeze_and_excite=0.5""",
    "MobileNetV5Backbone": f"""\
stackwise_block_types=[["er"], ["uir", "uir"]], stackwise_num_blocks=[1, 2], stackwise_num_filters=[[24], [48, 48]],
stackwise_strides=[[2], [2, 1]], stackwise_act_layers=[["relu"], ["relu", "relu"]],
stackwise_exp_ratios=[[4.0], [6.0, 6.0]], stackwise_exp_kernel_sizes=[[3], [0, 0]],
stackwise_pw_kernel_sizes=[[1], [0, 0]], stackwise_dw_kernel_sizes=[[0], [5, 5]], stackwise_se_ratios=[[0.0], [0.0, 0.0]],
stackwise_use_cpe=[[False], [False, False]], stackwise_dw_start_kernel_sizes={_UNUSED},
stackwise_dw_end_kernel_sizes={_UNUSED}, stackwise_num_heads={_UNUSED}, stackwise_key_dims={_UNUSED},
stackwise_value_dims={_UNUSED}, stackwise_kv_strides={_UNUSED}, use_msfa=False, num_features=64""",
    "MoonshineBackbone": """\
filter_dim=32, encoder_num_layers=2, decoder_num_layers=2, encoder_num_heads=4, decoder_num_heads=4""",
    "PARSeqBackbone": """\
image_encoder=models.ViTBackbone(image_shape=(32, 64, 3), patch_size=8, num_layers=2, num_heads=4, hidden_dim=32,
mlp_dim=48, use_class_token=False), max_label_length=8, decoder_hidden_dim=32, num_decoder_layers=1, num_decoder_heads=4,
decoder_mlp_dim=48""",
    "PaliGemmaBackbone": """\
vit_patch_size=8, vit_num_heads=4, vit_hidden_dim=16, vit_num_layers=2, vit_intermediate_dim=24""",
    "ResNetBackbone": _RESNET,
    "RetinaNetBackbone": f"{_IMAGE_ENCODER}, min_level=3, max_level=7, use_p5=False",
    "SAM3PromptableConceptBackbone": f"""\
vision_encoder=layers.SAM3VisionEncoder(image_shape=(112, 112, 3), patch_size=14, num_layers=2, {_BLOCK},
fpn_hidden_dim=32, fpn_scale_factors=[4.0, 2.0, 1.0, 0.5], pretrain_image_shape=(56, 56, 3), window_size=2,
global_attn_indexes=[1]), text_encoder=layers.SAM3TextEncoder({_TEXT}),
geometry_encoder=layers.SAM3GeometryEncoder(num_layers=2, {_BLOCK}, roi_size=7),
detr_encoder=layers.SAM3DetrEncoder(num_layers=2, {_BLOCK}),
detr_decoder=layers.SAM3DetrDecoder(image_shape=(112, 112, 3), patch_size=14, num_layers=2, {_BLOCK}, num_queries=10),
mask_decoder=layers.SAM3MaskDecoder(num_upsampling_stages=3, hidden_dim=32, num_heads=2)""",
    "SAMBackbone": """\
image_encoder=models.ViTDetBackbone(hidden_size=16, num_layers=2, intermediate_dim=32, num_heads=4, patch_size=16,
global_attention_layer_indices=[1], num_output_channels=8, window_size=2, image_shape=(128, 128, 3)),
prompt_encoder=layers.SAMPromptEncoder(hidden_size=8, image_embedding_size=(8, 8), input_image_size=(128, 128),
mask_in_channels=16), mask_decoder=layers.SAMMaskDecoder(num_layers=2, hidden_size=8, intermediate_dim=32, num_heads=4,
embedding_dim=8, num_multimask_outputs=3, iou_head_depth=3, iou_head_hidden_dim=8)""",
    "SegFormerBackbone": f"image_encoder=models.MiTBackbone({_MIT}, image_shape=(64, 64, 3)), projection_filters=16",
    "SigLIPBackbone": f"""\
vision_encoder=models.SigLIPVisionEncoder({_VISION}), text_encoder=models.SigLIPTextEncoder({_TEXT}, projection_dim=32)""",
    "SmolLM3Backbone": "rope_layer_enabled_list=[True, False], mlp_bias=True, partial_rotary_factor=1.0",
    "StableDiffusion3Backbone": f"""\
mmdit_patch_size=2, mmdit_hidden_dim=32, mmdit_num_layers=2, mmdit_num_heads=2, mmdit_position_size=48,
mmdit_qk_norm=None, mmdit_dual_attention_indices=None,
vae=VAEBackbone(encoder_num_filters=[32, 32, 32, 32], encoder_num_blocks=[1, 1, 1, 1],
decoder_num_filters=[32, 32, 32, 32], decoder_num_blocks=[1, 1, 1, 1]),
clip_l=models.CLIPTextEncoder({_TEXT}, intermediate_output_index=0, name="clip_l"),
clip_g=models.CLIPTextEncoder({_TEXT}, intermediate_output_index=0, name="clip_g")""",
    "SwinTransformerBackbone": "embed_dim=16, depths=(2, 2), num_heads=(2, 4), window_size=4, patch_size=4",
    "T5GemmaBackbone": f"{_T5GEMMA}, sliding_window=8",
    "T5Gemma2Backbone": f"{_T5GEMMA}, sliding_window=8",
    "VGGBackbone": "stackwise_num_repeats=[2, 2, 3], stackwise_num_filters=[16, 32, 48]",
    "ViTDetBackbone": "global_attention_layer_indices=[1], window_size=2",
    "VideoPrismBackbone": """\
num_frames=4, num_spatial_layers=2, num_temporal_layers=2, num_auxiliary_layers=1, num_text_layers=2""",
    "XceptionBackbone": """\
stackwise_conv_filters=[[16, 32], [32, 48], [64, 64]], stackwise_pooling=[True, True, False]""",
}
"""What each class takes besides, as it stands in the call."""
