"""Formats that questions come in and go out by: one package each, pure, one line in registry.py."""
