"""The few scripts of problems that only draw numbers and reckon with them. Nothing is ever run.

`x = random.randint(0, 20)` is a variable, `z = x + y` a formula of variables. A name that a script makes
in any other way is unknown, and a problem that shows or asks for it cannot come in.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assessments.interchange.faults import Fault
from core.xml import Node

LONGEST = 20_000
_USED = re.compile(r"(?<!\\)\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))")
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_FUNCTIONS = {
    "abs": "abs", "fabs": "abs", "sqrt": "sqrt", "sin": "sin", "cos": "cos", "tan": "tan", "exp": "exp",
    "log": "log", "log10": "log10", "round": "round", "floor": "floor", "ceil": "ceil", "min": "min",
    "max": "max", "pow": "pow", "int": "floor", "float": "",
}  # fmt: skip


@dataclass
class Script:
    """Formulas by name, and the variables that they are made of."""

    formulas: dict[str, str] = field(default_factory=dict)
    variables: list[dict[str, Any]] = field(default_factory=list)
    made: set[str] = field(default_factory=set)
    whole: bool = True

    def names_in(self, text: str) -> list[str]:
        """Names of the script that a text shows; other dollars are money."""
        found = [first or second for first, second in _USED.findall(text)]
        return [name for name in found if name in self.made]

    def formula(self, name: str) -> str:
        if name not in self.formulas:
            raise Fault("script_unreadable", name)
        return self.formulas[name]

    def shown(self, text: str) -> str:
        """The text with every name of the script as the value that an attempt shows."""

        def value(match: re.Match[str]) -> str:
            name = match[1] or match[2]
            if name not in self.made:
                return match[0]
            formula = self.formula(name)
            return formula if formula == f"{{{name}}}" else f"{{={formula}}}"

        return _USED.sub(value, text)


def read_script(node: Node) -> Script:
    """What the scripts of a problem make, as far as it is understood."""
    script = Script()
    for part in node.walk():
        if part.tag == "script":
            _read(part.own_text, script)
    return script


def _read(source: str, script: Script) -> None:
    try:
        tree = ast.parse(_dedented(source[:LONGEST]))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        script.whole = False
        return
    for statement in tree.body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            continue
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target = statement.targets[0]
            if isinstance(target, ast.Name):
                script.made.add(target.id)
                if not _assigned(target.id, statement.value, script):
                    script.formulas.pop(target.id, None)
                continue
        script.whole = False
        script.made |= {part.id for part in ast.walk(statement) if _is_stored(part)}  # type: ignore[attr-defined]
        for name in script.made:
            if any(_is_stored(part) and part.id == name for part in ast.walk(statement)):  # type: ignore[attr-defined]
                script.formulas.pop(name, None)


def _dedented(source: str) -> str:
    lines = [line for line in source.split("\n") if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in lines), default=0)
    return "\n".join(line[indent:] for line in source.split("\n"))


def _is_stored(part: ast.AST) -> bool:
    return isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store)


def _assigned(name: str, value: ast.expr, script: Script) -> bool:
    """A variable or a formula under this name; False for what is not understood."""
    drawn = _drawn(name, value)
    if drawn is not None:
        script.variables = [*(one for one in script.variables if one["name"] != name), drawn]
        script.formulas[name] = f"{{{name}}}"
        return True
    formula = _formula(value, script.formulas)
    if formula is not None:
        script.formulas[name] = formula
    return formula is not None


def _drawn(name: str, value: ast.expr) -> dict[str, Any] | None:
    """randint, randrange, uniform and choice of the module random."""
    if not isinstance(value, ast.Call) or value.keywords:
        return None
    function, numbers = _called(value.func), [_number(argument) for argument in value.args]
    if function == "choice" and len(value.args) == 1 and isinstance(value.args[0], ast.List | ast.Tuple):
        values = [_number(element) for element in value.args[0].elts]
        if values and all(text is not None for text in values):
            return {"name": name, "values": values}
        return None
    if any(text is None for text in numbers) or len(numbers) != 2:
        return None
    low, high = (str(text) for text in numbers)
    if function in ("randint", "randrange") and "." not in low + high:
        top = str(int(high) - 1) if function == "randrange" else high
        return {"name": name, "kind": "uniform", "low": low, "high": top, "decimals": 0}
    if function == "uniform":
        return {"name": name, "kind": "uniform", "low": low, "high": high, "decimals": 6}
    return None


def _called(function: ast.expr) -> str:
    if isinstance(function, ast.Name):
        return function.id
    if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Name):
        return function.attr if function.value.id in ("random", "math", "numpy", "np") else ""
    return ""


def _number(value: ast.expr) -> str | None:
    sign = ""
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        sign, value = "-", value.operand
    plain = isinstance(value, ast.Constant) and isinstance(value.value, int | float)
    if not plain or isinstance(value.value, bool):  # type: ignore[attr-defined]
        return None
    text = repr(value.value)  # type: ignore[attr-defined]
    return f"{sign}{text}" if re.fullmatch(r"\d{1,15}(\.\d{1,15})?", text) else None


def _formula(value: ast.expr, known: dict[str, str]) -> str | None:
    """Arithmetic on numbers and names that are known."""
    number = _number(value)
    if number is not None:
        return number
    if isinstance(value, ast.Name):
        return known.get(value.id)
    if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
        inner = _formula(value.operand, known)
        return None if inner is None else f"(-{inner})"
    if isinstance(value, ast.BinOp):
        left, right = _formula(value.left, known), _formula(value.right, known)
        if left is None or right is None:
            return None
        if isinstance(value.op, ast.Pow):
            return _short(f"pow({left},{right})")
        sign = _SIGNS.get(type(value.op))
        return _short(f"({left}{sign}{right})") if sign else None
    if isinstance(value, ast.Call) and not value.keywords:
        return _call(value, lambda argument: _formula(argument, known))
    return None


def _call(value: ast.Call, formula: Callable[[ast.expr], str | None]) -> str | None:
    name = _FUNCTIONS.get(_called(value.func))
    arguments = [formula(argument) for argument in value.args]
    if name is None or not arguments or any(argument is None for argument in arguments):
        return None
    return _short(f"{name}({','.join(str(argument) for argument in arguments)})")


def _short(formula: str) -> str | None:
    return formula if len(formula) <= 1000 else None
