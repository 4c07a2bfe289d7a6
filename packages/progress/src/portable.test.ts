// Export and import: round trips, and files that mean harm.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeLogs } from './log.ts';
import { EXPORT_SCHEMA, exportSchema, IMPORT_LIMITS, readExport, writeExport } from './portable.ts';
import { anyLog, readSection, reviewed, T0 } from './testing.ts';

const file = (events: unknown, schema: unknown = EXPORT_SCHEMA) =>
  JSON.stringify({ schema, exportedAt: 1, events });

describe('writeExport, readExport', () => {
  it('round-trips any log into an empty profile', () => {
    fc.assert(
      fc.property(anyLog(), (log) => {
        const text = writeExport(log, T0);
        expect(exportSchema.safeParse(JSON.parse(text)).success).toBe(true);
        const result = readExport(text, []);
        expect(result.ok && result.log).toEqual(mergeLogs(log));
      }),
    );
  });

  it('imports twice to the same log, and never changes or drops what is there', () => {
    fc.assert(
      fc.property(anyLog(), anyLog(), (mine, theirs) => {
        const existing = mergeLogs(mine);
        const result = readExport(writeExport(theirs, T0), existing);
        if (!result.ok) throw new Error('a written export must be readable');
        for (const event of existing) expect(result.log).toContainEqual(event);
        expect(result.log.length).toBe(existing.length + result.added.length);
        const again = readExport(writeExport(theirs, T0), result.log);
        expect(again.ok && again.added).toEqual([]);
        expect(again.ok && again.log).toEqual(result.log);
      }),
    );
  });

  it('takes the good entries and reports each bad one by place and reason', () => {
    const good = reviewed('q1', T0);
    const result = readExport(
      file([good, { ...good, id: 'x', rating: 'superb' }, 7, { ...good, at: 9e15, id: 'y' }, good]),
      [],
    );
    if (!result.ok) throw new Error('must be read');
    expect(result.added).toEqual([good]);
    expect(result.known).toBe(1);
    expect(result.ignored.map((i) => [i.index, i.code])).toEqual([
      [1, 'invalid'],
      [2, 'invalid'],
      [3, 'invalid'],
    ]);
    expect(result.ignored[0]!.say).toContain('rating');
  });

  it('keeps its own copy of an event a file claims to be different', () => {
    const mine = readSection(T0);
    const result = readExport(file([{ ...mine, section: 'forged' }]), [mine]);
    expect(result.ok && result.log).toEqual([mine]);
    expect(result.ok && result.ignored).toEqual([{ index: 0, code: 'conflict', say: mine.id }]);
  });

  it('drops unknown fields and cannot be made to touch prototypes', () => {
    const text = `{"schema":"${EXPORT_SCHEMA}","events":[{"v":1,"id":"a","at":1,"device":"d","type":"attempted","task":"t",
      "status":"pass","checks":{"__proto__":true,"check_a":true},"hints":0,"sawSolution":false,"evil":{"x":1},
      "__proto__":{"polluted":true}}]}`;
    const result = readExport(text, []);
    expect(result.ok && Object.keys(result.added[0]!)).not.toContain('evil');
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('says why a file is not one', () => {
    const code = (text: string) => {
      const result = readExport(text, []);
      return result.ok ? 'ok' : result.problem.code;
    };
    expect(code('')).toBe('not-json');
    expect(code('<html>')).toBe('not-json');
    expect(code('null')).toBe('not-an-export');
    expect(code('[]')).toBe('not-an-export');
    expect(code(file([], 'lacuna.gaps/1'))).toBe('not-an-export');
    expect(code(file({ length: 3 }))).toBe('not-an-export');
    expect(code(file([], 'lacuna.progress/2'))).toBe('newer');
    expect(code(file(new Array(IMPORT_LIMITS.events + 1).fill(0)))).toBe('too-many');
    expect(code(' '.repeat(IMPORT_LIMITS.characters + 1))).toBe('too-big');
    expect(code(file([]))).toBe('ok');
  });

  it('reads anything without throwing', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(typeof readExport(text, []).ok).toBe('boolean');
        expect(typeof readExport(file(JSON.parse(text)), []).ok).toBe('boolean');
      }),
    );
  });
});
