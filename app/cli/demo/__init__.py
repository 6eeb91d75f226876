"""`flask demo`: puts the demonstration back as it was, two centres and a year of life around today."""

import time

import click
from flask import current_app
from flask.cli import with_appcontext

from app.cli.demo.load import load


@click.command()
@with_appcontext
def demo() -> None:
    """Empty the database and load the demo into it. Refused outside of a demonstration."""
    settings = current_app.config["SETTINGS"]
    if not settings.demo or settings.is_production:
        raise click.ClickException(
            "This is not a demonstration, so nothing was changed: loading the demo would delete all your rows. "
            "For a demonstration start it with DEMO=1, never in production."
        )
    started = time.monotonic()
    loaded = load()
    click.echo(f"The demo is loaded: {loaded} bookings at two centres, in {time.monotonic() - started:.0f} s.")
    click.echo("Everybody's password is Krakow-2026-demo; the sign-in page lists the people.")
