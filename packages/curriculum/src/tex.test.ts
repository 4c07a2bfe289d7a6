// KaTeX's verdict and the offset it speaks of.
import { describe, expect, it } from 'vitest';
import { texProblem } from './tex.ts';

describe('texProblem', () => {
  it.each([
    '\\frac{a}{b}',
    'x^2_i',
    '\\text{bytes} = 2 L',
    '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}',
    '',
  ])('lets %s pass', (tex) => expect(texProblem(tex, true)).toBeNull());

  it.each([
    ['x + \\foo', 4, 'Undefined control sequence'],
    ['\\frac{a}{b', 10, "expected '}'"],
    ['a & b', 2, "Expected 'EOF', got '&'"],
    ['x \\href{javascript:x}{y}', 2, '\\href is not allowed'],
    ['текст', 0, ''], // strict: letters that are no TeX
    ['x \\def\\x{\\x\\x}\\x', 2, ''], // expands for ever
  ])('refuses %s at offset %d', (tex, offset, message) => {
    const problem = texProblem(tex, true);
    expect(problem?.message).toContain(message);
    if (message) expect(problem?.offset).toBe(offset);
  });
});
