// What every Markdown file is held to, whatever it says: formulas that can be set, no raw HTML, links and citations of a
// known kind. Where they lead is checked when everything is loaded.
import type { Nodes, Root } from 'mdast';
import type { LeafDirective } from 'mdast-util-directive';
import { visit } from 'unist-util-visit';
import type { Issues } from './issue.ts';
import { CITATION, placeOf } from './markdown.ts';
import type { Citation } from './model.ts';
import type { Place } from './place.ts';
import type { Reference } from './reference.ts';
import { checkTex } from './tex.ts';

/** Checks one parsed file and gathers what it refers to. */
export function checkProse(root: Root, file: string, issues: Issues): Reference[] {
  const references: Reference[] = [];
  visit(root, (node) => {
    const place = placeOf(file, node);
    if (node.type === 'math' || node.type === 'inlineMath') checkTex(node, file, issues);
    else if (node.type === 'html')
      issues.error(place, 'html', 'raw HTML is not shown', 'write Markdown, or put it in backticks');
    else if (node.type === 'link') readLink(node.url, place, references, issues);
    else if (node.type === 'image') {
      issues.error(place, 'image', 'images are not supported', 'draw it as a figure with a simulator');
    } else if (
      node.type === 'definition' ||
      node.type === 'linkReference' ||
      node.type === 'imageReference'
    ) {
      issues.error(place, 'link', 'links by reference are not supported', 'write [text](address) in place');
    } else if (node.type === 'footnoteReference' || node.type === 'footnoteDefinition') {
      issues.error(place, 'footnote', 'footnotes are not supported', 'use :::aside for a margin note');
    } else if (node.type === 'text')
      for (const { key, place: at } of citationsIn(node.value, place, issues))
        references.push({ kind: 'source', id: key, place: at });
  });
  return references;
}

/** The citations under some nodes of a checked file. */
export function citationsUnder(nodes: readonly Nodes[], file: string): Citation[] {
  const found: Citation[] = [];
  for (const node of nodes)
    visit(node, 'text', (text) => {
      found.push(...citationsIn(text.value, placeOf(file, text), null));
    });
  return found;
}

function citationsIn(text: string, start: Place, issues: Issues | null): Citation[] {
  const placeAt = (offset: number): Place => {
    const before = text.slice(0, offset);
    const newlines = before.match(/\n/g)?.length ?? 0;
    if (newlines === 0) return { ...start, column: start.column + offset };
    return { ...start, line: start.line + newlines, column: offset - before.lastIndexOf('\n') };
  };
  if (issues)
    for (const match of text.matchAll(/\[@(?![A-Za-z0-9]+\])/g)) {
      const fix = 'cite one key in one pair of brackets, as in [@Vas17]';
      issues.error(
        placeAt(match.index),
        'citation',
        `"${text.slice(match.index, match.index + 20)}" is not a citation`,
        fix,
      );
    }
  return [...text.matchAll(CITATION)].map((match) => ({ key: match[1]!, place: placeAt(match.index) }));
}

function readLink(url: string, place: Place, references: Reference[], issues: Issues): void {
  const inside = /^(point|task|question):(.*)$/.exec(url);
  if (inside) {
    references.push({ kind: inside[1] as 'point' | 'task' | 'question', id: inside[2]!, place });
  } else if (!/^(https?:\/\/|mailto:)/.test(url)) {
    const fix = 'link to point:, task: or question: with an id, or to an https:// address';
    issues.error(place, 'link', `the link to "${url.slice(0, 80)}" leads nowhere`, fix);
  }
}

/** The attributes of a directive: those it must have, '' when missing; unknown ones are reported. */
export function readAttributes<K extends string>(
  node: { attributes?: LeafDirective['attributes']; name: string },
  required: readonly K[],
  optional: readonly K[],
  place: Place,
  issues: Issues,
): Record<K, string> {
  const given = node.attributes ?? {};
  for (const key of required)
    if (!given[key]) {
      const how = key === 'id' ? '{#some-id}' : `${key}="..."`;
      issues.error(place, 'directive', `${node.name} has no ${key}`, `write ${how} in its braces`);
    }
  const known: readonly string[] = [...required, ...optional];
  for (const key of Object.keys(given))
    if (!known.includes(key))
      issues.error(
        place,
        'directive',
        `${node.name} has an unknown attribute "${key}"`,
        `it takes ${known.join(', ')}`,
      );
  return Object.fromEntries([...required, ...optional].map((key) => [key, given[key] ?? ''])) as Record<
    K,
    string
  >;
}
