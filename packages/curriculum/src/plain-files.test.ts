// Names and characters that are refused, with the exact message.
import { expect, it } from 'vitest';
import { complaints, materials, messages, TOPIC } from '../test/complaints.ts';
import { sampleFiles } from '../test/sample-subject.ts';

it.each([
  ['a NUL', 'a\u0000b', '1:2', '0000'],
  ['what a decoder leaves of other encodings', 'x\ny\ufffd', '2:2', 'FFFD'],
  ['a byte order mark inside', 'x \ufeff', '1:3', 'FEFF'],
  ['an escape', '\u001b[1m', '1:1', '001B'],
])('%s', (_, text, place, code) => {
  const [line, column] = place.split(':');
  expect(complaints(materials, () => text).filter((one) => one.includes('encoding'))).toEqual([
    `${materials}:${line}:${column}: encoding: the character U+${code} stands here; remove it; save the file as plain UTF-8`,
  ]);
});

it('tabs, line ends of any system and letters of any script are fine', () => {
  expect(complaints(materials, (text) => `${text}\r\n\té ж 数 𝄞\r\n`)).toEqual([]);
});

it('names that some system cannot hold, or takes for another', () => {
  const files = sampleFiles();
  files.set(`${TOPIC}/a b.txt`, '');
  files.set(`${TOPIC}/TOPIC.yaml`, '');
  expect(messages(files).filter((one) => one.includes('file-kind'))).toEqual([
    `${TOPIC}/TOPIC.yaml:1:1: file-kind: its name differs from ${TOPIC}/topic.yaml only in capitals; rename one of them`,
    `${TOPIC}/a b.txt:1:1: file-kind: "a b.txt" is no name that every system can hold; use letters, digits, "_", "-" and "."`,
  ]);
});
