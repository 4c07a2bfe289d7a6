// One topic's materials to what a reading page needs: sections, and in them HTML, figures and code to run, in order.
import {
  type Block,
  contentHash,
  programOf,
  type Section,
  type Snippet,
  type Topic,
  type Twin,
} from '@lacuna/curriculum';
import { highlightBlock } from './highlight.ts';
import { type ComputedTable, computedCells, tableElement } from './tables.ts';
import { displayTex } from './tex.ts';
import { lineText, Renderer, type RenderOptions } from './to-html.ts';

export type TopicOptions = RenderOptions & {
  /** Computed tables by name (`packages/labs`). */
  tables: Readonly<Record<string, () => ComputedTable>>;
  /** Known simulators by name (`packages/labs`); a figure with another name is left as its caption. */
  figures: Readonly<Record<string, unknown>>;
  cache?: PageCache;
  /** What else a cached page depends on: a hash of this package's own source, where it may change between builds. */
  fingerprint?: string;
};

/** Where rendered pages are kept between builds. Keys are hashes of everything a page is made from. */
export type PageCache = { get(key: string): string | undefined; set(key: string, value: string): void };

export type HtmlSegment = { kind: 'html'; html: string };
export type FigureSegment = { kind: 'figure'; id: string; simulator: string; captionHtml: string };
export type CodeSegment = {
  kind: 'code';
  /** Of a snippet its own id; of a twin the id of its formula (whose anchor that id already is). */
  id: string;
  role: 'run' | 'twin';
  /** What to run: the block, after the blocks it builds on. */
  source: string;
  /** Lines of `source` before the block's own first line; subtract it from a traceback's line numbers. */
  before: number;
  /** The block's own code, highlighted. */
  html: string;
};
export type Segment = HtmlSegment | FigureSegment | CodeSegment;

export type RenderedSection = {
  id: string;
  /** As text, and as HTML (it may hold formulas and code). */
  heading: string;
  headingHtml: string;
  points: string[];
  readingMinutes: number;
  segments: Segment[];
};

export type TocEntry = { id: string; heading: string; headingHtml: string };

export type RenderedTopic = {
  title: string;
  /** What stands before the first section; usually empty. */
  intro: Segment[];
  sections: RenderedSection[];
  toc: TocEntry[];
  words: number;
  readingMinutes: number;
  /** Keys of the sources cited, in the order of their numbers. */
  sources: string[];
};

/** Renders the reading of one topic; without materials, an empty page with its title. */
export function renderTopic(topic: Topic, options: TopicOptions): RenderedTopic {
  if (!options.cache) return render(topic, options);
  const key = topicKey(topic, options);
  const kept = options.cache.get(key);
  if (kept !== undefined) return JSON.parse(kept) as RenderedTopic;
  const rendered = render(topic, options);
  options.cache.set(key, JSON.stringify(rendered));
  return rendered;
}

function render(topic: Topic, options: TopicOptions): RenderedTopic {
  const renderer = new Renderer({ headingLevel: 3, ...options });
  const materials = topic.materials;
  const intro = materials ? html(renderer.blocks(materials.intro)) : [];
  const sections =
    materials?.sections.map((section) => renderSection(section, renderer, topic.executed, options)) ?? [];
  return {
    title: topic.title,
    intro,
    sections,
    toc: sections.map(({ id, heading, headingHtml }) => ({ id, heading, headingHtml })),
    words: materials?.sections.reduce((sum, section) => sum + section.words, 0) ?? 0,
    readingMinutes: sections.reduce((sum, section) => sum + section.readingMinutes, 0),
    sources: renderer.citations.keys,
  };
}

type Executed = readonly (Twin | Snippet)[];

