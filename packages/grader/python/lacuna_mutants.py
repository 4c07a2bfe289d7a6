"""Makes the mutants of a program: copies with one small mistake each, to see whether the checks notice.

A mutant is the program's own text with one place rewritten, so that its lines keep their numbers. It is known by an id
made of where it lies, what was done and the text around it: edits elsewhere in the file leave it alone. The same text
gives the same mutants in the same order.

Left out is what no check of values should have to notice: docstrings, annotations, imports, what is printed, messages of
exceptions, assertions, and an `if` that does nothing but raise. Left out too is a change that makes no difference to the
compiled code, and a second way to the same text.
"""

import ast
import hashlib
import types
from dataclasses import dataclass

import lacuna_mutations as mutations

# Characters of code that are shown of a change.
LONGEST_SHOWN = 100


@dataclass(frozen=True)
class Mutant:
    """One mistake: `before` became `after` at `line` (from 1) inside the function or class `scope`."""

    id: str
    operator: str
    scope: str
    line: int
    before: str
    after: str
    # What to write where: byte offsets in the text.
    start: int
    end: int
    text: str

    def source(self, program):
        """The program with this mistake in it."""
        raw = program.encode()
        return (raw[: self.start] + self.text.encode() + raw[self.end :]).decode()

    def told(self, program):
        """What a person reads of it, as plain data; long code is cut. `reads` is its line with the mistake in it."""
        reads = self.source(program).split("\n")[self.line - 1]
        return {
            "id": self.id,
            "line": self.line,
            "before": _cut(self.before),
            "after": _cut(self.after),
            "reads": _cut(reads),
        }


def mutants(program, filename="solution.py"):
    """All mutants of the text, in the order of their places; each differs from the program and from the others."""
    found = _Finder(program, filename).found
    original = fingerprint(program, filename)
    seen, kept = {program}, []
    for mutant in found:
        text = mutant.source(program)
        if text in seen:
            continue
        seen.add(text)
        if fingerprint(text, filename) != original:
            kept.append(mutant)
    return kept


def find(program, ids, filename="solution.py"):
    """The mutants with these ids, by id. Does not compile them: that another Python compiles alike does not matter."""
    wanted = set(ids)
    return {mutant.id: mutant for mutant in _Finder(program, filename).found if mutant.id in wanted}


def fingerprint(program, filename="solution.py"):
    """What the program compiles to, names of lines and columns left out."""
    return _code(compile(program, filename, "exec", dont_inherit=True))


def _code(code):
    constants = tuple(_code(c) if isinstance(c, types.CodeType) else (type(c).__name__, repr(c)) for c in code.co_consts)
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return (code.co_code, code.co_exceptiontable, code.co_flags, code.co_argcount, names, constants)


