// One thing that is wrong in the curriculum: where it is, which rule it breaks, what is wrong and how to fix it.
import type { Place } from './place.ts';
import type { Rule } from './rules.ts';

/** An error makes `lacuna check` fail; a warning is worth a look; a note is shown to those who ask. */
export type Severity = 'error' | 'warning' | 'note';

export interface Issue extends Place {
  rule: Rule;
  severity: Severity;
  /** What is wrong. */
  say: string;
  /** How to fix it. */
  fix: string;
}

/** Collects issues while files are read; rules never stop at the first. */
export class Issues {
  readonly list: Issue[] = [];

  error(place: Place, rule: Rule, say: string, fix: string): void {
    this.#add('error', place, rule, say, fix);
  }

  warning(place: Place, rule: Rule, say: string, fix: string): void {
    this.#add('warning', place, rule, say, fix);
  }

  /** Takes over what was found elsewhere. */
  addAll(issues: readonly Issue[]): void {
    this.list.push(...issues);
  }

  note(place: Place, rule: Rule, say: string, fix: string): void {
    this.#add('note', place, rule, say, fix);
  }

  #add(severity: Severity, { file, line, column }: Place, rule: Rule, say: string, fix: string): void {
    this.list.push({ rule, severity, file, line, column, say, fix });
  }
}

/** Thrown before a text is parsed that would keep the parser busy for minutes. */
export class Unreadable extends RangeError {
  readonly line: number;

  constructor(line: number) {
    super(`line ${line}`);
    this.line = line;
  }
}

/** Parsers recurse; a file nested ten thousand deep overflows them. That is the file's fault and becomes an issue. */
export function guarded(file: string, issues: Issues, read: () => void): void {
  try {
    read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    issues.error(
      { file, line: error instanceof Unreadable ? error.line : 1, column: 1 },
      'nesting',
      'the file is nested too deeply to read',
      'flatten it, and break very long lines',
    );
  }
}

/** By file, then line, then column, then rule; the same issues always come out in the same order. */
export function sortIssues(issues: Issue[]): Issue[] {
  const order = (a: Issue, b: Issue) =>
    compare(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compare(a.rule, b.rule) ||
    compare(a.say, b.say);
  return [...issues].sort(order);
}

/** `file:line:column: rule: what is wrong; how to fix it`, on one line. */
export function formatIssue({ file, line, column, rule, say, fix }: Issue): string {
  return `${file}:${line}:${column}: ${rule}: ${say}; ${fix}`.replaceAll(/\s*\n\s*/g, ' ');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
