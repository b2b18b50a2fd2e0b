"""Making an HTML page whole: scripts and styles inside, and proof that nothing outside is asked for."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

_STYLE_URL = re.compile(r"""url\(\s*(['"]?)(?!data:|#)([^'")]+)\1\s*\)""")
_SOURCE_MAP = re.compile(r"\n?//# sourceMappingURL=.*")
_KINDS = {".png": "image/png", ".svg": "image/svg+xml", ".gif": "image/gif"}
_FETCHING = frozenset(("src", "srcset", "poster", "data", "background", "action", "formaction", "ping"))


@cache
def leaflet_script() -> str:
    """The text of Leaflet, as its package carries it."""
    return _SOURCE_MAP.sub("", (_leaflet_folder() / "leaflet.js").read_text(encoding="utf-8"))


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet with its pictures as data URIs."""
    folder = _leaflet_folder()
    return with_pictures((folder / "leaflet.css").read_text(encoding="utf-8"), folder)


def with_pictures(style: str, folder: Path) -> str:
    """A style sheet with every ``url(…)`` that names a file of the folder replaced by its content."""

    def data_uri(match: re.Match[str]) -> str:
        file = folder / match[2]
        content = base64.b64encode(file.read_bytes()).decode("ascii")
        return f"url(data:{_KINDS[file.suffix]};base64,{content})"

    return _STYLE_URL.sub(data_uri, style)


def content_policy(scripts: list[str]) -> str:
    """A Content-Security-Policy that lets nothing be fetched and only these scripts run."""
    hashes = " ".join(f"'sha256-{_digest(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def external_references(page: str) -> list[str]:
    """Everything in a page that a browser would fetch from elsewhere; empty for a self-contained one."""
    reader = _References()
    reader.feed(page)
    reader.close()
    return reader.found


class _References(HTMLParser):
    """Collects what a browser would fetch: attributes that load, and style sheets' addresses."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_style = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at one element's attributes."""
        self._in_style = tag == "style"
        for name, value in attrs:
            loads = name in _FETCHING or (name.endswith("href") and tag != "a")
            if loads and value and not value.startswith(("data:", "#")):
                self.found.append(f"<{tag} {name}={value}>")
            if name == "style" and value:
                self._style(value)

    def handle_endtag(self, tag: str) -> None:
        """Leave a style sheet."""
        if tag == "style":
            self._in_style = False

    def handle_data(self, data: str) -> None:
        """Look at a style sheet's text."""
        if self._in_style:
            self._style(data)

    def _style(self, text: str) -> None:
        self.found += [match[0] for match in _STYLE_URL.finditer(text)]
        self.found += re.findall(r"@import[^;]*", text)


def _digest(script: str) -> str:
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


def _leaflet_folder() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)
