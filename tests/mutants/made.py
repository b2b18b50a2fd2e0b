"""All small changes of meaning ("mutants") of a file: mutmut's operators, and a few of this field.

Only the operators are mutmut's. Its own runner never touches module constants, decorated functions and
properties, which is where thresholds and much of the computing of this program stand.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider
from mutmut.mutation import mutators

SWAPPED = {
    "any": "all",
    "all": "any",
    "min": "max",
    "max": "min",
    "argmin": "argmax",
    "argmax": "argmin",
    "minimum": "maximum",
    "maximum": "minimum",
    "idxmin": "idxmax",
    "idxmax": "idxmin",
    "covers": "contains",
    "covered_by": "within",
    "contains": "covers",
    "within": "covered_by",
    "intersects": "contains",
    "intersection": "difference",
    "difference": "intersection",
    "union": "intersection",
    "isna": "notna",
    "notna": "isna",
    "floor": "ceil",
    "ceil": "floor",
    "first": "last",
    "last": "first",
    "sum": "max",
    "area": "length",
    "x": "y",
    "y": "x",
}
"""Names that are easily taken for each other; as a method, an attribute or a function."""

OPERATORS = (
    mutators.operator_number,
    mutators.operator_remove_unary_ops,
    mutators.operator_keywords,
    mutators.operator_swap_op,
    mutators.operator_augmented_assignment,
    mutators.operator_symmetric_string_methods_swap,
)
"""Those of mutmut's that change a meaning. Left out: what nearly always ends in a TypeError (an argument or a
value that becomes None) and so makes tests look better than they are; and the words of messages."""


WITHOUT_MEANING = {
    "strict", "weight", "fillOpacity", "dtype", "minlength", "quad_segs", "size", "lstrip_blocks", "encoding",
}  # fmt: skip
"""Options of calls, and keys of styles, that move no figure: an assertion of ``zip``, how wide a line or a
column, how dense a colour or how round a disc is, how an array is stored, how much is done at once, blanks
of a page, the code page where it is the machine's own."""
AMOUNTS = {
    "BAND_ROWS", "CELL_FEATURES", "DENSE", "LARGE_GROUP", "LONGEST_SIDE", "MOST_CUTS", "MOST_VERTICES",
    "PAIRS_EACH", "PART_VERTICES", "PILES", "SLICE_ROWS", "UNION_FEATURES", "_ASKED_AT_ONCE", "_PADDING",
    "_VERTEX_BUDGET",
}  # fmt: skip
"""Constants that say how much is done at once, or how much room is left around a map: whatever they are, the
figures are the same, and tests hold them to that (``test_order_duplicates_and_cell_size_move_nothing``)."""
ONLY_FASTER = {"prepare"}
"""Calls that make later ones faster."""


@dataclass(frozen=True)
class Mutant:
    """One change: the file, the line on which it stands, and the whole text of the changed file."""

    path: Path
    line: int
    before: str
    code: str
    inside_function: bool

    @property
    def difference(self) -> str:
        """The change as a unified difference without context."""
        lines = difflib.unified_diff(self.before.splitlines(), self.code.splitlines(), n=0, lineterm="")
        return "\n".join(line for line in lines if not line.startswith(("+++", "---")))


