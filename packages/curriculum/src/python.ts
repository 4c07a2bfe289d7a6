// What can be said about Python text without running it: its grammar, its functions, whether it asserts something.
import { parser } from '@lezer/python';
import { Lines } from './place.ts';

type Node = ReturnType<typeof parser.parse>['topNode'];

export interface SyntaxProblem {
  /** From 1, inside the given text. */
  line: number;
  column: number;
  near: string;
}

export interface PythonFunction {
  name: string;
  /** The docstring, dedented; '' without one. */
  doc: string;
  parameters: string[];
  line: number;
  column: number;
  /** Offsets of the body in the text. */
  body: { from: number; to: number };
}

/** Places where the text is not Python, at most `limit` of them. */
export function syntaxProblems(code: string, limit = 3): SyntaxProblem[] {
  const problems: SyntaxProblem[] = [];
  const lines = new Lines(code);
  let lastLine = 0;
  parser.parse(code).iterate({
    enter(node) {
      if (!node.type.isError || problems.length >= limit) return;
      const at = lines.at(node.from);
      if (at.line === lastLine) return;
      lastLine = at.line;
      const near = code.split('\n')[at.line - 1]?.trim().slice(0, 60) ?? '';
      problems.push({ ...at, near });
    },
  });
  return problems;
}

/** The functions defined at the top level, in order. */
export function topLevelFunctions(code: string): PythonFunction[] {
  const lines = new Lines(code);
  const found: PythonFunction[] = [];
  for (const statement of children(parser.parse(code).topNode)) {
    const node =
      statement.name === 'DecoratedStatement' ? statement.getChild('FunctionDefinition') : statement;
    if (node?.name !== 'FunctionDefinition') continue;
    const [name, body] = [node.getChild('VariableName'), node.getChild('Body')];
    if (!name || !body) continue;
    const params = node.getChild('ParamList')?.getChildren('VariableName') ?? [];
    found.push({
      name: code.slice(name.from, name.to),
      doc: docstring(body, code),
      parameters: params.map((param) => code.slice(param.from, param.to)),
      ...lines.at(node.from),
      body: { from: body.from, to: body.to },
    });
  }
  return found;
}

/** Names of the functions and classes defined at the top level. */
export function topLevelDefinitions(code: string): string[] {
  return definitionsOf(parser.parse(code).topNode, code);
}

function definitionsOf(tree: Node, code: string): string[] {
  return children(tree).flatMap((statement) => {
    const inner = statement.name === 'DecoratedStatement' ? statement.lastChild : statement;
    const name = inner && isDefinition(inner) ? inner.getChild('VariableName') : null;
    return name ? [code.slice(name.from, name.to)] : [];
  });
}

/**
 * Names of functions and classes that `code` defines at top level and that an assertion of `code` depends on: it calls
 * them, or uses a value that came from calling them. An assertion is an `assert` statement or a call of a function
 * whose name starts with `assert`, anywhere outside the definition itself.
 */
export function assertedDefinitions(code: string): string[] {
  const tree = parser.parse(code).topNode;
  const text = (node: Node) => code.slice(node.from, node.to);
  const defined = new Set(definitionsOf(tree, code));
  /** variable -> the definitions its value came from */
  const origins = new Map<string, Set<string>>([...defined].map((name) => [name, new Set([name])]));
  const asserted = new Set<string>();
  const namesIn = (node: Node): string[] => {
    const names: string[] = [];
    walk(node, (inner) => {
      if (inner.name === 'VariableName') names.push(text(inner));
    });
    return names;
  };
  const sourcesOf = (node: Node) => namesIn(node).flatMap((name) => [...(origins.get(name) ?? [])]);
  const link = (targets: string[], sources: string[]) => {
    for (const target of targets) {
      if (defined.has(target) || sources.length === 0) continue;
      const known = origins.get(target) ?? new Set();
      for (const source of sources) known.add(source);
      origins.set(target, known);
    }
  };
  for (const statement of children(tree)) {
    // What a definition does inside counts only when an assertion outside reaches it.
    if (isDefinition(statement) || statement.name === 'DecoratedStatement') continue;
    walk(statement, (node) => {
      if (
        node.name === 'AssignStatement' ||
        node.name === 'UpdateStatement' ||
        node.name === 'ForStatement'
      ) {
        const parts = children(node).filter((child) => child.name !== 'Body');
        const split = parts.findIndex((part) => /^(AssignOp|UpdateOp|in)$/.test(part.name));
        link(parts.slice(0, split).flatMap(namesIn), parts.slice(split + 1).flatMap(sourcesOf));
      } else if (
        node.name === 'AssertStatement' ||
        (node.name === 'ExpressionStatement' && /^[\w.]*\bassert\w*\s*\(/.test(text(node)))
      ) {
        for (const name of sourcesOf(node)) asserted.add(name);
      }
    });
  }
  return [...asserted];
}

function isDefinition(node: Node): boolean {
  return node.name === 'FunctionDefinition' || node.name === 'ClassDefinition';
}

function docstring(body: Node, code: string): string {
  const first = children(body).find((node) => node.name !== ':' && node.name !== 'Comment');
  const literal = first?.name === 'ExpressionStatement' ? first.firstChild : null;
  if (literal?.name !== 'String') return '';
  const match = /^[rRuU]?("""|'''|"|')([\s\S]*)\1$/.exec(code.slice(literal.from, literal.to));
  return match ? dedent(match[2]!) : '';
}

/** As Python's `inspect.cleandoc`: the first line stripped, the common indent of the others removed. */
function dedent(text: string): string {
  const [first = '', ...rest] = text.split('\n');
  const indents = rest.filter((line) => line.trim()).map((line) => line.length - line.trimStart().length);
  const common = indents.length > 0 ? Math.min(...indents) : 0;
  return [first.trim(), ...rest.map((line) => line.slice(common).trimEnd())].join('\n').trim();
}

function children(node: Node): Node[] {
  const list: Node[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) list.push(child);
  return list;
}

/** Every node under `node`, itself included, without recursion (nesting in a file may be deep). */
function walk(node: Node, enter: (node: Node) => void): void {
  const waiting = [node];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    enter(next);
    waiting.push(...children(next).reverse());
  }
}
