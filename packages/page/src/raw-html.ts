// HTML that we made ourselves, carried through hast unparsed (re-parsing KaTeX and shiki output costs most of a build).
// Nothing an author wrote may reach `raw` without `escapeHtml`.
import type { ElementContent } from 'hast';

/** A node that rehype-stringify writes out as it is. */
export function raw(html: string): ElementContent {
  return { type: 'raw', value: html } as unknown as ElementContent;
}

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text made safe for an element's content and for a quoted attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** ` name="value"` for every attribute that has one; an empty string value is written, undefined and false are not. */
export function attributes(pairs: Record<string, string | number | boolean | undefined>): string {
  return Object.entries(pairs)
    .filter(([, value]) => value !== undefined && value !== false)
    .map(([name, value]) => (value === true ? ` ${name}` : ` ${name}="${escapeHtml(String(value))}"`))
    .join('');
}