function renderSection(
  section: Section,
  renderer: Renderer,
  executed: Executed,
  options: TopicOptions,
): RenderedSection {
  const id = section.id || renderer.anchor(section.title);
  renderer.section(id);
  const headingHtml = renderer.inline(section.heading);
  const segments: Segment[] = [];
  // Neighbouring prose is rendered in one go: lists of nodes, flushed when something else comes.
  let prose: Extract<Block, { kind: 'prose' | 'aside' }>['node'][] = [];
  const flush = () => {
    push(segments, html(renderer.blocks(prose)));
    prose = [];
  };
  for (const block of section.body) {
    if (block.kind === 'prose' || block.kind === 'aside') prose.push(block.node);
    else {
      flush();
      push(segments, segmentsOf(block, renderer, executed, options));
    }
  }
  flush();
  return {
    id,
    heading: lineText(section.heading),
    headingHtml,
    points: section.points,
    readingMinutes: readingMinutes(section),
    segments,
  };
}

function segmentsOf(
  block: Exclude<Block, { kind: 'prose' | 'aside' }>,
  renderer: Renderer,
  executed: Executed,
  options: TopicOptions,
): Segment[] {
  switch (block.kind) {
    case 'formula':
      return html(displayTex(block.tex, block.id || undefined, renderer.words.formula));
    case 'twin':
    case 'snippet': {
      const source = programOf(block, executed);
      return [
        {
          kind: 'code',
          id: block.id,
          role: block.kind === 'twin' ? 'twin' : 'run',
          source,
          before: source.slice(0, source.length - block.code.length).split('\n').length - 1,
          html: highlightBlock(block.code, 'python', renderer.words.code),
        },
      ];
    }
    case 'table': {
      const compute =
        block.from !== null && Object.hasOwn(options.tables, block.from)
          ? options.tables[block.from]
          : undefined;
      if (compute)
        return html(
          renderer.element(tableElement(computedCells(compute(), block.id, block.decides), renderer.words)),
        );
      return block.table ? html(renderer.table(block.table, block.id, block.decides)) : [];
    }
    case 'figure': {
      const captionHtml = renderer.blocks(block.caption);
      if (!Object.hasOwn(options.figures, block.simulator)) return html(captionHtml);
      return [{ kind: 'figure', id: block.id, simulator: block.simulator, captionHtml }];
    }
  }
}

/** Prose at 220 words a minute, half a minute a formula, code at 25 lines a minute, a minute to play with a figure. */
function readingMinutes(section: Section): number {
  const lines = [...section.twins, ...section.snippets].reduce(
    (sum, { code }) => sum + code.split('\n').length,
    0,
  );
  const minutes = section.words / 220 + section.formulas.length / 2 + lines / 25 + section.figures.length;
  return Math.max(1, Math.round(minutes));
}

const html = (text: string): HtmlSegment[] => (text === '' ? [] : [{ kind: 'html', html: text }]);

function push(segments: Segment[], more: Segment[]): void {
  for (const segment of more) {
    const last = segments.at(-1);
    if (segment.kind === 'html' && last?.kind === 'html') last.html += `\n${segment.html}`;
    else segments.push(segment);
  }
}

/** A hash of everything the page is made from: its nodes, and the tables, addresses and sources they name. */
function topicKey(topic: Topic, options: TopicOptions): string {
  const addresses: Record<string, string | undefined> = {};
  const nodes = JSON.stringify([topic.title, topic.materials, topic.executed], (key, value) => {
    if (key === 'position' || key === 'place') return undefined;
    const own =
      key === 'url' && typeof value === 'string' ? /^(point|task|question):(.+)$/.exec(value) : null;
    if (own) addresses[own[0]] = options.links(own[1] as 'point', own[2]!);
    return value;
  });
  const computed = topic.materials?.sections
    .flatMap((section) => section.tables)
    .map(({ from }) =>
      from !== null && Object.hasOwn(options.tables, from) ? options.tables[from]!() : null,
    );
  const rest = [
    addresses,
    computed,
    [...options.sources],
    Object.keys(options.figures),
    options.words,
    options.fingerprint,
  ];
  return contentHash(JSON.stringify([nodes, rest]));
}
