"""The description of the API: one document for programs, one page for people."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response, current_app, render_template

from app.core.access import Action
from app.core.web import Area

area = Area("api_pages", __name__, url_prefix="/api/v1")
SCHEMAS = "#/components/schemas/"


@dataclass(frozen=True)
class Field:
    """One thing that is sent or answered: its type in JSON, what it means, and the words that it may be."""

    name: str
    kind: str
    where: str
    required: bool
    description: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One thing that the API does."""

    name: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    takes: tuple[Field, ...]
    answers: tuple[Field, ...]
    status: str
    refusals: tuple[str, ...]


class Document:
    """The OpenAPI document, read for the page."""

    def __init__(self) -> None:
        self.whole: dict[str, Any] = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
        self.schemas: dict[str, Any] = self.whole["components"]["schemas"]

    def operations(self) -> Iterator[Operation]:
        """What the API does, in the order of its paths."""
        for path, told in self.whole["paths"].items():
            for method in ("get", "post", "delete"):
                if method in told:
                    yield self._operation(method, path, told[method], told.get("parameters", []))

    def objects(self) -> dict[str, tuple[Field, ...]]:
        """The objects inside the answers, and the refusal, by name."""
        inner = re.findall(f'"{SCHEMAS}(\\w+)"', json.dumps(self.schemas))
        return {name: self._fields(self.schemas[name], "answer") for name in sorted({*inner, "Problem"})}

    def _operation(self, method: str, path: str, told: Mapping[str, Any], shared: list[Any]) -> Operation:
        parameters = [*shared, *told.get("parameters", ())]
        takes = tuple(_field(one["name"], one["schema"], one["in"], one) for one in parameters)
        if "requestBody" in told:
            takes += self._fields(_json(told["requestBody"]), "body")
        status, answer = next((code, one) for code, one in told["responses"].items() if code < "300")
        return Operation(
            name=f"{method}{re.sub('[^a-z]+', '-', path)}".rstrip("-"),
            method=method.upper(),
            path=path,
            summary=told["summary"],
            description=told["description"],
            needs_token=bool(told["security"]),
            takes=takes,
            answers=self._fields(_json(answer), "answer"),
            status=status,
            refusals=tuple(sorted(code for code in told["responses"] if code >= "400")),
        )

    def _fields(self, schema: Mapping[str, Any], where: str) -> tuple[Field, ...]:
        whole = self.schemas[schema["$ref"].removeprefix(SCHEMAS)] if "$ref" in schema else schema
        needed = whole.get("required", ())
        return tuple(
            _field(name, one, where, {"required": name in needed}) for name, one in whole["properties"].items()
        )


@area.route("/openapi.json", action=Action.SEE_PUBLIC)
def show_document() -> Response:
    return Response(json.dumps(Document().whole, indent=2, ensure_ascii=False), mimetype="application/json")


@area.route("/docs", action=Action.SEE_PUBLIC)
def show_page() -> str:
    document = Document()
    return render_template(
        "api/docs.html",
        operations=sorted(document.operations(), key=lambda one: one.needs_token),
        objects=document.objects(),
        base_url=current_app.config["SETTINGS"].base_url,
    )


def _json(told: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = told["content"]["application/json"]["schema"]
    return schema


def _field(name: str, schema: Mapping[str, Any], where: str, told: Mapping[str, Any]) -> Field:
    words = schema.get("enum") or schema.get("items", {}).get("enum") or ()
    return Field(
        name=name,
        kind=_kind(schema),
        where=where,
        required=bool(told.get("required")),
        description=str(told.get("description") or schema.get("description", "")),
        words=tuple(word for word in words if word is not None),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """`string`, `integer | null`, `RoomFound[]`, `RoomNamed`."""
    if "$ref" in schema:
        return str(schema["$ref"].removeprefix(SCHEMAS))
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"{_kind(schema['items'])}[]"
    kind = schema.get("type", "")
    return " | ".join(kind) if isinstance(kind, list) else str(kind)
