"""The scene of the API's tests."""

import pytest
from flask import Flask

from tests.api.scene import Scene


@pytest.fixture
def scene(app: Flask, db_session: object) -> Scene:
    return Scene(app)
