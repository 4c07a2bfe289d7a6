// Turns one check of checks.py into a program of its own, so that a learner can run the case that failed and change it.

/** A statement at the top level of a Python file: its text, and the names it binds. */
interface Block {
  text: string;
  names: string[];
  isImport: boolean;
}

const opens = /^(?:async\s+def|def|class)\s+(\w+)/;
const assigns = /^(\w+)\s*(?::[^=]+)?=[^=]/;

/** Splits Python source at its unindented lines, minding triple quotes and brackets; comments go with what follows. */
function topLevelBlocks(source: string): Block[] {
  const blocks: Block[] = [];
  let lines: string[] = [];
  let quote: string | null = null;
  let depth = 0;
  const close = () => {
    // Unindented comments at the end head the next section, not this statement.
    const text = lines
      .join('\n')
      .replace(/(\n(#.*|\s*))+$/, '')
      .trimEnd();
    lines = [];
    const code = text
      .split('\n')
      .filter((line) => !/^(#|@|\s*$)/.test(line))
      .join('\n');
    if (!code || /^("""|'''|"|')/.test(code)) return;
    const isImport = /^(import|from)\s/.test(code);
    const name = opens.exec(code)?.[1] ?? assigns.exec(code)?.[1];
    blocks.push({ text: text.replace(/^(\s*\n|#.*\n)+/, ''), names: name ? [name] : [], isImport });
  };
  let decorated = false;
  for (const line of source.split('\n')) {
    const starts = quote === null && depth === 0 && /^[^\s#)\]}]/.test(line);
    if (starts && !decorated) close();
    if (starts) decorated = line.startsWith('@');
    lines.push(line);
    for (let at = 0; at < line.length; at += 1) {
      if (quote !== null) {
        if (line[at] === '\\') at += 1;
        else if (line.startsWith(quote, at)) {
          at += quote.length - 1;
          quote = null;
        }
      } else if (line[at] === '#') break;
      else if (line.startsWith('"""', at) || line.startsWith("'''", at)) {
        quote = line.slice(at, at + 3);
        at += 2;
      } else if (line[at] === '"' || line[at] === "'") {
        const end = closing(line, at);
        at = end;
      } else if ('([{'.includes(line[at]!)) depth += 1;
      else if (')]}'.includes(line[at]!)) depth = Math.max(0, depth - 1);
    }
  }
  close();
  return blocks;
}

/** Index of the quote that closes the string opened at `at`, or the end of the line. */
function closing(line: string, at: number): number {
  for (let i = at + 1; i < line.length; i += 1) {
    if (line[i] === '\\') i += 1;
    else if (line[i] === line[at]) return i;
  }
  return line.length;
}

const words = (text: string) => new Set(text.match(/[A-Za-z_]\w*/g) ?? []);

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => (line ? `    ${line}` : line))
    .join('\n');
}

/**
 * A program that, run after the learner's code (see `scratchProgram`), calls one check on it. It holds only what the
 * check needs of checks.py, inside a function of its own: the learner's own names are not touched. Null if there is no
 * such check.
 */
export function failingCase(checks: string, check: string, comment: string): string | null {
  const blocks = topLevelBlocks(checks);
  const wanted = blocks.find((block) => block.names.includes(check));
  if (!wanted) return null;
  const needed = new Set<Block>([wanted]);
  for (const block of needed) {
    const used = words(block.text);
    for (const other of blocks) {
      if (!other.isImport && other.names.some((name) => used.has(name))) needed.add(other);
    }
  }
  const used = words([...needed].map((block) => block.text).join('\n'));
  const imports = blocks.filter(
    (block) => block.isImport && [...words(block.text)].some((word) => used.has(word)),
  );
  const rest = blocks.filter((block) => needed.has(block) && block !== wanted);
  return [
    `# ${comment}`,
    'def failing_case(solution):',
    indent(imports.map((block) => block.text).join('\n')),
    ...rest.flatMap((block) => ['', indent(block.text)]),
    '',
    indent(wanted.text),
    '',
    `    ${check}(solution)`,
    '',
    '',
    'import solution',
    '',
    'failing_case(solution)',
    '',
  ].join('\n');
}

/** Makes the learner's names importable as the module `solution`, as in checks and examples. One line. */
const SOLUTION_MODULE =
  'import sys as _sys, types as _types; _s = _types.ModuleType("solution"); _s.__dict__.update(globals()); _sys.modules["solution"] = _s';

export interface ScratchProgram {
  source: string;
  /** Lines of `source` before the scratch's own first line. */
  before: number;
}

/** The learner's code, then the scratch, which may `import solution`. */
export function scratchProgram(code: string, scratch: string): ScratchProgram {
  const head = `${code.replace(/\s+$/, '')}\n\n${SOLUTION_MODULE}\n`;
  return { source: head + scratch, before: head.split('\n').length - 1 };
}
