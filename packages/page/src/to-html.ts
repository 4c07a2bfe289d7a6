// Markdown nodes to HTML. No raw HTML of an author passes: it comes out as text, and addresses are checked one by one.
import { CITATION, plainText } from '@lacuna/curriculum';
import type { Element, ElementContent, Root as HastRoot } from 'hast';
import type { PhrasingContent, Root, RootContent, Table } from 'mdast';
import rehypeStringify from 'rehype-stringify';
import remarkRehype, { defaultHandlers } from 'remark-rehype';
import { unified } from 'unified';
import { highlightBlock } from './highlight.ts';
import { address, type ResolveLink } from './links.ts';
import { type NoteMark, placeNotes } from './notes.ts';
import { raw } from './raw-html.ts';
import { Citations, type Source } from './sources.ts';
import { tableElement } from './tables.ts';
import { displayTex, renderTex } from './tex.ts';
import { englishWords, type PageWords } from './words.ts';

export type RenderOptions = {
  /** Bibliography; keys are what `[@Key]` names. */
  sources: ReadonlyMap<string, Source>;
  links: ResolveLink;
  words?: PageWords;
  /** Headings inside the text start at this level (2 on a page of their own, 3 inside a section, 4 inside a card). */
  headingLevel?: number;
  /**
   * `margin` (a page): sources become numbers and margin notes, headings get anchors. `inline` (a card, an answer, of which
   * many may stand on one page): sources are named in the text, and nothing gets an id.
   */
  notes?: 'margin' | 'inline';
  /** `katex` (a page): set by KaTeX. `delimited` (a flash card): TeX between \\( \\) or \\[ \\], for a program that runs MathJax. */
  formulas?: 'katex' | 'delimited';
};

type Handle = (state: State, node: never, parent: unknown) => ElementContent | ElementContent[] | undefined;
type State = {
  all: (node: unknown) => ElementContent[];
  patch: (from: unknown, to: unknown) => void;
  definitionById: Map<string, { url: string; title?: string | null }>;
};

const writer = unified().use(rehypeStringify, { allowDangerousHtml: true });
const stringify = (root: HastRoot): string => writer.stringify(root as never).trim();

/** Text of one line: its pieces touch, as they do on the page. */
export const lineText = (children: readonly PhrasingContent[]): string =>
  plainText([{ type: 'paragraph', children: [...children] }]);

/** Renders the pieces of one page; numbers of sources run through all of them. */
export class Renderer {
  readonly words: PageWords;
  readonly citations: Citations;
  readonly #options: RenderOptions;
  /** Where headings get their anchors from: unique on the page. */
  readonly #anchors = new Set<string>();
  #prefix = '';
  #tables = new Map<Table, { id?: string; decides?: string }>();

  constructor(options: RenderOptions) {
    this.#options = options;
    this.words = options.words ?? englishWords;
    this.citations = new Citations(options.sources, this.words);
  }

  /** Headings from here on get anchors `prefix-slug`. */
  section(prefix: string): void {
    this.#prefix = prefix;
  }

