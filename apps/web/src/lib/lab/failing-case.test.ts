// The failing case as a program: it holds what the check needs and nothing else, and it is Python.
import { readdirSync, readFileSync } from 'node:fs';
import { parser } from '@lezer/python';
import { describe, expect, it } from 'vitest';
import { failingCase, scratchProgram } from './failing-case.ts';

const checks = `"""Checks.

def not_a_function(): in a docstring
"""
import math

import torch
from lacuna import check

SIZES = [
    (1, 2),
]  # a constant
OTHER = "def trap():"

# --- a heading of the next section


def slow(x):
    # unindented text in a string:
    text = """
def also_not():
"""
    return helper(x) + len(SIZES)


@torch.no_grad()
def helper(x):
    return math.exp(x)


def unused():
    return OTHER


def check_one(solution):
    """First."""
    check.close(solution.f(1), slow(1))


def check_two(solution):
    """Second."""
    check.equal(solution.f(2), 2)
`;

/** Whether lezer's Python grammar finds no error. */
function isPython(source: string): boolean {
  let good = true;
  parser.parse(source).iterate({
    enter: (node) => {
      if (node.type.isError) good = false;
    },
  });
  return good;
}

describe('failingCase', () => {
  it('takes the check, what it reaches, and the imports these use', () => {
    const program = failingCase(checks, 'check_one', 'The case.')!;
    expect(isPython(program)).toBe(true);
    for (const part of [
      'def slow(x):',
      '@torch.no_grad()',
      'def helper(x):',
      'SIZES = [',
      'import math',
      'check_one(solution)',
    ])
      expect(program).toContain(part);
    for (const part of ['unused', 'OTHER', 'check_two', 'heading', 'Checks.'])
      expect(program).not.toContain(part);
    expect(program.startsWith('# The case.\ndef failing_case(solution):\n')).toBe(true);
  });

  it('leaves out what a smaller check does not need', () => {
    const program = failingCase(checks, 'check_two', 'c')!;
    expect(isPython(program)).toBe(true);
    expect(program).not.toContain('slow');
    expect(program).not.toContain('import math');
    expect(program).toContain('from lacuna import check');
  });

  it('says null for a check that is not there', () => {
    expect(failingCase(checks, 'check_three', 'c')).toBe(null);
  });

  it('makes Python of every check in the curriculum', () => {
    const topics = new URL('../../../../../curriculum/deep-learning/topics/', import.meta.url);
    const files = readdirSync(topics, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('checks.py'),
    );
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      const source = readFileSync(new URL(file, topics), 'utf8');
      for (const [, name] of source.matchAll(/^def (check_\w+)/gm)) {
        const program = failingCase(source, name!, 'c');
        expect(program && isPython(program), `${file} ${name}`).toBe(true);
      }
    }
  });
});

it('scratchProgram knows where the scratch begins', () => {
  const { source, before } = scratchProgram('x = 1\ny = 2\n\n\n', 'print(x)\n');
  expect(isPython(source)).toBe(true);
  expect(source.split('\n')[before]).toBe('print(x)');
});
