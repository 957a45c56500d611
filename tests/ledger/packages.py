"""Models of vit-pytorch and x-transformers, small enough to build in a moment: their module, and the call."""

from __future__ import annotations

_VIT = "image_size=32, patch_size=8, num_classes=7, dim=48, depth=2, heads=3, mlp_dim=64"
_VIT_64 = "image_size=64, patch_size=16, num_classes=7, dim=48, depth=2, heads=3, mlp_dim=64"
_STAGES = "num_classes=7, dim=32, depth=(1, 1, 1, 1)"

VIT_PYTORCH: tuple[tuple[str, str], ...] = (
    ("vit", f"ViT({_VIT})"),
    ("vit", f"ViT({_VIT}, pool='mean', dim_head=16, dropout=0.1, emb_dropout=0.1)"),
    ("simple_vit", f"SimpleViT({_VIT})"),
    ("simple_vit_1d", "SimpleViT(seq_len=64, patch_size=8, num_classes=7, dim=48, depth=2, heads=3, mlp_dim=64)"),
    ("simple_vit_with_qk_norm", f"SimpleViT({_VIT})"),
    ("simple_vit_with_register_tokens", f"SimpleViT({_VIT})"),
    ("simple_vit_with_value_residual", f"SimpleViT({_VIT})"),
    ("simple_vit_with_hyper_connections", f"SimpleViT({_VIT}, num_residual_streams=3)"),
    ("simple_flash_attn_vit", f"SimpleViT({_VIT})"),
    ("simple_uvit", "SimpleUViT(image_size=32, patch_size=8, num_classes=7, dim=48, depth=4, heads=3, mlp_dim=64)"),
    ("vit_1d", "ViT(seq_len=64, patch_size=8, num_classes=7, dim=48, depth=2, heads=3, mlp_dim=64)"),
    (
        "vit_3d",
        "ViT(image_size=32, image_patch_size=8, frames=4, frame_patch_size=2, num_classes=7, dim=48, depth=2, heads=3,"
        " mlp_dim=64)",
    ),
    ("vit_5", f"ViT({_VIT})"),
    ("vit_for_small_dataset", f"ViT({_VIT})"),
    ("vit_with_patch_merger", f"ViT({_VIT})"),
    ("vit_with_keel_post_ln", f"ViT({_VIT})"),
    ("parallel_vit", f"ViT({_VIT})"),
    ("deepvit", f"DeepViT({_VIT})"),
    ("cait", f"CaiT({_VIT}, cls_depth=1)"),
    ("xcit", f"XCiT({_VIT}, cls_depth=1)"),
    ("normalized_vit", f"nViT({_VIT})"),
    ("jumbo_vit", f"JumboViT({_VIT})"),
    ("na_vit", f"NaViT({_VIT})"),
    ("ats_vit", "ViT(image_size=32, patch_size=8, num_classes=7, dim=48, depth=2, max_tokens_per_depth=(8, 4),"
     " heads=3, mlp_dim=64)"),
    ("rvt", f"RvT({_VIT})"),
    ("pit", "PiT(image_size=64, patch_size=8, num_classes=7, dim=24, depth=(1, 1, 1), heads=2, mlp_dim=48)"),
    ("t2t", "T2TViT(image_size=64, num_classes=7, dim=32, depth=2, heads=2, mlp_dim=64)"),
    ("cct", "CCT(img_size=32, embedding_dim=32, n_conv_layers=2, num_layers=2, num_heads=2, mlp_ratio=2,"
     " num_classes=7, positional_embedding='learnable')"),
    ("cct", "cct_2(img_size=32, num_classes=7)"),
    ("cross_vit", "CrossViT(image_size=64, num_classes=7, sm_dim=24, lg_dim=32, sm_patch_size=8, lg_patch_size=16,"
     " sm_enc_heads=2, sm_enc_mlp_dim=32, lg_enc_depth=1, lg_enc_heads=2, lg_enc_mlp_dim=32, cross_attn_depth=1,"
     " cross_attn_heads=2, depth=2)"),
    ("levit", "LeViT(image_size=64, num_classes=7, dim=(32, 48, 64), depth=1, heads=(2, 3, 4), mlp_mult=2)"),
    ("cvt", "CvT(num_classes=7, s1_emb_dim=16, s2_emb_dim=24, s3_emb_dim=32, s2_heads=2, s3_heads=2, s3_depth=2)"),
    ("twins_svt", "TwinsSVT(num_classes=7, s1_emb_dim=16, s2_emb_dim=24, s3_emb_dim=32, s4_emb_dim=40, s3_depth=1,"
     " s4_depth=1)"),
    ("crossformer", "CrossFormer(num_classes=7, dim=(32, 32, 64, 64), depth=(1, 1, 1, 1))"),
    ("regionvit", "RegionViT(num_classes=7, dim=(32, 32, 64, 64), depth=(1, 1, 1, 1), use_peg=True)"),
    ("scalable_vit", f"ScalableViT({_STAGES}, heads=(1, 2, 2, 2), reduction_factor=(8, 4, 2, 1),"
     " window_size=(8, 4, None, None))"),
    ("sep_vit", f"SepViT({_STAGES}, heads=(1, 2, 2, 2))"),
    ("max_vit", "MaxViT(num_classes=7, dim=32, depth=(1, 1), dim_conv_stem=16, window_size=4)"),
    ("nest", "NesT(image_size=64, patch_size=8, num_classes=7, dim=24, heads=2, num_hierarchies=2,"
     " block_repeats=(1, 2))"),
    ("mobile_vit", "MobileViT(image_size=(64, 64), dims=[24, 32, 40], channels=[8, 8, 12, 12, 16, 16, 20, 20, 24, 24,"
     " 32], num_classes=7)"),
    ("look_vit", "LookViT(dim=32, image_size=64, num_classes=7, depth=2, heads=2, patch_size=16,"
     " highres_patch_size=8, cross_attn_heads=2)"),
    ("vivit", "ViViT(image_size=32, image_patch_size=8, frames=4, frame_patch_size=2, num_classes=7, dim=48,"
     " spatial_depth=1, temporal_depth=1, heads=2, mlp_dim=64)"),
)  # fmt: skip

