// What is said when a published id goes, and when a tombstone is not true.
import { describe, expect, it } from 'vitest';
import { messages } from '../test/complaints.ts';
import { REGISTRY, sampleFiles, TOPIC } from '../test/sample-subject.ts';
import { loadCurriculum } from './load.ts';
import { publishedText } from './permanent.ts';

/** The sample with its ids published, after `change`. */
function published(change: (files: Map<string, string>) => void): string[] {
  const files = sampleFiles();
  files.set('ids.txt', publishedText('', loadCurriculum(files, REGISTRY).ids));
  change(files);
  return messages(files);
}
const rename = (from: string, to: string) => (files: Map<string, string>) => {
  for (const [path, text] of files) if (path !== 'ids.txt') files.set(path, text.replaceAll(from, to));
};
const line = (id: string) => {
  const files = sampleFiles();
  const text = publishedText('', loadCurriculum(files, REGISTRY).ids);
  return text.split('\n').findIndex((one) => one.endsWith(` ${id}`)) + 1;
};

it('publishedText holds every id with its kind, sorted, and forgets none', () => {
  const { ids } = loadCurriculum(sampleFiles(), REGISTRY);
  const text = publishedText('question q-old\r\n', ids);
  expect(text.split('\n').slice(0, 3)).toEqual(['figure bar', 'formula mean', 'point later-point']);
  expect(text).toContain('\nquestion q-old\n');
  expect(publishedText(text, ids)).toBe(text);
});

describe('published ids', () => {
  it('are content while they are there, and while their file cannot be read', () => {
    expect(published(() => undefined)).toEqual([]);
    const broken = published((files) =>
      files.set(`${TOPIC}/topic.yaml`, `${files.get(`${TOPIC}/topic.yaml`)}\n  [`),
    );
    expect(broken.filter((one) => one.includes('id-gone'))).toEqual([]);
  });

  it('may not vanish', () => {
    expect(published(rename('q-weighted', 'q-weights'))).toEqual([
      `ids.txt:${line('q-weighted')}:1: id-gone: the question "q-weighted" was published and is gone; bring it back, or add { id: q-weighted, kind: question, to: its successor or null, why: ... } to tombstones.yaml`,
    ]);
  });

  it('may not come to name something else', () => {
    const swap = (files: Map<string, string>) => {
      rename('#q-weighted', '#q-weights')(files);
      rename('#bar ', '#q-weighted ')(files);
      files.set('tombstones.yaml', '- { id: bar, kind: figure, to: null, why: renamed }\n');
    };
    expect(published(swap)).toEqual([
      `ids.txt:${line('q-weighted')}:1: id-gone: the question "q-weighted" was published, and now "q-weighted" is a figure; give the new one an id of its own`,
    ]);
  });

  it('may go with an entry that leads on', () => {
    const moved = (files: Map<string, string>) => {
      rename('q-weighted', 'q-weights')(files);
      files.set(
        'tombstones.yaml',
        '- { id: q-weighted, kind: question, to: q-weights, why: a better name }\n- { id: q-oldest, kind: question, to: q-weighted, why: an older one }\n',
      );
    };
    expect(published(moved)).toEqual([]);
  });

  it('a line of ids.txt that is none', () => {
    expect(published((files) => files.set('ids.txt', 'point\n'))).toEqual([
      'ids.txt:1:1: tombstone: "point" is no kind and id; run `lacuna check --record`',
    ]);
  });
});

describe('tombstones', () => {
  const entry = (text: string) => published((files) => files.set('tombstones.yaml', text));
  it.each([
    [
      'about an id that is there',
      '- { id: q-plain, kind: question, to: null, why: x }',
      'tombstones.yaml:1:9: tombstone: "q-plain" is said to be gone, and is the id of a question; remove the entry, or give the new one an id of its own',
    ],
    [
      'that lead nowhere',
      '- { id: q-old, kind: question, to: q-plane, why: x }',
      'tombstones.yaml:1:36: tombstone: the successor "q-plane" does not exist; did you mean "q-plain"?',
    ],
    [
      'that lead to something else',
      '- { id: q-old, kind: question, to: bar, why: x }',
      'tombstones.yaml:1:36: tombstone: the question "q-old" leads on to a figure; name a question, or write null',
    ],
    [
      'twice',
      '- { id: q-old, kind: question, to: null, why: x }\n- { id: q-old, kind: question, to: null, why: x }',
      'tombstones.yaml:2:9: tombstone: "q-old" stands here twice; keep one of them',
    ],
    [
      'without a reason',
      '- { id: q-old, kind: question, to: null }',
      'tombstones.yaml:1:3: missing-key: [0].why is missing; add "why" (string)',
    ],
  ])('%s', (_, text, expected) => expect(entry(text)).toEqual([expected]));
});
