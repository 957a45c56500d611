"""Hugging Face transformers: configurations, models and the conventions that initialize them."""
