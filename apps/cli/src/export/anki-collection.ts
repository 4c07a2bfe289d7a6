// Anki's own file format: a collection of schema 11, which every version of Anki imports, as a zip called .apkg.
import { createHash } from 'node:crypto';
import { strToU8, zipSync } from 'fflate';
import initSqlJs from 'sql.js';

export interface AnkiNote {
  /** What a second import knows the note by; never changes. */
  guid: string;
  deck: string;
  /** As many as the note type has fields; HTML. */
  fields: string[];
  /** Without white space; `::` makes a hierarchy. */
  tags: string[];
}

export interface AnkiNoteType {
  name: string;
  fields: string[];
  /** Templates of the card's two sides. */
  front: string;
  back: string;
  css: string;
}

/** Between the fields of a note. */
export const FIELD_SEPARATOR = '\u001f';

const TABLES = `
  create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
    ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
    models text not null, decks text not null, dconf text not null, tags text not null);
  create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
    usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
    flags integer not null, data text not null);
  create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
    mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
    ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
    left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
  create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
    ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
    type integer not null);
  create table graves (usn integer not null, oid integer not null, type integer not null);
  create index ix_notes_usn on notes (usn);
  create index ix_notes_csum on notes (csum);
  create index ix_cards_usn on cards (usn);
  create index ix_cards_nid on cards (nid);
  create index ix_cards_sched on cards (did, queue, due);
  create index ix_revlog_usn on revlog (usn);
  create index ix_revlog_cid on revlog (cid);
`;

/**
 * The bytes of an .apkg. `seconds` since 1970 is when the notes were last changed: on a second import Anki takes over notes
 * that are newer than its own and keeps their schedule. Everything else follows from the arguments alone.
 */
export async function ankiPackage(
  notes: readonly AnkiNote[],
  type: AnkiNoteType,
  seconds: number,
): Promise<Uint8Array> {
  const sql = await initSqlJs();
  const database = new sql.Database();
  try {
    database.run(TABLES);
    const typeId = idOf(`type ${type.name}`);
    const decks = new Map(
      [...new Set(notes.map(({ deck }) => deck))].map((name) => [name, idOf(`deck ${name}`)]),
    );
    database.run('insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, ?)', [
      seconds,
      seconds * 1000,
      seconds * 1000,
      '{}',
      JSON.stringify({ [typeId]: noteType(type, typeId, seconds) }),
      JSON.stringify(
        Object.fromEntries(
          [['Default', 1] as const, ...decks].map(([name, id]) => [id, deckRow(name, id, seconds)]),
        ),
      ),
      '{}',
      '{}',
    ]);
    for (const [i, note] of notes.entries()) {
      const id = idOf(`note ${note.guid}`);
      const first = withoutTags(note.fields[0] ?? '');
      const tags = note.tags.length > 0 ? ` ${note.tags.join(' ')} ` : '';
      database.run('insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, ?)', [
        id,
        note.guid,
        typeId,
        seconds,
        tags,
        note.fields.join(FIELD_SEPARATOR),
        first,
        Number.parseInt(createHash('sha1').update(first).digest('hex').slice(0, 8), 16),
        '',
      ]);
      // A new card; among new ones Anki asks in the order of `due`.
      database.run('insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, ?)', [
        idOf(`card ${note.guid}`),
        id,
        decks.get(note.deck)!,
        seconds,
        i + 1,
        '',
      ]);
    }
    return zipSync(
      { 'collection.anki2': database.export(), media: strToU8('{}') },
      { mtime: new Date(seconds * 1000), level: 9 },
    );
  } finally {
    database.close();
  }
}

/** A number as Anki's ids are, milliseconds of some day from 2001 on, that depends on the name alone. */
function idOf(name: string): number {
  return (
    1_000_000_000_000 + Number.parseInt(createHash('sha256').update(name).digest('hex').slice(0, 10), 16)
  );
}

/** The first field as Anki sorts and compares it. */
function withoutTags(html: string): string {
  return html.replace(/<[^>]*>/g, '').trim();
}

function noteType({ name, fields, front, back, css }: AnkiNoteType, id: number, seconds: number) {
  return {
    id,
    name,
    type: 0,
    mod: seconds,
    usn: -1,
    sortf: 0,
    did: null,
    tmpls: [
      {
        name: 'Card 1',
        ord: 0,
        qfmt: front,
        afmt: back,
        bqfmt: '',
        bafmt: '',
        did: null,
        bfont: '',
        bsize: 0,
      },
    ],
    flds: fields.map((field, ord) => ({
      name: field,
      ord,
      sticky: false,
      rtl: false,
      font: 'Arial',
      size: 20,
      media: [],
    })),
    css,
    latexPre: '',
    latexPost: '',
    req: [[0, 'any', [0]]],
    tags: [],
    vers: [],
  };
}

function deckRow(name: string, id: number, seconds: number) {
  return {
    id,
    name,
    mod: seconds,
    usn: -1,
    desc: '',
    dyn: 0,
    conf: 1,
    collapsed: false,
    extendNew: 0,
    extendRev: 0,
    newToday: [0, 0],
    revToday: [0, 0],
    lrnToday: [0, 0],
    timeToday: [0, 0],
  };
}
