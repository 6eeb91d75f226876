"""Connects the JSON API."""

from flask import Flask


def connect(app: Flask) -> None:
    """Register the API's blueprints under /api/v1."""