  /** Block content to HTML. */
  blocks(nodes: readonly RootContent[]): string {
    const tree: Root = { type: 'root', children: [...nodes] };
    const toHast = unified().use(remarkRehype, { handlers: this.#handlers() as never, clobberPrefix: 'fn-' });
    const hast = toHast.runSync(tree as never) as HastRoot;
    placeNotes(hast);
    return stringify(hast);
  }

  /** Text without its paragraph: headings, key points, captions of one line. Notes follow the text. */
  inline(nodes: readonly PhrasingContent[]): string {
    return this.blocks([{ type: 'paragraph', children: [...nodes] }])
      .replace(/^<p>/, '')
      .replace(/<\/p>$/, '');
  }

  /** An element built by hand. */
  element(element: Element): string {
    return stringify({ type: 'root', children: [element] });
  }

  /** One Markdown table with an anchor and a deciding column. */
  table(node: Table, id: string, decides: string): string {
    this.#tables.set(node, { id, decides });
    return this.blocks([node]);
  }

  #handlers(): Record<string, Handle> {
    const { words } = this;
    const literal = (value: string): ElementContent => ({ type: 'text', value });
    return {
      html: (_state, node: { value: string }) => literal(node.value),
      text: (state, node: never) => {
        const value = (defaultHandlers.text as unknown as (s: State, n: never) => { value: string })(
          state,
          node,
        ).value;
        return this.#cited(value);
      },
      math: (_state, node: { value: string; meta?: string | null }) =>
        this.#options.formulas === 'delimited'
          ? literal(`\\[${node.value}\\]`)
          : raw(displayTex(node.value, /^\{#([a-z0-9_-]+)\}$/.exec(node.meta ?? '')?.[1], words.formula)),
      inlineMath: (_state, node: { value: string }) =>
        this.#options.formulas === 'delimited'
          ? literal(`\\(${node.value}\\)`)
          : raw(renderTex(node.value, false).html),
      code: (_state, node: { value: string; lang?: string | null }) =>
        raw(highlightBlock(node.value, node.lang ?? undefined, words.code)),
      heading: (state, node: { depth: number; children: PhrasingContent[] }) =>
        this.#heading(node.depth, lineText(node.children), state.all(node)),
      table: (state, node: Table) => {
        const [head, ...rows] = node.children;
        const cells = (row: Table['children'][number] | undefined) =>
          row?.children.map((cell) => state.all(cell)) ?? [];
        return tableElement(
          {
            header: cells(head),
            rows: rows.map(cells),
            titles: head?.children.map((cell) => lineText(cell.children)) ?? [],
            align: node.align ?? [],
            ...this.#tables.get(node),
          },
          words,
        );
      },
      link: (state, node: { url: string; title?: string | null }) =>
        this.#link(node.url, node.title, state.all(node)),
      linkReference: (state, node: { identifier: string }) => {
        const definition = state.definitionById.get(node.identifier.toUpperCase());
        return definition ? this.#link(definition.url, definition.title, state.all(node)) : state.all(node);
      },
      image: (_state, node: { url: string; alt?: string | null }) => this.#image(node.url, node.alt),
      imageReference: (state, node: { identifier: string; alt?: string | null }) =>
        this.#image(state.definitionById.get(node.identifier.toUpperCase())?.url, node.alt),
      containerDirective: (state, node: { name: string }) => ({
        type: 'element',
        tagName: 'div',
        properties:
          node.name === 'aside'
            ? { className: ['aside'], role: 'note', ariaLabel: words.aside }
            : node.name === 'problem' // put there by a preview: what is wrong with the block before
              ? { className: ['problem'], role: 'note' }
              : {},
        children: state.all(node),
      }),
      // Directives that carry structure were taken out by the curriculum; what is left is a stray one, shown by its text.
      leafDirective: (state, node) => ({
        type: 'element',
        tagName: 'p',
        properties: {},
        children: state.all(node),
      }),
      // ":name" in running text is nearly always a colon that meant itself, as in "keys:values".
      textDirective: (state, node: { name: string; children: unknown[] }) => [
        literal(`:${node.name}`),
        ...(node.children.length > 0 ? [literal('['), ...state.all(node), literal(']')] : []),
      ],
    } as Record<string, Handle>;
  }

  #cited(value: string): ElementContent[] {
    const out: ElementContent[] = [];
    let end = 0;
    for (const match of value.matchAll(CITATION)) {
      // The mark stands directly after its word, so that it never starts a line.
      const before = value.slice(end, match.index).trimEnd();
      if (before !== '') out.push({ type: 'text', value: before });
      end = match.index + match[0].length;
      if (this.#options.notes === 'inline') {
        out.push({ type: 'text', value: ' ' }, raw(this.citations.named(match[1]!)));
        continue;
      }
      const { html, note } = this.citations.cite(match[1]!);
      out.push(raw(html));
      if (note !== undefined) {
        const mark: NoteMark = { type: 'note-mark', html: this.citations.note(note) };
        out.push(mark as unknown as ElementContent);
      }
    }
    if (end < value.length || out.length === 0) out.push({ type: 'text', value: value.slice(end) });
    return out;
  }

  #heading(depth: number, text: string, children: ElementContent[]): Element {
    const level = Math.min(6, Math.max(depth, this.#options.headingLevel ?? 2));
    return {
      type: 'element',
      tagName: `h${level}`,
      properties: this.#options.notes === 'inline' ? {} : { id: this.anchor(text) },
      children,
    };
  }

  /** An anchor for a heading, unique among those this renderer gave out. */
  anchor(text: string): string {
    const slug =
      text
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '-')
        .replace(/^-+|-+$/g, '') || 'part';
    const base = this.#prefix ? `${this.#prefix}-${slug}` : slug;
    let anchor = base;
    for (let n = 2; this.#anchors.has(anchor); n += 1) anchor = `${base}-${n}`;
    this.#anchors.add(anchor);
    return anchor;
  }

  #link(
    url: string,
    title: string | null | undefined,
    children: ElementContent[],
  ): Element | ElementContent[] {
    const to = address(url, this.#options.links);
    if (to.kind === 'refused') return children;
    if (to.kind === 'unresolved') {
      return { type: 'element', tagName: 'span', properties: { className: ['unresolved'] }, children };
    }
    const properties: Element['properties'] = { href: to.href };
    if (title) properties.title = title;
    if (to.kind === 'outside') properties.rel = ['external', 'noopener'];
    return { type: 'element', tagName: 'a', properties, children };
  }

  /** Pictures of our own only; any other becomes its alternative text. */
  #image(url: string | undefined, alt: string | null | undefined): ElementContent {
    const to = address(url ?? 'refused:', () => undefined);
    if (to.kind !== 'inside') return { type: 'text', value: alt ?? '' };
    return {
      type: 'element',
      tagName: 'img',
      properties: { src: to.href, alt: alt ?? '', loading: 'lazy' },
      children: [],
    };
  }
}
