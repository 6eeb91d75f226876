"""Commands: flask user, token, worker, demo."""

from flask import Flask

from app.cli import accounts, demo, worker


def connect(app: Flask) -> None:
    """Register the commands."""
    app.cli.add_command(accounts.user)
    app.cli.add_command(accounts.token)
    app.cli.add_command(worker.worker)
    app.cli.add_command(demo.demo)
