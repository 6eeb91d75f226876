"""What every test can ask for; the fixtures themselves live in tests/support."""

import os
from pathlib import Path

from hypothesis import HealthCheck, settings

SUPPORT = Path(__file__).parent / "support"

pytest_plugins = [
    f"tests.support.{name}"
    for name in ("databases", "application", "browser", "strictness", "people", "racing", "calendars")
    if (SUPPORT / f"{name}.py").exists()
]

# In CI always the same examples, so that a submission is judged by its own changes; elsewhere new ones at every run.
settings.register_profile(
    "house",
    deadline=None,
    derandomize="CI" in os.environ,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("house")
