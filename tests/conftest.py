"""What every test can ask for; the fixtures themselves live in tests/support."""

from pathlib import Path

from hypothesis import HealthCheck, settings

SUPPORT = Path(__file__).parent / "support"

pytest_plugins = [
    f"tests.support.{name}"
    for name in ("databases", "application", "browser", "strictness", "people")
    if (SUPPORT / f"{name}.py").exists()
]

settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")
