// What may lie in a folder: each odd thing is named once, nothing hangs, nothing leads out.
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { formatIssue } from '@lacuna/curriculum';
import fc from 'fast-check';
import { afterAll, beforeEach, expect, it } from 'vitest';
import { readFiles } from './read-files.ts';

const home = mkdtempSync(path.join(tmpdir(), 'lacuna-read-'));
const folder = path.join(home, 'subject');
afterAll(() => rmSync(home, { recursive: true, force: true }));
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
const at = (name: string) => path.join(folder, name);
const read = () => {
  const { texts, issues } = readFiles(folder, (file) => path.relative(folder, file) || '.');
  return { texts, said: issues.map(formatIssue) };
};

it('reads texts, names the rest, leaves out what is hidden', () => {
  mkdirSync(at('topics/a'), { recursive: true });
  mkdirSync(at('__pycache__'));
  writeFileSync(at('topics/a/topic.yaml'), 'id: a\n');
  writeFileSync(at('marked.md'), '\ufeffx');
  writeFileSync(at('picture.png'), Buffer.from([0xff, 0xd8]));
  writeFileSync(at('.hidden.md'), 'x');
  writeFileSync(at('__pycache__/x.py'), 'x');
  const { texts, said } = read();
  expect(said).toEqual([]);
  expect([...texts]).toEqual([
    ['marked.md', 'x'],
    ['picture.png', ''],
    ['topics/a/topic.yaml', 'id: a\n'],
  ]);
});

it('a link is named and not followed, whether to a file, to nowhere or in a circle', () => {
  writeFileSync(path.join(home, 'secret.md'), 'secret');
  symlinkSync(path.join(home, 'secret.md'), at('a.md'));
  symlinkSync('nowhere', at('b.md'));
  symlinkSync(folder, at('c'));
  const { texts, said } = read();
  expect(texts.size).toBe(0);
  expect(said).toEqual(
    ['a.md', 'b.md', 'c'].map(
      (name) => `${name}:1:1: file-kind: a symbolic link lies here; put the file itself here`,
    ),
  );
});

it('other encodings are named, with the line', () => {
  writeFileSync(at('latin.md'), Buffer.from('one\ncaf\xe9\n', 'latin1'));
  writeFileSync(at('utf16.yaml'), Buffer.from('\ufeffid: a', 'utf16le'));
  expect(read().said).toEqual([
    'latin.md:1:1: encoding: the file is not UTF-8 (line 2); save the file as UTF-8',
    'utf16.yaml:1:1: encoding: the file is UTF-16; save the file as UTF-8',
  ]);
});

it('a huge file is named by its size, not read', () => {
  writeFileSync(at('huge.md'), '');
  truncateSync(at('huge.md'), 3_000_000_000);
  expect(read().said).toEqual([
    'huge.md:1:1: size: the file has 3000000000 bytes; split it; at most 4000000 are read',
  ]);
});

it.skipIf(process.platform === 'win32')('a pipe would wait for ever, and is not opened', () => {
  expect(spawnSync('mkfifo', [at('pipe.md')]).status).toBe(0);
  expect(read().said).toEqual(['pipe.md:1:1: file-kind: something lies here that is no file; remove it']);
});

it.skipIf(process.platform === 'win32' || process.getuid?.() === 0)('what may not be read is named', () => {
  writeFileSync(at('a.md'), 'x');
  chmodSync(at('a.md'), 0);
  expect(read().said).toEqual(['a.md:1:1: file-kind: the file cannot be read (EACCES); allow reading it']);
});

it('any bytes are a text or an issue', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      writeFileSync(at('a.md'), bytes);
      const { texts, said } = read();
      expect(texts.size + said.length).toBe(1);
    }),
    { numRuns: 50 },
  );
});
