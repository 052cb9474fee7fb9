"""The page: template, style, script and data put into one HTML text that runs nothing but its own script.

Records are texts of strangers. They stand in the page as JSON in data elements, with every character escaped that could
end such an element, and the script shows them as text only. A Content-Security-Policy names the style and the script by
their digests; it allows nothing else, no network and no handler in a tag.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from output.exports import Lang
from output.record import AgreementRecord, Source
from output.record_view import Told
from output.report.payload import CARDS_IN_A_CHUNK, cards, index, words
from output.report.texts import TEXTS

# In the order in which they are run; each is one subject and sees those before it.
_SCRIPTS = (
    "dom", "data", "state", "filters", "facets", "timeline", "worldmap", "network", "sums",
    "corrections", "card", "list", "main",
)  # fmt: skip
# What may end or change a data element, what older scripts take for a line end, and what UTF-8 cannot hold.
_UNSAFE = re.compile("[<>&\u2028\u2029\ud800-\udfff]")


def page(
    records: Sequence[AgreementRecord],
    tell: Callable[[Source], Told],
    *,
    lang: Lang = "fr",
    sectors: Mapping[str, tuple[str, str]] | None = None,
) -> Iterator[str]:
    """The page in parts to be written one after the other. `tell` gives a source its passages; `sectors` are the French and
    English labels of the taxonomy by code, for those who edit a record."""
    taxonomy = sectors or {}
    texts = TEXTS[lang]
    style, script = _asset("report.css"), "\n".join(_asset(f"{name}.js") for name in _SCRIPTS)
    data = {
        **index(records, lang, {code: english for code, (_, english) in taxonomy.items()}),
        "chunk": CARDS_IN_A_CHUNK,
        "taxonomy": {code: labels[lang == "en"] for code, labels in taxonomy.items()},
        "labels": {code: french for code, (french, _) in taxonomy.items()},
        "texts": texts,
    }
    environment = Environment(loader=PackageLoader("output.report"), autoescape=True, trim_blocks=True)
    yield from environment.get_template("report.html").generate(
        lang=lang,
        texts=texts,
        count=len(records),
        policy=_policy(style, script),
        style=Markup(style),
        script=Markup(script),
        index=element_json(data),
        world=element_json(json.loads(_asset("world.json"))),
        words=element_json([words(record) for record in records]),
        chunks=(element_json(chunk) for chunk in cards(records, tell)),
    )


def element_json(value: Any) -> Markup:
    """A value as JSON for a data element: the same to a JSON reader, and nothing in it that HTML or a script could take up."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return Markup(_UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text))


def _policy(style: str, script: str) -> str:
    return (
        f"default-src 'none'; style-src {_source_of(style)}; script-src {_source_of(script)}; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )


def _source_of(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@cache
def _asset(name: str) -> str:
    return files("output.report").joinpath("assets", name).read_text(encoding="utf-8").strip()
