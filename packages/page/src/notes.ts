// Places margin notes: at the end of the paragraph or item that cites, after a table or heading, never inside a scrolling box.
import type { Element, ElementContent, Root } from 'hast';

/** Stands in the tree where a source was first cited, until `placeNotes` moves it. */
export type NoteMark = { type: 'note-mark'; html: string };

const isMark = (node: ElementContent | NoteMark): node is NoteMark => node.type === 'note-mark';

/** Elements that take the notes of their text as last children. */
const takesInside = new Set(['p', 'li', 'dd', 'figcaption']);
/** Elements that must stay clean: the notes follow them. */
const takesAfter = (node: Element) => /^h[1-6]$/.test(node.tagName) || isClass(node, 'table');
const isClass = (node: Element, name: string) =>
  Array.isArray(node.properties.className) && node.properties.className.includes(name);

/** Moves every mark in the tree, in place. */
export function placeNotes(root: Root): void {
  const left = settle(root as unknown as Element);
  if (left.length > 0) (root.children as ElementContent[]).push(box(left));
}

/** Takes the marks out of the children; returns those that found no place below this node. */
function settle(node: Element): ElementContent[] {
  const pending: ElementContent[] = [];
  const children: ElementContent[] = [];
  for (const child of node.children as (ElementContent | NoteMark)[]) {
    if (isMark(child)) {
      pending.push({ type: 'raw', value: child.html } as unknown as ElementContent);
      continue;
    }
    children.push(child);
    if (child.type !== 'element') continue;
    const rising = settle(child);
    if (rising.length === 0) continue;
    if (takesInside.has(child.tagName)) child.children.push(...rising);
    else if (takesAfter(child)) children.push(box(rising));
    else pending.push(...rising);
  }
  node.children = children;
  return pending;
}

function box(notes: ElementContent[]): Element {
  return { type: 'element', tagName: 'div', properties: { className: ['notes'] }, children: notes };
}
