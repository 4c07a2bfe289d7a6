// Asks KaTeX whether a formula can be set, strictly, and where in the file it cannot.
import katex from 'katex';
import type { InlineMath, Math as MathNode } from 'mdast-util-math';
import type { Issues } from './issue.ts';
import type { Place } from './place.ts';

/** Reports TeX that KaTeX refuses in strict mode. */
export function checkTex(node: MathNode | InlineMath, file: string, issues: Issues): void {
  const problem = texProblem(node.value, node.type === 'math');
  if (!problem) return;
  const place = placeInside(node, file, problem.offset);
  issues.error(place, 'tex', `KaTeX cannot set this formula: ${problem.message}`, 'correct the TeX');
}

/** What KaTeX says against `tex`, with the offset where it says so; null when it can set it. */
export function texProblem(tex: string, display: boolean): { message: string; offset: number } | null {
  let untrusted: string | null = null;
  // KaTeX sets what it does not trust (links, HTML) in its error colour and says nothing: it must be asked.
  const trust = ({ command }: { command: string }) => {
    untrusted ??= command;
    return false;
  };
  try {
    katex.renderToString(tex, {
      displayMode: display,
      throwOnError: true,
      strict: 'error',
      trust,
      maxExpand: 1000,
    });
    if (untrusted === null) return null;
    return { message: `${untrusted} is not allowed`, offset: Math.max(0, tex.indexOf(untrusted)) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const at = /at position (\d+)/.exec(error.message);
    const offset = at ? Number(at[1]) - 1 : / at end of input/.test(error.message) ? tex.length : 0;
    const message = error.message
      .replace(/^KaTeX parse error: /, '')
      .replace(/ at position \d+:[\s\S]*$/, '')
      .replace(/ at end of input:[\s\S]*$/, '')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return { message, offset: Math.min(offset, tex.length) };
  }
}

function placeInside(node: MathNode | InlineMath, file: string, offset: number): Place {
  const start = node.position?.start ?? { line: 1, column: 1 };
  if (node.type === 'inlineMath') return { file, line: start.line, column: start.column + 1 + offset };
  const before = node.value.slice(0, offset);
  const line = start.line + 1 + (before.match(/\n/g)?.length ?? 0);
  return { file, line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}
