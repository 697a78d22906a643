"""BACEN's openapi.yaml 2.9.0 made usable for tools: ``python pix_oracle_spec.py openapi.yaml patched.json``.

The published file has slips that make every tool misjudge; each is mended where it stands, nothing else changes:

 1 patterns written as JavaScript literals, /^...$/, which no text can match
 2 patterns without anchors, which longer texts match
 3 /cobv/{txid}, /rec/{idRec} and the payload addresses of payer apps collide: the latter go
 4 allOf inside example values
 5 DadosRecebedor.required one level too high
 6 location said to be a URI (it has no scheme), and required at the root of a cobv, where it is not declared
 7 loc in requests requires a tipoCob it does not declare
 8 infoAdicionais limited with maximum instead of maxItems
 9 lists require idCob (no such field) and GET /pix requires cobs
10 answers the text describes but the operations do not list: 400 of queries, 401, 404
11 the txid of a Pix is said to have 1 to 35 characters (static codes) and, in the same allOf, 26 to 35
12 examples that break their own schema ("modalidade": "2"): examples of requests go
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

import yaml

PAYLOADS = ("/{pixUrlAccessToken}", "/cobv/{pixUrlAccessToken}", "/rec/{recUrlAccessToken}")
METHODS = ("get", "put", "post", "patch", "delete")
PROBLEM = {
    "description": "Problema.",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problema"}}},
}


def patched(spec: dict[str, Any]) -> tuple[dict[str, Any], int]:
    """The mended document and how many places were touched."""
    touched = [0]
    _walk(spec, touched, spec["components"]["examples"])
    for path in PAYLOADS:
        touched[0] += spec["paths"].pop(path, None) is not None
    schemas = spec["components"]["schemas"]
    schemas["DadosRecebedor"].pop("required", None)
    schemas["CobVGerada"]["required"].remove("location")
    schemas["PayloadLocationCob"]["required"].remove("tipoCob")
    extra = schemas["CobBase"]["properties"]["infoAdicionais"]
    extra["maxItems"] = extra.pop("maximum")
    for name in ("CobsVConsultadas", "CobsConsultadas"):
        schemas[name]["properties"]["cobs"]["items"]["allOf"][1]["required"].remove("idCob")
    schemas["PixConsultados"]["required"] = ["parametros", "pix"]
    for operations in spec["paths"].values():
        for method in METHODS:
            if method in operations:
                for status in ("400", "401", "404"):
                    touched[0] += operations[method]["responses"].setdefault(status, PROBLEM) is PROBLEM
    for body in spec["components"]["requestBodies"].values():
        body["content"]["application/json"].pop("examples", None)
    return spec, touched[0] + 8


def _walk(node: Any, touched: list[int], examples: dict[str, Any]) -> None:
    if isinstance(node, list):
        for one in node:
            _walk(one, touched, examples)
    if not isinstance(node, dict):
        return
    pattern = node.get("pattern")
    if isinstance(pattern, str):
        bare = pattern.removeprefix("/").removesuffix("/") if pattern.startswith("/") else pattern
        node["pattern"] = bare if bare.startswith("^") else f"^(?:{bare})$"
        touched[0] += node["pattern"] != pattern
    parts = node.get("allOf")
    if isinstance(parts, list) and len(parts) == 2 and parts[0] == {"$ref": "#/components/schemas/TxId"}:
        node["allOf"] = [{"type": "string"}, parts[1]]
        touched[0] += 1
    if "location" in node and isinstance(node["location"], dict) and node["location"].get("format") == "uri":
        del node["location"]["format"]
        touched[0] += 1
    if isinstance(node.get("examples"), dict) or "value" in node:
        touched[0] += _merge(node, examples)
    for one in node.values():
        _walk(one, touched, examples)


def _merge(node: Any, examples: dict[str, Any]) -> int:
    """{"allOf": [{...}, {...}]} inside a value is the union of its parts."""
    if isinstance(node, list):
        return sum(_merge(one, examples) for one in node)
    if not isinstance(node, dict):
        return 0
    merged = 0
    for name, value in list(node.items()):
        if name in ("schema", "properties"):
            continue
        if isinstance(value, dict) and set(value) == {"allOf"}:
            node[name], merged = _union(value["allOf"], examples), merged + 1
        elif isinstance(value, list):
            for place, one in enumerate(value):
                if isinstance(one, dict) and set(one) == {"allOf"}:
                    value[place], merged = _union(one["allOf"], examples), merged + 1
        merged += _merge(node[name], examples)
    return merged


def _union(parts: list[Any], examples: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for part in parts:
        named = re.fullmatch("#/components/examples/([A-Za-z0-9]+)/value", str(part.get("$ref")))
        whole |= examples[named.group(1)]["value"] if named else part
    return whole


def main() -> None:
    source, target = map(Path, sys.argv[1:3])
    text = source.read_text(encoding="utf-8")
    # dates stay text: a loader that makes them dates would break the examples
    loader = type("Loader", (yaml.SafeLoader,), {})
    loader.yaml_implicit_resolvers = {
        key: [(tag, form) for tag, form in rows if tag != "tag:yaml.org,2002:timestamp"]
        for key, rows in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }
    spec, touched = patched(yaml.load(text, Loader=loader))
    version = re.search(r"version: *\"?([0-9.]+)", text)
    target.write_text(json.dumps(spec, ensure_ascii=False), encoding="utf-8")
    print(f"openapi.yaml {version.group(1) if version else '?'}: {touched} places mended")


if __name__ == "__main__":
    main()
