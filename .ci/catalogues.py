"""Keep the translations in step with the code: ``.venv/bin/python .ci/catalogues.py update|compile|check``.

``update`` collects every ``T("…")`` and ``plural("…", "…", n=…)`` of the three floors into
``resources/locale/zh_CN/LC_MESSAGES/{layers,gisapp,ui}.po`` and keeps what is translated already. After
translating, ``compile`` writes the ``.mo`` files that the program reads. ``check`` lists what is missing.
A message that several floors say is kept once, on the lowest of them.
"""

from __future__ import annotations

import ast
import io
import string
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
FLOORS = ("layers", "gisapp", "ui")
UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the header of a .mo file, so that the same messages give the same bytes on any day."""
FORMS = {"T": 1, "plural": 2}  # how many messages a call holds
FOLDER = ROOT / "resources" / "locale" / "zh_CN" / "LC_MESSAGES"


@dataclass(frozen=True)
class Sentence:
    """One message in the code: its id as gettext keeps it, and where it stands."""

    id: str | tuple[str, str]
    file: str


def main(arguments: list[str]) -> int:
    """Run one command; the exit code of ``check`` is 1 when anything is missing or wrong."""
    commands = {"update": update, "compile": compile_all, "check": check}
    if len(arguments) != 1 or arguments[0] not in commands:
        print(__doc__)
        return 2
    complaints = commands[arguments[0]]()
    print("\n".join(complaints) or "Nothing to complain about.")
    return 1 if complaints else 0


def update() -> list[str]:
    """Bring the .po files up to date with the code; returns what is still to be translated."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for floor, wanted in catalogues().items():
        path = FOLDER / f"{floor}.po"
        known = _read(path)
        for message in wanted:
            old = known.get(message.id) if message.id else None
            if old is not None:
                message.string = old.string
        path.write_bytes(_as_po(wanted))
    return [f"{floor}: {count} to be translated" for floor, count in _untranslated().items() if count]


def compile_all() -> list[str]:
    """Write the .mo files."""
    for floor in FLOORS:
        (FOLDER / f"{floor}.mo").write_bytes(_as_mo(_read(FOLDER / f"{floor}.po")))
    return []


def check() -> list[str]:
    """What is missing or wrong, one line each."""
    complaints = wrong_sentences()
    for floor, wanted in catalogues().items():
        path = FOLDER / f"{floor}.po"
        if not path.exists():
            complaints.append(f"{path.name} is missing: run “update”")
            continue
        known = _read(path)
        if {_key(m) for m in known} != {_key(m) for m in wanted}:
            complaints.append(f"{path.name} is not in step with the code: run “update”")
        complaints += [f"{path.name}: {problem}" for m in known if m.id for problem in _problems(m)]
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.read_bytes() != _as_mo(known):
            complaints.append(f"{compiled.name} is not in step with {path.name}: run “compile”")
    return complaints


def wrong_sentences() -> list[str]:
    """Messages that cannot be collected, or that ask for figures which they are not given."""
    complaints = []
    for floor in FLOORS:
        for path, call, in_function in _calls(floor):
            where = f"{path.relative_to(ROOT).as_posix()}:{call.lineno}"
            sentence = _sentence(path, call)
            given = {keyword.arg for keyword in call.keywords}
            if None in given:
                continue  # made again from another message: T(text.message, **figures)
            if sentence is None:
                complaints.append(f"{where}: a message must be a literal: {ast.unparse(call)[:80]}")
            elif in_function:  # outside functions stand templates, which get their figures later
                missing = sorted({name for name, _ in fields_of(sentence.id)} - given)
                complaints += [f"{where}: no figure is given for {{{name}}}" for name in missing]
    return complaints


def catalogues() -> dict[str, Catalog]:
    """The messages of each floor, untranslated."""
    found: dict[str, Catalog] = {}
    seen: set[str | tuple[str, str]] = set()
    for floor in FLOORS:
        # No dates and no line numbers: the file changes only when a message does.
        catalogue = Catalog(locale="zh_CN", domain=floor, project="GIS-App", fuzzy=False)
        for path, call, _ in _calls(floor):
            sentence = _sentence(path, call)
            if sentence is not None and (sentence.id not in seen or sentence.id in catalogue):
                catalogue.add(sentence.id, locations=[(sentence.file, 0)])
                seen.add(sentence.id)
        found[floor] = catalogue
    return found


def fields_of(text: str | tuple[str, ...] | list[str]) -> list[tuple[str, str]]:
    """Name and format of each figure in a template, sorted; of the last form where there are several."""
    template = text if isinstance(text, str) else text[-1]
    return sorted(
        (name, spec or "") for _, name, spec, _ in string.Formatter().parse(template) if name is not None
    )


def _calls(floor: str) -> Iterator[tuple[Path, ast.Call, bool]]:
    """All calls of ``T`` and ``plural``: file, call, and whether it stands in a function."""
    for path in sorted((ROOT / floor).rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.Lambda)]
        inside = {id(node) for function in functions for node in ast.walk(function)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name(node) in FORMS:
                yield path, node, id(node) in inside


def _name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _sentence(path: Path, call: ast.Call) -> Sentence | None:
    """The message of a call; None if it is not made of literals."""
    forms = [arg.value for arg in call.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
    if len(call.args) != len(forms) or len(forms) != FORMS[_name(call)]:
        return None
    return Sentence(forms[0] if len(forms) == 1 else (forms[0], forms[1]), path.relative_to(ROOT).as_posix())


def _problems(message: Message) -> Iterator[str]:
    said = message.string if isinstance(message.string, str) else message.string[0]
    if not said:
        yield f"not translated: {message.id!r}"
        return
    try:
        fields = fields_of(said)
    except ValueError as error:
        yield f"{said!r}: {error}"
        return
    if fields != fields_of(message.id):
        yield f"other figures than {message.id!r}: {said!r}"


def _untranslated() -> dict[str, int]:
    return {
        floor: sum(1 for m in _read(FOLDER / f"{floor}.po") if m.id and not any(m.string)) for floor in FLOORS
    }


def _key(message: Message) -> tuple[object, tuple[str, ...]]:
    return message.id, tuple(sorted({file for file, _ in message.locations}))


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale="zh_CN", domain=path.stem)
    with path.open("rb") as file:
        return read_po(file, locale="zh_CN", domain=path.stem)


def _as_po(catalogue: Catalog) -> bytes:
    text = io.BytesIO()
    write_po(text, catalogue, width=100, sort_output=True, include_lineno=False, omit_header=True)
    header = (
        f"# 中文翻译 ({catalogue.domain}).\n"
        'msgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    )
    return header.encode() + text.getvalue()


def _as_mo(catalogue: Catalog) -> bytes:
    compiled = io.BytesIO()
    catalogue.creation_date = catalogue.revision_date = UNDATED
    write_mo(compiled, catalogue)
    return compiled.getvalue()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