class _Finder:
    """Walks a program once and notes every change in `found`."""

    def __init__(self, program, filename):
        self.found = []
        self._raw = program.encode()
        self._starts = [0]
        for line in self._raw.splitlines(keepends=True):
            self._starts.append(self._starts[-1] + len(line))
        self._counts = {}
        self._scope = ""
        self._statement = ""
        self._body(ast.parse(program, filename).body, bound=set(), last=False)

    # --- statements ---------------------------------------------------------------------------------------------------

    def _body(self, body, bound, last):
        """`bound`: names that have a value before this statement; `last`: whether the body ends its function."""
        for i, statement in enumerate(body):
            if i == 0 and _is_text(statement):
                continue
            self._statement = ast.unparse(statement).split("\n")[0]
            self._one(statement, bound, last and i == len(body) - 1)
            bound |= _names_bound(statement)

    def _one(self, node, bound, last):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Raise, ast.Assert, ast.Global, ast.Nonlocal, ast.Pass)):
            return
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            return self._definition(node)
        if _is_guard(node) or _is_main(node) or _is_print(node):
            return
        if self._can_go(node, bound, last):
            self._note("drop-line", node, "pass" + self._gone(node), ast.unparse(node), "")
        if isinstance(node, ast.AugAssign):
            for operator, changed in mutations.augmented(node):
                after = ast.unparse(changed)
                self._note(operator, node, after + self._gone(node), ast.unparse(node), after)
        if isinstance(node, (ast.With, ast.AsyncWith)) and all(item.optional_vars is None for item in node.items):
            self._without(node)
        if isinstance(node, (ast.If, ast.While)):
            for operator, changed in mutations.condition(node.test):
                self._replace(operator, node.test, changed)
        for field, value in ast.iter_fields(node):
            if field in ("body", "orelse", "finalbody", "handlers", "cases"):
                continue
            self._inside(field, value)
        self._blocks(node, bound, last)

    def _blocks(self, node, bound, last):
        """The statements inside a compound one."""
        told = self._statement
        inner = set(bound) | _names_bound(node)
        for field in ("body", "orelse", "finalbody"):
            part = getattr(node, field, None)
            if isinstance(part, list):
                self._body(part, inner, last and isinstance(node, (ast.If, ast.With)))
        for part in [*getattr(node, "handlers", []), *getattr(node, "cases", [])]:
            self._body(part.body, inner, False)
        self._statement = told

    def _definition(self, node):
        scope, self._scope = self._scope, f"{self._scope}.{node.name}" if self._scope else node.name
        for decorator in node.decorator_list:
            start = self._raw.rindex(b"@", 0, self._at(decorator.lineno, decorator.col_offset))
            shown = f"@{ast.unparse(decorator)}"
            if shown not in ("@staticmethod", "@classmethod", "@property"):
                self._add("drop-decorator", decorator.lineno, start, self._end(decorator), "#" + self._gone(decorator), shown, "")
        if isinstance(node, ast.ClassDef):
            self._body(node.body, set(), False)
        else:
            for default in [*node.args.defaults, *(d for d in node.args.kw_defaults if d is not None)]:
                self._inside("default", default)
            arguments = node.args
            every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
            self._body(node.body, {argument.arg for argument in every if argument is not None}, True)
        self._scope = scope

    def _can_go(self, node, bound, last):
        """Whether the program still means something without the statement, rather than missing a name."""
        if isinstance(node, (ast.AugAssign, ast.Break, ast.Continue, ast.For, ast.While)):
            return True
        if isinstance(node, ast.Return):
            return not last and node.value is not None
        if isinstance(node, ast.Expr):
            return not isinstance(node.value, ast.Constant) and "super()" not in self._statement
        if isinstance(node, ast.If):
            return not node.orelse
        if isinstance(node, ast.Assign):
            targets = [leaf for target in node.targets for leaf in _leaves(target)]
            return all(not isinstance(leaf, ast.Name) or leaf.id in bound for leaf in targets)
        return False

    def _without(self, node):
        """`with torch.no_grad():` became a plain block."""
        start, end = self._start(node), self._end(node.items[-1].context_expr)
        while self._raw[end : end + 1] == b")":
            end += 1
        shown = ", ".join(ast.unparse(item.context_expr) for item in node.items)
        gone = "\n" * self._raw.count(b"\n", start, end)
        self._add("drop-with", node.lineno, start, end, f"if (True{gone})", f"with {shown}", "")

    # --- expressions --------------------------------------------------------------------------------------------------

    def _inside(self, field, value, axis=False):
        if field in ("annotation", "returns", "type_params", "type_comment"):
            return
        if isinstance(value, list):
            for item in value:
                self._inside(field, item, axis)
        elif isinstance(value, ast.expr):
            self._expression(value, axis)
        elif isinstance(value, ast.AST):
            for name, inner in ast.iter_fields(value):
                self._inside(name, inner)

    def _expression(self, node, axis):
        if isinstance(node, (ast.JoinedStr, ast.FormattedValue)) or _is_print(node):
            return
        loaded = isinstance(getattr(node, "ctx", None), (ast.Load, type(None)))
        if loaded and not isinstance(node, (ast.Starred, ast.Slice)):
            for operator, changed in mutations.expressions(node, axis):
                self._replace(operator, node, changed)
        if mutations.is_number(node):
            return
        if isinstance(node, ast.Call):
            self._expression(node.func, False)
            for argument in node.args:
                self._expression(argument, mutations.is_axis(node, None))
            for keyword in node.keywords:
                self._expression(keyword.value, mutations.is_axis(node, keyword.arg))
            return
        nested = axis and isinstance(node, (ast.Tuple, ast.List))
        for field, value in ast.iter_fields(node):
            self._inside(field, value, nested)

    # --- writing it down ----------------------------------------------------------------------------------------------

    def _replace(self, operator, node, changed):
        """Notes the expression `node` becoming `changed`, in parentheses where they could matter."""
        after = ast.unparse(changed)
        gone = self._gone(node)
        alone = isinstance(changed, (ast.Name, ast.Constant, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Tuple))
        alone = alone or self._fenced(node)
        self._note(operator, node, after if alone and not gone else f"({after}{gone})", ast.unparse(node), after)

    def _note(self, operator, node, text, before, after):
        self._add(operator, node.lineno, self._start(node), self._end(node), text, before, after)

    def _add(self, operator, line, start, end, text, before, after):
        if start > 0 and self._raw[start - 1 : start].isalnum():
            text = f" {text}"
        if self._raw[end : end + 1].isalnum():
            text = f"{text} "
        key = (self._scope, operator, self._statement, before, after)
        count = self._counts[key] = self._counts.get(key, 0) + 1
        digest = hashlib.sha256("\0".join((*key, str(count))).encode()).hexdigest()[:8]
        self.found.append(Mutant(f"{self._scope or 'module'}/{operator}/{digest}", operator, self._scope, line, before, after, start, end, text))

    def _fenced(self, node):
        """Whether brackets or commas stand on both sides, so that nothing outside can bind to what is inside."""
        start, end = self._start(node), self._end(node)
        return self._raw[:start].rstrip()[-1:] in b"([," and self._raw[end : end + 1] in (b")", b"]", b",")

    def _gone(self, node):
        """The line ends inside a node's text: written again, so that the lines below keep their numbers."""
        return "\n" * (node.end_lineno - node.lineno)

    def _at(self, line, column):
        return self._starts[line - 1] + column

    def _start(self, node):
        return self._at(node.lineno, node.col_offset)

    def _end(self, node):
        return self._at(node.end_lineno, node.end_col_offset)


def _cut(code):
    line = " ".join(code.split())
    return line if len(line) <= LONGEST_SHOWN else f"{line[: LONGEST_SHOWN - 3]}..."


def _is_text(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_guard(node):
    """`if <anything>: raise ...`: what is refused, and how, is the statement's business."""
    return isinstance(node, ast.If) and not node.orelse and len(node.body) == 1 and isinstance(node.body[0], ast.Raise)


def _is_main(node):
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)


def _is_print(node):
    node = node.value if isinstance(node, ast.Expr) else node
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("print", "warn")


def _leaves(target):
    """The names, attributes and subscripts an assignment writes to."""
    if isinstance(target, (ast.Tuple, ast.List)):
        return [leaf for item in target.elts for leaf in _leaves(item)]
    return [target.value if isinstance(target, ast.Starred) else target]


def _names_bound(statement):
    """Names that a statement gives a value to, however deep; what functions inside it bind counts too, which errs towards
    more mutants."""
    return {node.id for node in ast.walk(statement) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
