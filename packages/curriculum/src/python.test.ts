// What can be known of Python without running it.
import { describe, expect, it } from 'vitest';
import { assertedDefinitions, syntaxProblems, topLevelDefinitions, topLevelFunctions } from './python.ts';

describe('syntaxProblems', () => {
  it('finds nothing in Python of today', () => {
    const code = `from __future__ import annotations
import torch as t, math
@decorator(1)
async def f[T](a: int, /, b=1, *args, c: str = "x", **kw) -> T:
    """Doc."""
    async with x as y: pass
    return [i async for i in a if (n := i) > 1]

class A(B, metaclass=M):
    x: int = 1_000
    def __init__(self): self.y = lambda *z: {**z}
match f"{x!r:>{width}} {'nested'}":
    case {"k": [1, *rest]} | None if rest: print(rest)
    case _: ...
try: pass
except* (E1, E2) as e: raise X from e
finally: del x[0], y.z
x @= y; x[..., None, 1:2] = not a if b else c
`;
    expect(syntaxProblems(code)).toEqual([]);
    expect(syntaxProblems('')).toEqual([]);
  });

  it('says where', () => {
    expect(syntaxProblems('x = 1\ny = (2 +\nz = 3\n')).toMatchObject([{ line: 3 }]);
    expect(syntaxProblems('def f(:\n    pass\n')).toEqual([{ line: 1, column: 7, near: 'def f(:' }]);
    expect(syntaxProblems('a b\nc d\ne f\ng h')).toHaveLength(3);
  });
});

it('topLevelFunctions reads names, parameters and docstrings as inspect.cleandoc does', () => {
  const code = `class K:
    def check_inner(self): pass

@pytest.mark.x
def check_a(solution, extra=1):
    """First.

        Indented.
    Back.
    """
def check_b(solution): return 'no doc'
def check_c(solution):
    # a comment
    'single'
    inner = 1
`;
  const found = topLevelFunctions(code).map(({ name, doc, parameters }) => ({ name, doc, parameters }));
  expect(found).toEqual([
    { name: 'check_a', doc: 'First.\n\n    Indented.\nBack.', parameters: ['solution', 'extra'] },
    { name: 'check_b', doc: '', parameters: ['solution'] },
    { name: 'check_c', doc: 'single', parameters: ['solution'] },
  ]);
});

describe('assertedDefinitions', () => {
  const cases: [string, string, string[]][] = [
    ['a direct call', 'def f(x): return x\nassert f(1) == 1', ['f']],
    ['a value from a call', 'def f(x): return x\ny = f(1)\nz = y + 1\nassert z == 2', ['f']],
    [
      'a class and its method',
      'class C:\n    pass\nc = C()\nout, cache = c.step(1)\nassert out.shape == (1,)',
      ['C'],
    ],
    ['a loop', 'def f(x): return x\nfor i in range(3):\n    assert f(i) == i', ['f']],
    ['a loop over results', 'def f(): return [1]\nfor x in f():\n    assert x == 1', ['f']],
    ['an assert function', 'def f(x): return x\ntorch.testing.assert_close(f(1), 1)', ['f']],
    ['a decorated definition', '@no_grad()\ndef f(x): return x\nassert f(1)', ['f']],
    ['an augmented value', 'def f(x): return x\ntotal = 0\ntotal += f(1)\nassert total == 1', ['f']],
    ['nothing asserted', 'def f(x): return x\nprint(f(1))', []],
    ['an assertion about something else', 'def f(x): return x\ny = f(1)\nx = 3\nassert x == 3', []],
    ['an argument of a call is not its result', 'def f(x): return x\nq = 1\ny = f(q)\nassert q == 1', []],
    ['an assertion inside the definition', 'def f(x):\n    assert x\n    return x\nf(1)', []],
    ['no definition', 'x = 1\nassert x', []],
  ];
  it.each(cases)('%s', (_, code, expected) => expect(assertedDefinitions(code)).toEqual(expected));
});

it('topLevelDefinitions names functions and classes, decorated or not', () => {
  expect(
    topLevelDefinitions('def a(): pass\nclass B: pass\n@x\ndef c():\n    def inner(): pass\nd = 1'),
  ).toEqual(['a', 'B', 'c']);
});
