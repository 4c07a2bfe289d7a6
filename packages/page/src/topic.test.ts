// A whole topic: loaded from files by the curriculum, rendered, and read back.
import { loadCurriculum, type Topic } from '@lacuna/curriculum';
import { describe, expect, it } from 'vitest';
import { elements } from './html-tree.ts';
import { type CodeSegment, renderTopic, type TopicOptions } from './topic.ts';

const yaml = (object: unknown) => JSON.stringify(object);
const point = (id: string) => ({
  id,
  title: id,
  content: 'c',
  status: 'added',
  forms: ['section'],
  weight: { r: 1 },
  why: 'w',
  difficulty: 'easy',
  requires: [],
  tasks: [],
  sources: ['Kwo23'],
});
const materials = `## How many bytes, and why $2$?

::section{#bytes points="p-one"}

Count them [@Kwo23]. See [the other](point:p-two).

$$ {#kv-bytes}
M = 2 L
$$

\`\`\`python twin=kv-bytes
def formula(x): return 2 * x
def twin(x): return x + x
assert formula(2) == twin(2)
\`\`\`

::table{#computed from="numbers" decides="Size"}

Then text.

### A closer look

More text.

## The loop

::section{#loop points="p-two"}

\`\`\`python run=first
x = 1
y = 2
\`\`\`

Between [@Kwo23].

\`\`\`python run=second after=first
print(x)
\`\`\`

:::figure{#bar simulator="kv-memory"}
Move it.
:::

:::aside
By the way.
:::

::table{#typed decides="Cost"}

| Name | Cost |
|---|---|
| a | 1 |
| b | 2 |
`;

function load(text: string): { topic: Topic; sources: TopicOptions['sources'] } {
  const files = new Map([
    ['subject.yaml', yaml({ id: 's', title: 'S', roles: [{ id: 'r', title: 'R' }], topics: ['t'] })],
    [
      'sources.yaml',
      yaml({ Kwo23: { title: 'vLLM', authors: 'Kwon', reference: '2309.06180', checked: true } }),
    ],
    [
      'topics/t/topic.yaml',
      yaml({
        id: 't',
        title: 'T',
        questions: { basic: 0, medium: 0, killer: 0 },
        points: [point('p-one'), point('p-two')],
        planned: [],
      }),
    ],
    ['topics/t/materials.en.md', text],
  ]);
  const { subject } = loadCurriculum(files);
  return { topic: subject.topics[0]!, sources: subject.sources };
}

const base: Omit<TopicOptions, 'sources'> = {
  links: (kind, id) => `/${kind}/${id}`,
  tables: {
    numbers: () => ({
      header: ['Model', 'Size'],
      rows: [
        ['a<b', '1'],
        ['c', '2'],
      ],
      align: ['left', 'right'],
      note: 'A note.',
    }),
  },
  figures: { 'kv-memory': true },
};
const { topic, sources } = load(materials);
const rendered = renderTopic(topic, { ...base, sources });
const [bytes, loop] = rendered.sections;