_LAYERS = "dim=48, depth=2, heads=3"

X_TRANSFORMERS: tuple[tuple[str, str], ...] = (
    ("x_transformers", f"Encoder({_LAYERS})"),
    ("x_transformers", f"Decoder({_LAYERS}, cross_attend=True, ff_glu=True, use_rmsnorm=True)"),
    ("x_transformers", f"TransformerWrapper(num_tokens=64, max_seq_len=32, attn_layers=Decoder({_LAYERS}))"),
    (
        "x_transformers",
        f"TransformerWrapper(num_tokens=64, max_seq_len=32, tie_embedding=True, attn_layers=Decoder({_LAYERS},"
        " rotary_pos_emb=True, ff_swish=True, ff_glu=True))",
    ),
    (
        "x_transformers",
        f"TransformerWrapper(num_tokens=64, max_seq_len=32, num_memory_tokens=3, attn_layers=Encoder({_LAYERS},"
        " rel_pos_bias=True, attn_num_mem_kv=4, attn_gate_values=True))",
    ),
    (
        "x_transformers",
        f"TransformerWrapper(num_tokens=64, max_seq_len=32, use_abs_pos_emb=False, attn_layers=Decoder({_LAYERS},"
        " alibi_pos_bias=True, use_scalenorm=True, attn_one_kv_head=True))",
    ),
    (
        "x_transformers",
        f"TransformerWrapper(num_tokens=64, max_seq_len=32, emb_dim=24, attn_layers=Decoder({_LAYERS},"
        " gate_residual=True, attn_qk_norm=True, attn_qk_norm_dim_scale=True))",
    ),
    (
        "x_transformers",
        f"ViTransformerWrapper(image_size=32, patch_size=8, num_classes=7, attn_layers=Encoder({_LAYERS}))",
    ),
    (
        "x_transformers",
        "XTransformer(dim=48, enc_num_tokens=64, enc_depth=1, enc_heads=3, enc_max_seq_len=32, dec_num_tokens=64,"
        " dec_depth=1, dec_heads=3, dec_max_seq_len=32)",
    ),
    (
        "continuous",
        f"ContinuousTransformerWrapper(dim_in=12, dim_out=8, max_seq_len=32, attn_layers=AttentionLayers({_LAYERS}))",
    ),
)
