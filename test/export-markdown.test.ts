// The two Markdown files of the real curriculum and of a sample: plain Markdown, every link leads to an anchor.
import { loadCurriculum, parseMarkdown } from '@lacuna/curriculum';
import { tables } from '@lacuna/labs';
import type { Nodes } from 'mdast';
import { visit } from 'unist-util-visit';
import { describe, expect, it } from 'vitest';
import { readCurriculum } from '../apps/cli/src/curriculum-on-disk.ts';
import { asMarkdown, MATERIALS, QUESTIONS } from '../apps/cli/src/export/markdown.ts';
import { sampleFiles } from '../packages/curriculum/test/sample-subject.ts';

function sample(change: (text: string) => string = (text) => text) {
  const files = sampleFiles();
  const file = 'topics/means/materials.en.md';
  files.set(file, change(files.get(file)!));
  const { subject } = loadCurriculum(files);
  return asMarkdown(subject, subject.topics, { files, tables: {} });
}

describe('the Markdown of the real curriculum', () => {
  const found = readCurriculum(undefined);
  const pages = asMarkdown(found.subject, found.subject.topics, { files: found.texts, tables });

  it('has no directive, no id after a fence or formula, no link or citation of our own', () => {
    for (const [name, text] of pages)
      visit(parseMarkdown(text) as Nodes, (node) => {
        const where = `${name}:${node.position?.start.line}`;
        expect(node.type, where).not.toMatch(/Directive$/);
        if (node.type === 'code' || node.type === 'math') expect(node.meta ?? '', where).toBe('');
        if (node.type === 'link') expect(node.url, where).not.toMatch(/^(point|task|question):/);
        if (node.type === 'text') expect(node.value, where).not.toMatch(/\[@/);
      });
  });

  it('every link inside leads to an anchor that is there', () => {
    const anchors = new Set<string>();
    for (const [name, text] of pages)
      for (const [, id] of text.matchAll(/<a id="([^"]+)">/g)) {
        expect(anchors.has(`${name}#${id}`), `${name}#${id} twice`).toBe(false);
        anchors.add(`${name}#${id}`);
      }
    let links = 0;
    for (const [name, text] of pages)
      visit(parseMarkdown(text) as Nodes, 'link', ({ url }) => {
        if (/^https?:/.test(url)) return;
        links += 1;
        expect(anchors, url).toContain(url.startsWith('#') ? name + url : url);
      });
    expect(links).toBeGreaterThan(20);
  });

  it('holds every section, formula, program and question', () => {
    const trees = new Map([...pages].map(([name, text]) => [name, parseMarkdown(text)]));
    const count = (name: string, type: string) => {
      let n = 0;
      visit(trees.get(name) as Nodes, (node) => {
        if (node.type === type) n += 1;
      });
      return n;
    };
    const sections = found.subject.topics.flatMap((topic) => topic.materials?.sections ?? []);
    expect(count(MATERIALS, 'math')).toBe(sections.flatMap((section) => section.formulas).length);
    expect(count(MATERIALS, 'table')).toBe(sections.flatMap((section) => section.tables).length);
    for (const { id } of sections) expect(pages.get(MATERIALS)).toContain(`<a id="${id}"></a>`);
    for (const id of found.subject.questions.keys())
      expect(pages.get(QUESTIONS)).toContain(`<a id="${id}"></a>`);
  });
});

describe('the Markdown of a sample', () => {
  it('turns links, citations, notes and figures into plain ones', () => {
    const text = sample().get(MATERIALS)!;
    expect(text).toContain(
      '# A sample: Materials\n\n1. [Means](#means)\n\n<a id="means"></a>\n\n## 1. Means\n',
    );
    expect(text).toContain(
      'See [the other](#weighted), the task and [a card](interview-qa.md#q-plain) [[Vas17]](#source-vas17).',
    );
    expect(text).toContain('\n| Mean | **Cost** |\n| --- | --- |\n| plain | n |\n');
    expect(text).toContain('\n> Drag a number.\n\n> A note.\n');
    expect(text).toContain('## Sources\n\n- <a id="source-vas17"></a>Vaswani: Attention. 1706.03762\n');
  });

  it('sets headings a level deeper and fences code that holds fences', () => {
    const text = sample(
      (before) => `${before}\n### Deeper\n\n\`\`\`\`text\n\`\`\`\ninner\n\`\`\`\n\`\`\`\`\n`,
    ).get(MATERIALS)!;
    expect(text).toContain('\n#### Deeper\n\n````text\n```\ninner\n```\n````\n');
  });

  it('questions carry their level, key points and follow-up', () => {
    expect(sample().get(QUESTIONS)).toContain(
      '<a id="q-plain"></a>\n\n### What is a mean?\n\n*basic*\n\nThe sum over the count.\n\n**Key points**\n\n- sum\n- count\n- quotient\n\n**Weak answer**\n\nThe middle.\n\n**Next they ask**\n\nAnd the median?\n',
    );
  });
});
