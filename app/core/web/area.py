"""A Blueprint whose every route declares the action it is for."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Blueprint, current_app
from flask.typing import RouteCallable
from werkzeug.routing import IntegerConverter, Map

from app.core.access import Action

T = TypeVar("T", bound=RouteCallable)


LAST_NUMBER = 2**63 - 1


class RowNumber(IntegerConverter):
    """`<int:...>` in a path: a number that a row can have; a greater one is no page and never meets the database."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None, max: int | None = LAST_NUMBER) -> None:
        super().__init__(map, fixed_digits, min, max)


class Area(Blueprint):
    """One area of the product. `route()` requires `action=`; the access test walks them all."""

    def route(self, rule: str, **options: Any) -> Callable[[T], T]:
        """Register a view with the action it serves, and how many bytes it takes where that is more than usual.

        A view `without_cookies` is the same for everybody: who asks is not looked for, whatever a browser sends along.

        Raises TypeError where no action is declared.
        """
        action, largest = options.pop("action", None), options.pop("largest", None)
        without_cookies = options.pop("without_cookies", False)
        if not isinstance(action, Action):
            raise TypeError(f"the route {rule} declares no action")
        register = super().route(rule, **options)

        def declare(view: T) -> T:
            view.action = action  # type: ignore[union-attr]
            view.largest = largest  # type: ignore[union-attr]
            view.without_cookies = without_cookies  # type: ignore[union-attr]
            return register(view)

        return declare


def action_of(endpoint: str) -> Action | None:
    """The action that the view behind an endpoint declared, or None for a file of the static folder."""
    return getattr(current_app.view_functions[endpoint], "action", None)


def is_without_cookies(endpoint: str) -> bool:
    """Whether the view behind an endpoint answers everybody alike, without looking for who asks."""
    return bool(getattr(current_app.view_functions.get(endpoint), "without_cookies", False))


def largest_of(endpoint: str) -> int | None:
    """How many bytes may be sent to the view behind an endpoint, where it declared more than the usual."""
    return getattr(current_app.view_functions.get(endpoint), "largest", None)
