"""Which drafts in a folder are this program's own: those whose names only it could have made.

Whoever can put files into a folder (a zip that was unpacked there is enough) can put a draft there, too, and
what a draft tells is done to the files around it. So the name of a draft, and the list in it, carry a code
that is worked out with a key of the user's own, which lies elsewhere. Anything else that is called
``.gisapp-`` is somebody's folder like any other.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from pathlib import Path

from layers.folders import state
from layers.writing.moves import move_new

PREFIX = ".gisapp-"
LIST = "list.json"

_RANDOM, _CODE = 8, 16
"""Characters of a draft's name, of five bits each."""
_KEY_BYTES = 32
_KEY_NAME = "drafts.key"
_NOT_IN_NAMES = set("/\\:\0" if os.name == "nt" else "/\0")
_PASSING_KEY = secrets.token_bytes(_KEY_BYTES)
"""Where none can be kept: what this process leaves behind is then nobody's, and stays."""


def draft_in(folder: Path) -> Path:
    """A new empty folder in ``folder``, of a name that proves whose it is. Raises OSError."""
    while True:
        chosen = base64.b32encode(secrets.token_bytes(5)).decode().lower()
        draft = folder / f"{PREFIX}{chosen}{_code('draft', _real(folder), chosen)}"
        try:
            draft.mkdir(mode=0o700)
        except FileExistsError:
            continue
        return draft


def is_own(draft: Path) -> bool:
    """Whether a folder is a draft that this program has made in just this place, and no link to elsewhere."""
    told = draft.name.removeprefix(PREFIX)
    chosen, code = told[:_RANDOM], told[_RANDOM:]
    right = _code("draft", _real(draft.parent), chosen)
    return _are_alike(code, right) and leads_nowhere_else(draft)


def leads_nowhere_else(path: Path) -> bool:
    """Whether a path is a folder itself, not a link to one."""
    return path.is_dir() and _real(path) == os.path.join(_real(path.parent), os.path.normcase(path.name))  # noqa: PTH118


def sealed_list(draft: Path, former: list[str], names: list[str]) -> str:
    """What is written into a draft before its files move: those that leave, those that come, and a code."""
    return json.dumps([former, names, _code_of(draft, former, names)])


def list_of(draft: Path) -> tuple[list[str], list[str]] | None:
    """The files that leave and come, in order; None where the list is not whole, or somebody else's."""
    try:
        told = json.loads((draft / LIST).read_text(encoding="utf-8"))
    except (ValueError, RecursionError):
        return None
    if not _is_list(told):
        return None
    former, names, code = told
    if not _are_alike(code, _code_of(draft, former, names)):
        return None
    # By now it is ours. Should the key ever be known to somebody, they still reach no other folder.
    return (former, names) if all(map(_is_plain, (*former, *names))) else None


def _is_list(told: object) -> bool:
    return (
        isinstance(told, list)
        and len(told) == 3  # noqa: PLR2004 - as sealed_list writes it
        and all(isinstance(part, list) and all(isinstance(name, str) for name in part) for part in told[:2])
        and isinstance(told[2], str)
    )


def _are_alike(code: str, right: str) -> bool:
    return hmac.compare_digest(code.encode(errors="replace"), right.encode())


def _is_plain(name: str) -> bool:
    return name not in ("", ".", "..") and not set(name) & _NOT_IN_NAMES


def _code_of(draft: Path, former: list[str], names: list[str]) -> str:
    return _code("list", _real(draft.parent), draft.name, json.dumps([former, names]))


def _code(*parts: str) -> str:
    written = json.dumps(parts)  # so that no two lists of parts are written alike
    code = hmac.digest(_key(), written.encode(), hashlib.sha256)
    return base64.b32encode(code)[:_CODE].decode().lower()


def _real(folder: Path) -> str:
    return os.path.normcase(os.path.realpath(folder))


def _key() -> bytes:
    """The user's key, made when it is first needed."""
    home = state()
    if home is None:
        return _PASSING_KEY
    place = home / _KEY_NAME
    try:
        return _kept(place) or _make(place)
    except OSError:
        return _PASSING_KEY


def _kept(place: Path) -> bytes | None:
    try:
        key = place.read_bytes()
    except FileNotFoundError:
        return None
    return key if len(key) == _KEY_BYTES else None


def _make(place: Path) -> bytes:
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = place.with_name(f"{_KEY_NAME}-{secrets.token_hex(4)}")
    try:
        descriptor = os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(secrets.token_bytes(_KEY_BYTES))
            stream.flush()
            os.fsync(descriptor)
        if place.exists():  # cut off
            fresh.replace(place)
        else:
            move_new(fresh, place)
    except FileExistsError:
        pass  # another process was quicker: one key for all
    finally:
        fresh.unlink(missing_ok=True)
    return _kept(place) or _PASSING_KEY
