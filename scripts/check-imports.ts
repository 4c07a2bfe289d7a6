// Enforces the table of who may use whom (docs/layout.md): layers, no cycles, pure packages, one Python file that touches JavaScript.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parser as pythonParser } from '@lezer/python';
import { parse as parseSvelte } from 'svelte/compiler';
import ts from 'typescript';

/** Which of our packages a package may import; apps may import any package, and nothing may import an app. */
export const allowed: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  torch: ['engine'],
  checks: [],
  grader: ['torch', 'checks'],
  curriculum: [],
  page: ['curriculum'],
  progress: [],
  labs: ['engine'],
};

/** Folders of packages that are an edge: these may do input and output, read clocks, start processes. */
const edges = [
  'packages/grader/src/node/',
  'packages/grader/src/browser/',
  'packages/engine/build-kernels.ts',
];

export type Problem = { file: string; line: number; rule: string; say: string; fix: string };
type Import = { specifier: string; line: number; typeOnly: boolean };
type Source = { file: string; imports: Import[]; text: string };

const isTest = (file: string) => /\.(test|spec)\.ts$|(^|\/)(test|tests|goldens)\//.test(file);

/** Every import of one TypeScript text: static, re-export and dynamic, with its line (from 1). */
export function importsOf(text: string, firstLine = 1): Import[] {
  const source = ts.createSourceFile('x.ts', text, ts.ScriptTarget.Latest, true);
  const found: Import[] = [];
  const add = (node: ts.Node, specifier: ts.Expression | undefined, typeOnly: boolean) => {
    if (!specifier || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart()).line + firstLine;
    found.push({ specifier: specifier.text, line, typeOnly });
  };
  const visit = (node: ts.Node) => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, node.importClause?.isTypeOnly ?? false);
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, node.isTypeOnly);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node, node.arguments[0], false);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function importsOfSvelte(text: string): Import[] {
  const tree = parseSvelte(text, { modern: true });
  return [tree.module, tree.instance].flatMap((script) => {
    if (!script) return [];
    const { start, end } = script.content as unknown as { start: number; end: number };
    return importsOf(text.slice(start, end), text.slice(0, start).split('\n').length);
  });
}

/** Top-level module names that a Python text imports, with lines. Relative imports come back as '.'. */
export function pythonImports(text: string): { module: string; line: number }[] {
  const found: { module: string; line: number }[] = [];
  pythonParser.parse(text).iterate({
    enter(node) {
      if (node.name !== 'ImportStatement') return;
      const statement = text.slice(node.from, node.to).replace(/\s+/g, ' ');
      const line = text.slice(0, node.from).split('\n').length;
      const from = /^from (\.|[\w]+)/.exec(statement);
      const names = from
        ? [from[1] as string]
        : statement
            .replace(/^import /, '')
            .split(',')
            .map((name) => name.trim().split(/[. ]/)[0] as string);
      for (const module of names) found.push({ module, line });
    },
  });
  return found;
}

function ownerOf(file: string): { kind: 'packages' | 'apps'; name: string } | null {
  const match = /^(packages|apps)\/([^/]+)\//.exec(file);
  return match ? { kind: match[1] as 'packages' | 'apps', name: match[2] as string } : null;
}

function layerProblems(source: Source): Problem[] {
  const owner = ownerOf(source.file);
  if (!owner) return [];
  return source.imports.flatMap(({ specifier, line }): Problem[] => {
    const ours = /^@lacuna\/([^/]+)/.exec(specifier)?.[1];
    const climbs =
      specifier.startsWith('.') && ownerOf(path.posix.join(path.posix.dirname(source.file), specifier));
    const target = ours ?? (climbs && climbs.name !== owner.name ? climbs.name : undefined);
    if (!target || target === owner.name) return [];
    if (climbs)
      return [
        {
          file: source.file,
          line,
          rule: 'layer',
          say: `reaches into ${target} by a relative path`,
          fix: `import from '@lacuna/${target}'`,
        },
      ];
    if (owner.kind === 'apps' && target in allowed) return [];
    if (allowed[owner.name]?.includes(target)) return [];
    const may = allowed[owner.name]?.join(', ') || 'none of ours';
    return [
      {
        file: source.file,
        line,
        rule: 'layer',
        say: `${owner.name} imports ${target}; it may use ${may}`,
        fix: 'pass the thing in as an argument, or move the code to where it belongs',
      },
    ];
  });
}

