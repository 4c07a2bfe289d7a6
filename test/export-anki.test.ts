// The .apkg of a small subject, opened again as Anki opens it: a zip, an SQLite file of schema 11, JSON in its cells.
import { loadCurriculum, type Subject } from '@lacuna/curriculum';
import { strFromU8, unzipSync } from 'fflate';
import initSqlJs from 'sql.js';
import { describe, expect, it } from 'vitest';
import { questionsForAnki } from '../apps/cli/src/export/anki.ts';
import { FIELD_SEPARATOR } from '../apps/cli/src/export/anki-collection.ts';
import { sampleFiles } from '../packages/curriculum/test/sample-subject.ts';

const NOW = 1_790_000_000;
const QUESTIONS = 'topics/means/interview-qa.en.md';

function subjectWith(change: (text: string) => string): Subject {
  const files = sampleFiles();
  files.set(QUESTIONS, change(files.get(QUESTIONS)!));
  return loadCurriculum(files).subject;
}

async function opened(subject: Subject, seconds = NOW) {
  const files = unzipSync(await questionsForAnki(subject, [...subject.questions.values()], seconds));
  const sql = await initSqlJs();
  const database = new sql.Database(files['collection.anki2']!);
  const rows = (query: string) => {
    const [result] = database.exec(query);
    return (result?.values ?? []).map((row) =>
      Object.fromEntries(row.map((v, i) => [result!.columns[i]!, v])),
    );
  };
  return { files, rows };
}

describe('the Anki package', () => {
  it('holds a sound collection and an empty list of media', async () => {
    const { files, rows } = await opened(subjectWith((text) => text));
    expect(Object.keys(files).sort()).toEqual(['collection.anki2', 'media']);
    expect(JSON.parse(strFromU8(files.media!))).toEqual({});
    expect(rows('pragma integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(rows('select ver, count(*) as n from col')).toEqual([{ ver: 11, n: 1 }]);
  });

  it('has the keys without which Anki refuses a note type or a deck', async () => {
    const { rows } = await opened(subjectWith((text) => text));
    const [{ models, decks }] = rows('select models, decks from col') as [{ models: string; decks: string }];
    const [type] = Object.values(JSON.parse(models)) as Record<string, unknown>[];
    const has = (value: object, ...keys: string[]) =>
      expect(Object.keys(value)).toEqual(expect.arrayContaining(keys));
    has(type!, 'id', 'name', 'type', 'mod', 'usn', 'sortf', 'did', 'tmpls', 'flds', 'css');
    for (const field of type!.flds as object[]) has(field, 'name', 'ord', 'sticky', 'rtl', 'font', 'size');
    for (const template of type!.tmpls as object[]) has(template, 'name', 'ord', 'qfmt', 'afmt');
    const named = Object.values(JSON.parse(decks)) as { name: string }[];
    for (const deck of named)
      has(
        deck,
        'id',
        'mod',
        'name',
        'usn',
        'collapsed',
        'dyn',
        'conf',
        'newToday',
        'revToday',
        'lrnToday',
        'timeToday',
      );
    expect(named.map(({ name }) => name).sort()).toEqual(['Default', 'Lacuna::Means']);
  });

  it('makes one note and one new card of each question, in a deck and of a type that are there', async () => {
    const { rows } = await opened(subjectWith((text) => text));
    expect(
      rows('select guid from notes order by rowid')
        .map(({ guid }) => guid)
        .sort(),
    ).toEqual(['lacuna/sample/q-plain', 'lacuna/sample/q-weighted']);
    const [{ models, decks }] = rows('select models, decks from col') as [{ models: string; decks: string }];
    for (const card of rows('select c.*, n.mid from cards c join notes n on n.id = c.nid')) {
      expect(Object.keys(JSON.parse(decks))).toContain(String(card.did));
      expect(Object.keys(JSON.parse(models))).toContain(String(card.mid));
      expect(card).toMatchObject({ type: 0, queue: 0, ord: 0 });
    }
    expect(rows('select count(*) as n from cards')).toEqual([{ n: 2 }]);
    expect(rows('select due from cards order by due')).toEqual([{ due: 1 }, { due: 2 }]);
  });

  it("fields are HTML with formulas between Anki's delimiters and code in coloured pieces", async () => {
    const code = '```python run=card-code\nx = "a < b"  # why\n```';
    const subject = subjectWith((text) =>
      text.replace('It counts $w$ times.', () => `If $a < b$:\n\n$$\nw \\& x\n$$\n\n${code}`),
    );
    const { rows } = await opened(subject);
    const [note] = rows("select flds, tags, sfld from notes where guid like '%q-weighted'");
    const [question, answer, keyPoints, weak, next, level] = String(note!.flds).split(FIELD_SEPARATOR);
    expect(question).toBe('What does a weight do?');
    expect(note!.sfld).toBe(question);
    expect(answer).toMatch(/\\\(a (&lt;|&#x3C;) b\\\)/);
    expect(answer).toMatch(/\\\[w \\(&amp;|&#x26;) x\\\]/);
    expect(answer).toContain('<span class="tok-string-expression">');
    expect(answer).not.toContain('katex');
    expect([keyPoints, weak, next, level]).toEqual([
      '<ul><li>one</li><li>two</li><li>three</li></ul>',
      '<p>Nothing.</p>',
      '<p>And zero?</p>',
      'medium',
    ]);
    expect(String(note!.tags).trim().split(' ')).toEqual([
      'topic::means',
      'level::medium',
      'point::mean-weighted',
      'role::ml-engineer::1',
      'role::llm-engineer::5',
      'predict',
    ]);
  });

  it('a question keeps its guid and ids when its words, its neighbours and the day change', async () => {
    const before = await opened(subjectWith((text) => text));
    const after = await opened(
      subjectWith(
        (text) =>
          `## New?\n\n::question{#q-new level="basic" points="mean-plain"}\n\nYes.\n\n${text.replace('What is a mean?', 'Mean?')}`,
      ),
      NOW + 60,
    );
    const ids =
      "select n.guid, n.id, n.mid, c.id as card, c.did from notes n join cards c on c.nid = n.id where guid not like '%q-new' order by guid";
    expect(after.rows(ids)).toEqual(before.rows(ids));
    expect(after.rows('select distinct mod from notes')).toEqual([{ mod: NOW + 60 }]);
    expect(after.rows("select sfld from notes where guid like '%q-plain'")).toEqual([{ sfld: 'Mean?' }]);
  });

  it('the same input gives the same bytes', async () => {
    const subject = subjectWith((text) => text);
    const questions = [...subject.questions.values()];
    expect(await questionsForAnki(subject, questions, NOW)).toEqual(
      await questionsForAnki(subject, questions, NOW),
    );
  });
});
