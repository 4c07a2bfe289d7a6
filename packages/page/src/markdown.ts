// Short texts to HTML: questions, answers, key points, statements, hints. Many may stand on one page, so they set no ids.
import { parseMarkdown } from '@lacuna/curriculum';
import type { PhrasingContent, RootContent } from 'mdast';
import { Renderer, type RenderOptions } from './to-html.ts';

/** Block content that the curriculum has parsed already (an answer, a statement, a hint). */
export function renderNodes(nodes: readonly RootContent[], options: RenderOptions): string {
  return new Renderer({ ...options, notes: options.notes ?? 'inline' }).blocks(nodes);
}

/** A line that the curriculum has parsed already (a question, a heading), without a paragraph around it. */
export function renderInline(nodes: readonly PhrasingContent[], options: RenderOptions): string {
  return new Renderer({ ...options, notes: options.notes ?? 'inline' }).inline(nodes);
}

/** Any Markdown text. Raw HTML in it comes out as text. */
export function renderMarkdown(text: string, options: RenderOptions): string {
  return renderNodes(parseMarkdown(text).children, options);
}
