// What Markdown means here beyond CommonMark.
import { describe, expect, it } from 'vitest';
import { countWords, parseMarkdown, parseMeta, plainText } from './markdown.ts';

describe('parseMarkdown', () => {
  it('keeps colons in prose as text, whole', () => {
    const [paragraph] = parseMarkdown('A 1:7 ratio, note:this[x] and `a:b` [@Vas17] **b:c**.').children;
    expect(paragraph).toMatchObject({
      type: 'paragraph',
      children: [
        { type: 'text', value: 'A 1:7 ratio, note:this[x] and ' },
        { type: 'inlineCode', value: 'a:b' },
        { type: 'text', value: ' [@Vas17] ' },
        { type: 'strong', children: [{ type: 'text', value: 'b:c' }] },
        { type: 'text', value: '.' },
      ],
    });
  });

  it('reads formulas, tables and directives', () => {
    const types = parseMarkdown(
      '$$ {#a}\nx\n$$\n\n| a |\n|---|\n| 1 |\n\n::table{#t}\n\n:::aside\nx\n:::',
    ).children.map((node) => node.type);
    expect(types).toEqual(['math', 'table', 'leafDirective', 'containerDirective']);
  });
});

it('countWords counts what is read, not code, formulas or tables', () => {
  const text =
    "Two words $x + y$ and `some code`.\n\n- it's 3.5 GB\n\n```text\nnot these\n```\n\n$$\na b\n$$\n\n| not |\n|---|\n| these |\n\n> quoted [link text](https://x.org)";
  expect(countWords(parseMarkdown(text).children)).toBe(3 + 3 + 3);
});

it('plainText flattens', () => {
  const [heading] = parseMarkdown('## A **b**\n').children;
  expect(plainText(heading!.type === 'heading' ? heading!.children : [])).toBe('A b');
});

it('parseMeta reads pairs', () => {
  expect([...parseMeta('run=a  after=b=c example')]).toEqual([
    ['run', 'a'],
    ['after', 'b=c'],
    ['example', ''],
  ]);
  expect(parseMeta(null).size).toBe(0);
});
