// What was found as SARIF 2.1.0: the form that editors and code hosts put beside the lines it speaks of.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Issue, RULES, type Rule, type Severity } from '@lacuna/curriculum';

/** The part of SARIF that we write; its published schema is what the test holds it to. */
export interface Log {
  $schema: string;
  version: '2.1.0';
  runs: {
    tool: { driver: { name: string; rules: { id: Rule; shortDescription: { text: string } }[] } };
    columnKind: 'utf16CodeUnits';
    originalUriBaseIds: Record<string, { uri: string }>;
    results: Result[];
  }[];
}

export interface Result {
  ruleId: Rule;
  ruleIndex: number;
  level: Severity;
  message: { text: string };
  locations: {
    physicalLocation: {
      artifactLocation: { uri: string; uriBaseId?: string };
      region: { startLine: number; startColumn: number };
    };
  }[];
}

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
/** Where SARIF has paths begin; we print them from the folder the user stands in. */
const BASE = 'SRCROOT';
const names = Object.keys(RULES) as Rule[];

/** A whole log of one run. `folder` is the absolute path that the files' paths start from. */
export function sarifLog(issues: readonly Issue[], folder: string): Log {
  const base = pathToFileURL(path.join(folder, path.sep)).href;
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'lacuna check', rules: names.map(describe) } },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [BASE]: { uri: base } },
        results: issues.map((issue) => resultOf(issue, folder)),
      },
    ],
  };
}

function describe(rule: Rule) {
  return { id: rule, shortDescription: { text: RULES[rule] } };
}

function resultOf({ rule, severity, file, line, column, say, fix }: Issue, folder: string): Result {
  const inside = !file.startsWith('../') && !path.isAbsolute(file);
  const artifactLocation = inside
    ? { uri: file.split('/').map(encodeURIComponent).join('/'), uriBaseId: BASE }
    : { uri: pathToFileURL(path.resolve(folder, file)).href };
  return {
    ruleId: rule,
    ruleIndex: names.indexOf(rule),
    level: severity,
    message: { text: `${say}; ${fix}` },
    locations: [{ physicalLocation: { artifactLocation, region: { startLine: line, startColumn: column } } }],
  };
}