describe('renderTopic', () => {
  it('keeps sections, their ids, points and order', () => {
    expect(rendered.title).toBe('T');
    expect(rendered.sections.map(({ id, points }) => [id, points])).toEqual([
      ['bytes', ['p-one']],
      ['loop', ['p-two']],
    ]);
    expect(rendered.toc.map((entry) => entry.id)).toEqual(['bytes', 'loop']);
    expect(bytes!.heading).toBe('How many bytes, and why 2?');
    expect(bytes!.headingHtml).toContain('class="katex"');
    expect(bytes!.headingHtml).not.toContain('<p>');
    expect(rendered.sources).toEqual(['Kwo23']);
    expect(rendered.words).toBeGreaterThan(10);
  });

  it('cuts sections into HTML, code and figures, in reading order', () => {
    expect(bytes!.segments.map((s) => s.kind)).toEqual(['html', 'code', 'html']);
    expect(loop!.segments.map((s) => s.kind)).toEqual(['code', 'html', 'code', 'figure', 'html']);
    expect(loop!.segments[3]).toEqual({
      kind: 'figure',
      id: 'bar',
      simulator: 'kv-memory',
      captionHtml: '<p>Move it.</p>',
    });
  });

  it('hands out what to run: the twin alone, a snippet after those it builds on', () => {
    const [twin] = bytes!.segments.filter((s): s is CodeSegment => s.kind === 'code');
    expect(twin).toMatchObject({ id: 'kv-bytes', role: 'twin', before: 0 });
    const [first, second] = loop!.segments.filter((s): s is CodeSegment => s.kind === 'code');
    expect(first).toMatchObject({ id: 'first', role: 'run', before: 0, source: 'x = 1\ny = 2' });
    expect(second!.source.split('\n').slice(second!.before)).toEqual(['print(x)']);
    expect(second!.source).toContain('x = 1\ny = 2');
    expect(second!.html).not.toContain('y = ');
  });

  it('has one anchor each for section parts, formulas and tables', () => {
    const tree = rendered.sections
      .flatMap((s) => s.segments)
      .flatMap((s) => (s.kind === 'html' ? elements(s.html) : []));
    const ids = tree.map((f) => f.attrs.id).filter((id) => id !== undefined);
    expect(ids).toEqual(['cite-1', 'note-1', 'kv-bytes', 'computed', 'bytes-a-closer-look', 'typed']);
    expect(tree.filter((f) => /^h\d$/.test(f.tag)).map((f) => f.tag)).toEqual(['h3']);
  });

  it('computes tables and marks the deciding column for eyes and ears', () => {
    const html = bytes!.segments.map((s) => (s.kind === 'html' ? s.html : '')).join('');
    const tree = elements(html);
    expect(tree.filter((f) => f.tag === 'th').map((f) => f.text)).toEqual([
      'Model',
      'Size (decides the choice)',
      'a<b',
      'c',
    ]);
    expect(tree.filter((f) => f.tag === 'td').map((f) => f.attrs.class)).toEqual([
      'decides number',
      'decides number',
    ]);
    expect(tree.find((f) => f.attrs.class === 'table-note')?.text).toBe('A note.');
  });

  it('resolves links and numbers sources across sections', () => {
    const html = rendered.sections
      .flatMap((s) => s.segments)
      .map((s) => (s.kind === 'html' ? s.html : ''))
      .join('');
    const tree = elements(html);
    expect(tree.find((f) => f.attrs.href === '/point/p-two')).toBeDefined();
    expect(tree.filter((f) => f.tag === 'sup').map((f) => f.text)).toEqual(['1', '1']);
    expect(tree.filter((f) => f.attrs.role === 'note' && f.tag === 'span').length).toBe(1);
  });

  it('leaves an unknown simulator as its caption, and no materials as an empty page', () => {
    const plain = renderTopic(topic, { ...base, sources, figures: {} });
    expect(plain.sections[1]!.segments.map((s) => s.kind)).toEqual(['code', 'html', 'code', 'html']);
    expect(renderTopic({ ...topic, materials: null, executed: [] }, { ...base, sources })).toMatchObject({
      sections: [],
      words: 0,
    });
  });
});

describe('the cache', () => {
  const options = () => {
    const kept = new Map<string, string>();
    const log: string[] = [];
    const cache = {
      get: (key: string) => {
        log.push(kept.has(key) ? 'hit' : 'miss');
        return kept.get(key);
      },
      set: (key: string, value: string) => void kept.set(key, value),
    };
    return { log, cache };
  };

  it('gives the same page again', () => {
    const { log, cache } = options();
    const first = renderTopic(topic, { ...base, sources, cache });
    const second = renderTopic(load(materials).topic, { ...base, sources, cache });
    expect(log).toEqual(['miss', 'hit']);
    expect(second).toEqual(first);
    expect(first).toEqual(rendered);
  });

  it('misses when anything the page is made from has changed', () => {
    const { log, cache } = options();
    const again = (over: Partial<TopicOptions>, text = materials) => {
      const loaded = load(text);
      return renderTopic(loaded.topic, { ...base, sources: loaded.sources, cache, ...over });
    };
    again({});
    again({}, materials.replace('Then text.', 'Then, text.'));
    again({ links: () => undefined });
    again({
      tables: {
        numbers: () => ({
          header: ['Model', 'Size'],
          rows: [
            ['a', '9'],
            ['b', '8'],
          ],
        }),
      },
    });
    again({ sources: new Map() });
    again({ fingerprint: 'other renderer' });
    again({ figures: {} });
    again({});
    expect(log).toEqual(['miss', 'miss', 'miss', 'miss', 'miss', 'miss', 'miss', 'hit']);
  });
});
