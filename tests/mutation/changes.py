"""What a node of a syntax tree may be changed into: one small fault that somebody could have made."""

from __future__ import annotations

import ast
from collections.abc import Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef

COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
}
"""A bound is moved by one, everything else is turned round."""

TWINS = {"min": "max", "max": "min", "any": "all", "all": "any"}
NOTHING: dict[str, ast.expr] = {
    "bool": ast.Constant(value=False),
    "str": ast.Constant(value=""),
    "int": ast.Constant(value=0),
}
"""What a property returns that has lost its sense, by its annotation."""


def changes_of(node: ast.AST, *, literal: bool) -> Iterator[ast.AST | None]:
    """Yield what `node` may be changed into; None: it is left out. Texts are changed only where `literal`."""
    match node:
        case ast.Constant():
            yield from _constants(node, literal=literal)
        case ast.Compare():
            yield from _comparisons(node)
        case ast.BoolOp() | ast.BinOp() | ast.UnaryOp() | ast.IfExp():
            yield from _operands(node)
        case ast.Call():
            yield from _calls(node)
        case ast.stmt():
            yield from _statements(node)
        case _:
            yield from _parts(node)


def dropped_defaults(owner: ast.ClassDef, node: ast.AST) -> Iterator[ast.AST]:
    """Yield the field of a model without its default; tuples and data classes may have none in the middle."""
    plain = not owner.decorator_list and not any(
        isinstance(base, ast.Name) and base.id == "NamedTuple" for base in owner.bases
    )
    if plain and isinstance(node, ast.AnnAssign) and node.value is not None and isinstance(node.target, ast.Name):
        yield ast.AnnAssign(target=node.target, annotation=node.annotation, value=None, simple=1)


def property_bodies(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[tuple[ast.AST, ast.AST]]:
    """Yield a property, and the same one that returns the same for every object; a bool also its opposite."""
    is_property = any(isinstance(each, ast.Name) and each.id == "property" for each in node.decorator_list)
    if not is_property or not isinstance(node, ast.FunctionDef):
        return
    kind = ast.unparse(node.returns) if node.returns else ""
    values = [NOTHING.get(kind, ast.Constant(value=None))]
    values += [ast.Constant(value=True)] if kind == "bool" else []
    for value in values:
        yield node, _with(node, body=[ast.Return(value=value)])


def _constants(node: ast.Constant, *, literal: bool) -> Iterator[ast.AST]:
    value = node.value
    if isinstance(value, bool):
        yield ast.Constant(value=not value)
    elif isinstance(value, int | float):
        yield ast.Constant(value=value + 1)
        yield ast.Constant(value=value - 1)
    elif isinstance(value, str) and literal:
        yield ast.Constant(value=f"{value}x")


def _comparisons(node: ast.Compare) -> Iterator[ast.AST]:
    for index, operator in enumerate(node.ops):
        other = COMPARISONS[type(operator)]()
        yield _with(node, ops=[*node.ops[:index], other, *node.ops[index + 1 :]])


def _operands(node: ast.BoolOp | ast.BinOp | ast.UnaryOp | ast.IfExp) -> Iterator[ast.AST]:
    match node:
        case ast.BoolOp():
            yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
            for index in range(len(node.values)):
                left = node.values[:index] + node.values[index + 1 :]
                yield left[0] if len(left) == 1 else _with(node, values=left)
        case ast.BinOp():
            yield node.left
            yield node.right
        case ast.UnaryOp():
            yield node.operand
        case ast.IfExp():
            yield node.body
            yield node.orelse


def _calls(node: ast.Call) -> Iterator[ast.AST]:
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    if name in TWINS:
        yield _with(node, func=ast.Name(id=TWINS[name], ctx=ast.Load()))
    if name == "sorted":
        yield ast.Call(func=ast.Name(id="list", ctx=ast.Load()), args=node.args, keywords=[])
    if name.startswith("_") and len(node.args) == 1 and not node.keywords:
        yield node.args[0]


def _dictionaries(node: ast.Dict) -> Iterator[ast.AST]:
    for index in range(len(node.values)):
        keys, values = list(node.keys), list(node.values)
        following = values[(index + 1) % len(values)]
        if keys[index] is not None:
            yield _with(node, values=[*values[:index], following, *values[index + 1 :]])
        yield _with(node, keys=keys[:index] + keys[index + 1 :], values=values[:index] + values[index + 1 :])


def _sequences(node: ast.Tuple | ast.List | ast.Set) -> Iterator[ast.AST]:
    for index in range(len(node.elts)):
        left = node.elts[:index] + node.elts[index + 1 :]
        if left or not isinstance(node, ast.Set):
            yield _with(node, elts=left)


def _filters(node: ast.comprehension) -> Iterator[ast.AST]:
    for index in range(len(node.ifs)):
        yield _with(node, ifs=node.ifs[:index] + node.ifs[index + 1 :])


def _parts(node: ast.AST) -> Iterator[ast.AST | None]:
    match node:
        case ast.Dict():
            yield from _dictionaries(node)
        case ast.Tuple(ctx=ast.Load()) | ast.List(ctx=ast.Load()) | ast.Set():
            yield from _sequences(node)
        case ast.comprehension():
            yield from _filters(node)
        case ast.match_case() | ast.MatchOr():
            yield from _cases(node)


def _statements(node: ast.stmt) -> Iterator[ast.AST]:
    match node:
        case ast.If():
            yield _with(node, body=[ast.Pass()])
            if node.orelse:
                yield _with(node, orelse=[])
        case ast.AugAssign():
            yield ast.Assign(targets=[node.target], value=node.value)
            yield ast.Pass()
        case ast.Continue():
            yield ast.Break()
            yield ast.Pass()
        case ast.Expr(value=ast.Call() | ast.Yield() | ast.YieldFrom()) | ast.Break():
            yield ast.Pass()


def _cases(node: ast.match_case | ast.MatchOr) -> Iterator[ast.AST | None]:
    if isinstance(node, ast.MatchOr):
        for index in range(len(node.patterns)):
            yield _with(node, patterns=node.patterns[:index] + node.patterns[index + 1 :])
    elif node.guard is not None:
        yield _with(node, guard=None)
    elif not isinstance(node.pattern, ast.MatchAs):
        yield None


def _with(node: ast.AST, **changes: object) -> ast.AST:
    """Return a shallow copy of `node`, in its place, with some of its fields changed."""
    return ast.copy_location(type(node)(**(dict(ast.iter_fields(node)) | changes)), node)
