// Reads one YAML or JSON file against a schema, so that every complaint carries the place it is about.
import { isAlias, isMap, isNode, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { z } from 'zod';
import type { Issues } from './issue.ts';
import { suggest } from './nearest.ts';
import type { Place } from './place.ts';

export type Path = readonly (string | number)[];

export interface Read<T> {
  value: T;
  /** The place of the value at a path; of the nearest thing above it when there is none. */
  at(path: Path): Place;
  /** The place of a key of the map at a path. */
  keyAt(path: Path, key: string): Place;
}

/** The parsed value, or null after reporting everything that is wrong with the file. */
export function readYaml<T>(
  file: string,
  text: string,
  schema: z.ZodType<T>,
  issues: Issues,
): Read<T> | null {
  const quick = file.endsWith('.json') ? readJson(text, schema) : null;
  if (quick) return { value: quick.value, at: () => start(file), keyAt: () => start(file) };
  const counter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = counter.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const document = parseDocument(text, { lineCounter: counter, prettyErrors: false, uniqueKeys: true });
  const problems = [...document.errors, ...document.warnings];
  for (const { code, message, pos } of problems) {
    const several = code === 'MULTIPLE_DOCS';
    const what = several ? 'a second document begins here' : lower(message);
    issues.error(place(pos[0]), 'yaml', what, several ? 'keep one document' : 'correct the YAML here');
  }
  let aliases = false;
  visit(document, {
    Node(_, node) {
      if (!isAlias(node) && !node.anchor) return;
      aliases = true;
      const offset = node.range?.[0] ?? 0;
      issues.error(place(offset), 'yaml', 'anchors and aliases are not used here', 'write the value out');
      return visit.BREAK;
    },
  });
  if (problems.length > 0 || aliases) return null;

  const nodeAt = (path: Path): Node | null => {
    for (let length = path.length; length >= 0; length -= 1) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true);
      if (isNode(node)) return node;
    }
    return null;
  };
  const at = (path: Path) => place(nodeAt(path)?.range?.[0] ?? 0);
  const keyAt = (path: Path, key: string): Place => {
    const map = nodeAt(path);
    const pair = isMap(map)
      ? map.items.find((item) => isScalar(item.key) && String(item.key.value) === key)
      : null;
    return pair && isScalar(pair.key) ? place(pair.key.range?.[0] ?? 0) : at(path);
  };

  const raw: unknown = document.toJS();
  const result = schema.safeParse(raw);
  if (result.success) return { value: result.data, at, keyAt };
  for (const issue of result.error.issues) report(issue, raw, schema, at, keyAt, issues);
  return null;
}

/** Ledgers are large and written by machines: one that is as it should be needs no places. */
function readJson<T>(text: string, schema: z.ZodType<T>): { value: T } | null {
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? { value: result.data } : null;
  } catch {
    return null; // the reader of YAML says where
  }
}

function start(file: string): Place {
  return { file, line: 1, column: 1 };
}

function report(
  issue: z.core.$ZodIssue,
  raw: unknown,
  schema: z.ZodType,
  at: (path: Path) => Place,
  keyAt: (path: Path, key: string) => Place,
  issues: Issues,
): void {
  const path = issue.path.map((step) => (typeof step === 'number' ? step : String(step)));
  const name = spell(path);
  const value = valueAt(raw, path);
  if (issue.code === 'unrecognized_keys') {
    const known = keysOf(schema, path);
    for (const key of issue.keys)
      issues.error(
        keyAt(path, key),
        'unknown-key',
        `unknown key "${key}"${name && ` in ${name}`}`,
        suggest(key, known, `known keys are ${known.join(', ')}`),
      );
  } else if (value === undefined) {
    const key = String(path.at(-1) ?? '');
    const wants = issue.code === 'invalid_type' ? ` (${issue.expected})` : '';
    issues.error(
      at(path),
      'missing-key',
      `${name || 'the file'} is missing`,
      key ? `add "${key}"${wants}` : 'write it',
    );
  } else if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    const fix = suggest(String(value), allowed, `write one of: ${allowed.join(', ')}`);
    issues.error(at(path), 'schema', `${name} is ${show(value)}, not one of ${allowed.join(', ')}`, fix);
  } else if (issue.code === 'invalid_type') {
    issues.error(
      at(path),
      'schema',
      `${name || 'the file'} is ${show(value)}`,
      `write a value of type ${issue.expected}`,
    );
  } else if (issue.code === 'invalid_key') {
    const key = String(path.at(-1));
    const why = issue.issues[0]?.message ?? 'not a valid key';
    issues.error(keyAt(path.slice(0, -1), key), 'schema', `key "${key}" is not allowed`, why);
  } else {
    issues.error(at(path), 'schema', `${name || 'the file'} is ${show(value)}`, lower(issue.message));
  }
}

/** `points[3].forms[0]`. */
function spell(path: Path): string {
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${step}`))
    .join('');
}

function valueAt(raw: unknown, path: Path): unknown {
  let value = raw;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

/** The keys a schema knows at a path, for suggestions. */
function keysOf(schema: z.ZodType, path: Path): string[] {
  let here: unknown = schema;
  for (const step of [...path, null]) {
    while (here instanceof z.ZodOptional || here instanceof z.ZodNullable) here = here.unwrap();
    if (step === null) break;
    if (here instanceof z.ZodObject) here = here.shape[step];
    else if (here instanceof z.ZodArray) here = here.element;
    else if (here instanceof z.ZodRecord) here = here.valueType;
    else return [];
  }
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

function lower(message: string): string {
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '');
}
