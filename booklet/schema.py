"""What is each kind of file, as JSON Schema?

Editors complete and check an edition's files by it; each file of the sample names its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from booklet.records import FILES

_DRAFT = "http://json-schema.org/draft-07/schema#"
"""The draft that editors' YAML plug-ins read."""


def schemas() -> Mapping[str, Mapping[str, Any]]:
    """The schema of every kind of file, by the name of the file (films: `film`)."""
    made = {}
    for kind, model in FILES.items():
        record = model.model_json_schema(ref_template="#/definitions/{model}")
        definitions = record.pop("$defs", {})
        name = "film" if kind == "films" else kind
        schema: dict[str, Any] = {"$schema": _DRAFT, "title": f"booklet: {name}"}
        if kind == "edition":
            schema |= {key: value for key, value in record.items() if key != "title"}
        else:
            definitions[model.__name__] = record
            one = {"$ref": f"#/definitions/{model.__name__}"}
            many = {"type": "array", "items": one}
            shapes = [one, many] if kind == "films" else [many]
            schema["anyOf"] = [
                *shapes,
                {"type": "object", "properties": {kind: many}, "required": [kind],
                 "additionalProperties": False},
            ]  # fmt: skip
        schema["definitions"] = definitions
        made[name] = schema
    return made
