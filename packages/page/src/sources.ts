// The sources a page cites: numbered in order of first mention, each shown once as a margin note near it.
import { referenceLink } from './links.ts';
import { attributes, escapeHtml } from './raw-html.ts';
import type { PageWords } from './words.ts';

/** An entry of sources.yaml. */
export type Source = { title: string; authors: string; reference: string };

/** What one rendering has cited so far. One per page, so that numbers run through it. */
export class Citations {
  readonly #numbers = new Map<string, number>();
  readonly #sources: ReadonlyMap<string, Source>;
  readonly #words: PageWords;

  constructor(sources: ReadonlyMap<string, Source>, words: PageWords) {
    this.#sources = sources;
    this.#words = words;
  }

  /** The mark in the text, and the key whose note is still to be placed (first mention only). */
  cite(key: string): { html: string; note?: string } {
    if (!this.#sources.has(key)) return { html: `<span class="unknown-source">[${escapeHtml(key)}]</span>` };
    const known = this.#numbers.get(key);
    const number = known ?? this.#numbers.size + 1;
    if (known === undefined) this.#numbers.set(key, number);
    const mark = `<sup class="cite"><a href="#note-${number}"${known === undefined ? ` id="cite-${number}"` : ''}>${number}</a></sup>`;
    return known === undefined ? { html: mark, note: key } : { html: mark };
  }

  /** The margin note of a key that `cite` handed out. Spans only: it stands inside a paragraph. */
  note(key: string): string {
    const number = this.#numbers.get(key);
    const source = this.#sources.get(key);
    if (number === undefined || source === undefined)
      throw new Error(`page: note for ${key} asked before it was cited.`);
    const href = referenceLink(source.reference);
    const title = escapeHtml(source.title);
    const linked = href
      ? `<a${attributes({ href, rel: 'external noopener' })}>${title}</a>`
      : `<cite>${title}</cite>`;
    const reference = /^\d{4}\.\d{4,5}/.test(source.reference)
      ? `arXiv ${source.reference}`
      : source.reference;
    return (
      `<span class="note" id="note-${number}" role="note"><span class="note-number">${number}</span>` +
      `<span class="visually-hidden">${escapeHtml(this.#words.source)}: </span>` +
      `${escapeHtml(source.authors)}, ${linked}. ${escapeHtml(reference)}</span>`
    );
  }

  /** The source named in the text itself, for short texts that have no margin. */
  named(key: string): string {
    const source = this.#sources.get(key);
    if (source === undefined) return `<span class="unknown-source">[${escapeHtml(key)}]</span>`;
    const href = referenceLink(source.reference);
    const authors = escapeHtml(source.authors);
    const title = `${source.title}, ${source.reference}`;
    const linked = href
      ? `<a${attributes({ href, rel: 'external noopener', title })}>${authors}</a>`
      : `<cite${attributes({ title })}>${authors}</cite>`;
    return `<span class="named-source">[${linked}]</span>`;
  }

  /** Keys cited so far, in order of their numbers. */
  get keys(): string[] {
    return [...this.#numbers.keys()];
  }
}
