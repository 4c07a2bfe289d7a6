// The SARIF we write is valid by its published schema, and every part of an issue is in it.
import { createRequire } from 'node:module';
import { type Issue, RULES } from '@lacuna/curriculum';
import { expect, it } from 'vitest';
import { sarifLog } from './sarif.ts';

const require = createRequire(import.meta.url);
const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
const Ajv = require('ajv');
const ajv = new Ajv({ schemaId: 'auto', validateSchema: false });
ajv.addMetaSchema(require('ajv/lib/refs/json-schema-draft-04.json'));
const validate = ajv.compile(schema);
const problems = (log: unknown) => (validate(log) ? [] : validate.errors);

const issue = (rest: Partial<Issue> = {}): Issue => ({
  rule: 'cycle',
  severity: 'error',
  file: 'curriculum/a b/tößic.yaml',
  line: 3,
  column: 7,
  say: 'the prerequisites go in a circle: a -> b -> a',
  fix: 'remove one of these requires',
  ...rest,
});

it('is valid with nothing in it, and with every rule and severity', () => {
  expect(problems(sarifLog([], '/home/me'))).toEqual([]);
  const all = (Object.keys(RULES) as Issue['rule'][]).map((rule) => issue({ rule }));
  const log = sarifLog([...all, issue({ severity: 'warning' }), issue({ severity: 'note' })], '/home/me');
  expect(problems(log)).toEqual([]);
});

it('the schema is one that can fail', () => {
  const log = sarifLog([issue({ line: 0 })], '/home/me');
  expect(problems(log)).not.toEqual([]);
});

it('says rule, level, words and place, with paths from the folder', () => {
  const [run] = sarifLog([issue(), issue({ file: '../other/x.md', severity: 'warning' })], '/home/me').runs;
  expect(run!.originalUriBaseIds).toEqual({ SRCROOT: { uri: 'file:///home/me/' } });
  const [first, second] = run!.results;
  expect(first).toEqual({
    ruleId: 'cycle',
    ruleIndex: Object.keys(RULES).indexOf('cycle'),
    level: 'error',
    message: { text: 'the prerequisites go in a circle: a -> b -> a; remove one of these requires' },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'curriculum/a%20b/t%C3%B6%C3%9Fic.yaml', uriBaseId: 'SRCROOT' },
          region: { startLine: 3, startColumn: 7 },
        },
      },
    ],
  });
  expect(run!.tool.driver.rules[first!.ruleIndex]).toEqual({
    id: 'cycle',
    shortDescription: { text: RULES.cycle },
  });
  expect(second).toMatchObject({
    level: 'warning',
    locations: [{ physicalLocation: { artifactLocation: { uri: 'file:///home/other/x.md' } } }],
  });
});
