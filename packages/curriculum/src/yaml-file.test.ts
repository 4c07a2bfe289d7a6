// Complaints about YAML and JSON carry the place they are about, and all of them come at once.
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { formatIssue, Issues } from './issue.ts';
import { readYaml } from './yaml-file.ts';

const schema = z.strictObject({
  title: z.string(),
  list: z.array(z.strictObject({ id: z.string(), size: z.number().int().max(9).optional() })),
  names: z.record(z.string().regex(/^[a-z]+$/, 'a name is lower-case'), z.number()).optional(),
});

function read(text: string) {
  const issues = new Issues();
  const result = readYaml('f.yaml', text, schema, issues);
  return { result, said: issues.list.map(formatIssue) };
}

describe('readYaml', () => {
  it('gives the value and the places in it', () => {
    const { result, said } = read(
      'title: T # comment\nlist:\n  - { id: a, size: 1 }\n  - id: b\nnames: { x: 1 }\n',
    );
    expect(said).toEqual([]);
    expect(result?.value.list[1]).toEqual({ id: 'b' });
    expect(result?.at(['list', 1, 'id'])).toEqual({ file: 'f.yaml', line: 4, column: 9 });
    expect(result?.at(['list', 0, 'nothing'])).toEqual({ file: 'f.yaml', line: 3, column: 5 });
    expect(result?.keyAt(['names'], 'x')).toEqual({ file: 'f.yaml', line: 5, column: 10 });
  });

  it('reads JSON, which is YAML', () => {
    expect(read('{\n "title": "T",\n "list": [\n  {"id": 1}\n ]\n}').said).toEqual([
      'f.yaml:4:10: schema: list[0].id is 1; write a value of type string',
    ]);
  });

  it.each([
    ['nothing', '', ['f.yaml:1:1: schema: the file is null; write a value of type object']],
    ['a list', '- 1', ['f.yaml:1:1: schema: the file is [1]; write a value of type object']],
    [
      'a key twice',
      'title: a\ntitle: b\nlist: []',
      ['f.yaml:2:1: yaml: map keys must be unique; correct the YAML here'],
    ],
    [
      'a tab',
      'title: a\nlist:\n\t- id: b',
      ['f.yaml:3:1: yaml: tabs are not allowed as indentation; correct the YAML here'],
    ],
    [
      'two documents',
      'title: a\nlist: []\n---\nx: 1',
      ['f.yaml:3:1: yaml: a second document begins here; keep one document'],
    ],
    [
      'a tag of another language',
      'title: !!js/function "x"\nlist: []',
      ['f.yaml:1:8: yaml: unresolved tag: tag:yaml.org,2002:js/function; correct the YAML here'],
    ],
    [
      'a bad name',
      'title: a\nlist: []\nnames: { A1: 1 }',
      ['f.yaml:3:10: schema: key "A1" is not allowed; a name is lower-case'],
    ],
    [
      'many things',
      'titel: a\nlist:\n  - { id: a, size: 12 }\n  - { idd: b }\n',
      [
        'f.yaml:1:1: missing-key: title is missing; add "title" (string)',
        'f.yaml:3:20: schema: list[0].size is 12; too big: expected number to be <=9',
        'f.yaml:4:5: missing-key: list[1].id is missing; add "id" (string)',
        'f.yaml:4:7: unknown-key: unknown key "idd" in list[1]; did you mean "id"?',
        'f.yaml:1:1: unknown-key: unknown key "titel"; did you mean "title"?',
      ],
    ],
  ])('refuses %s', (_, text, expected) => {
    const { result, said } = read(text);
    expect(said).toEqual(expected);
    expect(result).toBeNull();
  });

  it('keys that JavaScript knows of are keys like any other', () => {
    expect(read('title: a\nlist: []\n__proto__: { polluted: 1 }\nconstructor: 2').said).toEqual([
      'f.yaml:3:1: unknown-key: unknown key "__proto__"; known keys are title, list, names',
      'f.yaml:4:1: unknown-key: unknown key "constructor"; known keys are title, list, names',
    ]);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});