class _Collector(cst.CSTVisitor):
    """Every node that is computed with, and what the operators make of it; no types, decorators, imports."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[cst.CSTNode, cst.CSTNode, int, bool]] = []
        self._depth = 0

    def on_visit(self, node: cst.CSTNode) -> bool:
        passed_over = cst.Annotation | cst.Decorator | cst.Import | cst.ImportFrom
        if isinstance(node, passed_over) or _is_message(node) or _is_for_types(node) or _is_no_matter(node):
            return False
        for changed in _changes(node):
            line = self.get_metadata(PositionProvider, node).start.line
            self.found.append((node, changed, line, self._depth > 0))
        return True

    def visit_FunctionDef_body(self, _: cst.FunctionDef) -> None:  # noqa: N802 - libcst's name
        self._depth += 1  # its defaults are still worked out at import

    def leave_FunctionDef_body(self, _: cst.FunctionDef) -> None:  # noqa: N802 - libcst's name
        self._depth -= 1


def mutants_of(root: Path, path: Path) -> Iterator[Mutant]:
    """The mutants of a file that differ from it and from each other."""
    wrapper = MetadataWrapper(cst.parse_module((root / path).read_text(encoding="utf-8")))
    collector = _Collector()
    wrapper.visit(collector)
    module, seen = wrapper.module, {wrapper.module.code}
    for node, changed, line, inside in collector.found:
        code = module.deep_replace(node, changed).code
        if code not in seen and _compiles(code):
            seen.add(code)
            yield Mutant(path, line, wrapper.module.code, code, inside)


def _changes(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    for kind, operator in mutators.mutation_operators:
        if operator in OPERATORS and isinstance(node, kind):
            yield from operator(node)
    if isinstance(node, cst.Integer | cst.Float):
        yield cst.parse_expression(f"({node.evaluated_value - 1!r})")  # mutmut only adds 1
    yield from _other_names(node)
    yield from _other_conditions(node)
    yield from _left_out(node)


def _other_names(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    if isinstance(node, cst.Attribute) and node.attr.value in SWAPPED:
        yield node.with_changes(attr=cst.Name(SWAPPED[node.attr.value]))
    if isinstance(node, cst.Call) and isinstance(node.func, cst.Name) and node.func.value in SWAPPED:
        yield node.with_changes(func=cst.Name(SWAPPED[node.func.value]))
    if isinstance(node, cst.Name) and node.value in {"True", "False"}:
        yield cst.Name("False" if node.value == "True" else "True")


def _other_conditions(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """A condition the other way round, where no comparison in it can be."""
    conditional = isinstance(node, cst.If | cst.IfExp | cst.While | cst.CompIf)
    if conditional and not isinstance(node.test, cst.Comparison | cst.UnaryOperation):
        in_brackets = node.test.with_changes(lpar=[cst.LeftParen()], rpar=[cst.RightParen()])
        yield node.with_changes(test=cst.UnaryOperation(cst.Not(), in_brackets))


def _left_out(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """Without an option of a call, without the condition of a comprehension, without a statement."""
    if isinstance(node, cst.Call):
        for k, argument in enumerate(node.args):
            if argument.keyword is not None and not _is_no_matter(argument):
                yield node.with_changes(args=[*node.args[:k], *node.args[k + 1 :]])
    if isinstance(node, cst.CompFor) and node.ifs:
        yield node.with_changes(ifs=[])
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        yield node.with_changes(value=cst.Ellipsis())
    if isinstance(node, cst.Return) and isinstance(node.value, cst.BooleanOperation):
        yield node.with_changes(value=node.value.left)
        yield node.with_changes(value=node.value.right)


def _is_message(node: cst.CSTNode) -> bool:
    """Whether a call makes a sentence: its words are compared by other means (test_sentences.py)."""
    return (
        isinstance(node, cst.Call)
        and isinstance(node.func, cst.Name)
        and node.func.value in {"T", "plural", "ngettext"}
    )


def _is_no_matter(node: cst.CSTNode) -> bool:
    """Whether a node moves no figure: an option, an amount, or a call for speed."""
    if isinstance(node, cst.Arg):
        return node.keyword is not None and node.keyword.value in WITHOUT_MEANING
    if isinstance(node, cst.DictElement):
        return isinstance(node.key, cst.SimpleString) and node.key.evaluated_value in WITHOUT_MEANING
    if isinstance(node, cst.Assign):
        target = node.targets[0].target
        return isinstance(target, cst.Name) and target.value in AMOUNTS
    if isinstance(node, cst.Expr) and isinstance(node.value, cst.Call):
        called = node.value.func
        return isinstance(called, cst.Attribute) and called.attr.value in ONLY_FASTER
    return False


def _is_for_types(node: cst.CSTNode) -> bool:
    return isinstance(node, cst.If) and isinstance(node.test, cst.Name) and node.test.value == "TYPE_CHECKING"


def _compiles(code: str) -> bool:
    try:
        compile(code, "mutant", "exec")
    except SyntaxError:
        return False
    return True
