// The JSON document against its own schema and against the sample it is made from.
import { describe, expect, it } from 'vitest';
import { KNOWN, REGISTRY, sampleFiles, TOPIC } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { loadCurriculum } from './load.ts';
import { curriculumJsonSchema, curriculumSchema, publish } from './published.ts';

function published(change: (files: Map<string, string>) => void = () => undefined) {
  const files = sampleFiles();
  change(files);
  const { subject } = loadCurriculum(files, REGISTRY);
  const tables = {
    'mean-table': () => ({ header: ['Mean', 'Cost'], rows: [['plain', 'n']], note: 'n terms' }),
  };
  return publish(assess(subject, collectEvidence(subject, KNOWN)), { files, tables, language: 'en' });
}

describe('the published curriculum', () => {
  it('is what its schema says, as zod and as JSON Schema', () => {
    expect(() => curriculumSchema.parse(JSON.parse(JSON.stringify(published())))).not.toThrow();
    expect(curriculumJsonSchema()).toMatchObject({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      properties: { schema: { const: 'lacuna.curriculum/1' } },
      additionalProperties: false,
    });
  });

  it('holds every block of a section, as written, in order', () => {
    const [section, weighted] = published().topics[0]!.sections;
    expect(section).toMatchObject({ id: 'plain', title: 'What is a mean?', points: ['mean-plain'] });
    expect(section!.blocks.map(({ kind }) => kind)).toEqual([
      'prose',
      'prose',
      'formula',
      'twin',
      'snippet',
      'table',
      'figure',
      'aside',
    ]);
    expect(section!.blocks[0]).toMatchObject({
      markdown:
        'See [the other](point:mean-weighted), [the task](task:dl_900_mean) and [a card](question:q-plain) [@Vas17].',
    });
    expect(section!.blocks[2]).toEqual({
      kind: 'formula',
      id: 'mean',
      tex: '\\bar{x} = \\frac{1}{n} \\sum_i x_i',
    });
    expect(section!.blocks[3]).toMatchObject({ kind: 'twin', id: 'mean', verified: true });
    expect(section!.blocks[5]).toMatchObject({
      header: ['Mean', 'Cost'],
      rows: [
        ['plain', 'n'],
        ['weighted', '2n'],
      ],
      from: null,
      note: null,
    });
    expect(section!.blocks[6]).toMatchObject({ simulator: 'mean-bar', caption: 'Drag a number.' });
    expect(section!.blocks[7]).toEqual({ kind: 'aside', markdown: 'A note.' });
    expect(weighted!.blocks[1]).toMatchObject({ kind: 'snippet', after: 'mean-code', verified: true });
  });

  it('fills in computed tables', () => {
    const { topics } = published((files) => {
      const file = `${TOPIC}/materials.en.md`;
      files.set(
        file,
        files.get(file)!.replace(/decides="Cost"\}\n\n(\|.*\n)+/, 'decides="Cost" from="mean-table"}\n'),
      );
    });
    const table = topics[0]!.sections[0]!.blocks.find(({ kind }) => kind === 'table');
    expect(table).toMatchObject({
      from: 'mean-table',
      header: ['Mean', 'Cost'],
      rows: [['plain', 'n']],
      note: 'n terms',
    });
  });

  it('holds questions and tasks, and says what is verified', () => {
    const [topic] = published().topics;
    expect(topic!.questions[1]).toEqual({
      id: 'q-weighted',
      level: 'medium',
      points: ['mean-weighted'],
      predict: true,
      question: 'What does a weight do?',
      answer: 'It counts $w$ times.',
      keyPoints: ['one', 'two', 'three'],
      weakAnswer: 'Nothing.',
      next: 'And zero?',
    });
    expect(topic!.tasks[0]).toMatchObject({
      id: 'dl_900_mean',
      statement: 'Write `mean`.',
      hints: [{ title: 'Look', hint: 'At the sum.' }, {}, {}],
      proven: true,
    });
    expect(topic!.points[0]).toMatchObject({ id: 'mean-plain', completeness: 1, requires: [] });
    const stale = published((files) => {
      const file = `${TOPIC}/materials.en.md`;
      files.set(file, files.get(file)!.replace('[1, 3]) == 2', '[1, 5]) == 3'));
    });
    expect(stale.topics[0]!.sections[0]!.blocks[4]).toMatchObject({ kind: 'snippet', verified: false });
  });
});