function purityProblems(source: Source): Problem[] {
  if (!source.file.startsWith('packages/') || isTest(source.file)) return [];
  if (edges.some((edge) => source.file.startsWith(edge)) || !source.file.includes('/src/')) return [];
  const problems: Problem[] = source.imports
    .filter(({ specifier, typeOnly }) => specifier.startsWith('node:') && !typeOnly)
    .map(({ specifier, line }) => ({
      file: source.file,
      line,
      rule: 'pure',
      say: `a package imports ${specifier}`,
      fix: 'take the data as an argument; apps, scripts and workers do input and output',
    }));
  source.text.split('\n').forEach((text, index) => {
    const impure = /\b(Date\.now\(|new Date\(\)|Math\.random\()/.exec(text.replace(/\/\/.*|^\s*\*.*/, ''));
    if (!impure) return;
    problems.push({
      file: source.file,
      line: index + 1,
      rule: 'pure',
      say: `a package calls ${impure[1]}...)`,
      fix: 'time and randomness are arguments',
    });
  });
  return problems;
}

/** Resolves a relative specifier to one of `files`, or null. */
function resolveRelative(from: string, specifier: string, files: ReadonlySet<string>): string | null {
  const base = path.posix.join(path.posix.dirname(from), specifier);
  const candidates = [base, `${base}.ts`, `${base}/index.ts`, base.replace(/\.js$/, '.ts')];
  return candidates.find((candidate) => files.has(candidate)) ?? null;
}

/** Groups of files that import each other at run time (Tarjan's strongly connected components, iterative). */
export function cyclesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const onStack = new Set<string>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  for (const root of graph.keys()) {
    if (index.has(root)) continue;
    const work: { node: string; next: number }[] = [{ node: root, next: 0 }];
    while (work.length > 0) {
      const frame = work[work.length - 1] as { node: string; next: number };
      const { node } = frame;
      if (frame.next === 0) {
        index.set(node, index.size);
        low.set(node, index.get(node) as number);
        stack.push(node);
        onStack.add(node);
      }
      const child = graph.get(node)?.[frame.next];
      frame.next += 1;
      if (child !== undefined) {
        if (!index.has(child)) work.push({ node: child, next: 0 });
        else if (onStack.has(child))
          low.set(node, Math.min(low.get(node) as number, index.get(child) as number));
        continue;
      }
      work.pop();
      const parent = work[work.length - 1]?.node;
      if (parent !== undefined) low.set(parent, Math.min(low.get(parent) as number, low.get(node) as number));
      if (low.get(node) !== index.get(node)) continue;
      const group: string[] = [];
      for (let member = ''; member !== node; ) {
        member = stack.pop() as string;
        onStack.delete(member);
        group.push(member);
      }
      if (group.length > 1 || graph.get(node)?.includes(node)) cycles.push(group.sort());
    }
  }
  return cycles;
}

/** Modules through which Python reaches JavaScript. */
const javascript = new Set(['js', 'pyodide', 'pyodide_js', '_lacuna_engine']);

function pythonProblems(file: string, text: string): Problem[] {
  const isBridge = file === 'packages/torch/python/torch/_bridge.py';
  const pure = file.startsWith('packages/checks/python/') || file.startsWith('curriculum/');
  if (isBridge || !(pure || file.startsWith('packages/torch/python/'))) return [];
  return pythonImports(text)
    .filter(({ module }) => javascript.has(module))
    .map(({ module, line }) => ({
      file,
      line,
      rule: 'bridge',
      say: `imports ${module}`,
      fix: 'only packages/torch/python/torch/_bridge.py touches JavaScript',
    }));
}

function filesUnder(root: string, folder: string): string[] {
  const skip = new Set(['node_modules', 'build', '.svelte-kit', 'goldens', '__pycache__', 'test-results']);
  const walk = (relative: string): string[] =>
    readdirSync(path.join(root, relative)).flatMap((name) => {
      if (skip.has(name)) return [];
      const child = path.posix.join(relative, name);
      return statSync(path.join(root, child)).isDirectory() ? walk(child) : [child];
    });
  return walk(folder);
}

/** Checks the tree below `root`; an empty list means the table of design holds. */
export function checkImports(root: string): Problem[] {
  const files = ['packages', 'apps', 'curriculum'].flatMap((folder) => filesUnder(root, folder));
  const read = (file: string) => readFileSync(path.join(root, file), 'utf8');
  const sources: Source[] = files
    .filter((file) => (file.endsWith('.ts') || file.endsWith('.svelte')) && !file.endsWith('.d.ts'))
    .filter((file) => !file.startsWith('packages/engine/kernels/'))
    .map((file) => {
      const text = read(file);
      return { file, text, imports: file.endsWith('.svelte') ? importsOfSvelte(text) : importsOf(text) };
    });
  const known = new Set(sources.map(({ file }) => file));
  const graph = new Map(
    sources.map(({ file, imports }) => [
      file,
      imports
        .filter(({ specifier, typeOnly }) => specifier.startsWith('.') && !typeOnly)
        .map(({ specifier }) => resolveRelative(file, specifier, known))
        .filter((target): target is string => target !== null),
    ]),
  );
  return [
    ...sources.flatMap(layerProblems),
    ...sources.flatMap(purityProblems),
    ...cyclesIn(graph).map((group) => ({
      file: group[0] as string,
      line: 1,
      rule: 'cycle',
      say: `import each other: ${group.join(' <-> ')}`,
      fix: 'let one direction go: move what both need into a file of its own',
    })),
    ...files.filter((file) => file.endsWith('.py')).flatMap((file) => pythonProblems(file, read(file))),
  ];
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkImports(fileURLToPath(new URL('..', import.meta.url)));
  for (const { file, line, rule, say, fix } of problems)
    console.error(`${file}:${line}: ${rule}: ${say}; ${fix}`);
  console.error(problems.length === 0 ? 'imports: the table holds' : `imports: ${problems.length} problems`);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
