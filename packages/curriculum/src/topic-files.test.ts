// A topic that has not changed is not read again, and what is remembered is what would be read.
import { deserialize, serialize } from 'node:v8';
import { expect, it } from 'vitest';
import { materials } from '../test/complaints.ts';
import { REGISTRY, sampleFiles } from '../test/sample-subject.ts';
import { assess, collectEvidence } from './assess.ts';
import { loadCurriculum } from './load.ts';
import type { TopicMemory, TopicRead } from './topic-files.ts';

/** A memory that copies like the one on disk, and counts what it had to be told. */
function memory() {
  const known = new Map<string, Buffer>();
  const told: string[] = [];
  const own: TopicMemory = {
    recall: (texts) => {
      const found = known.get(JSON.stringify(texts));
      return found && (deserialize(found) as TopicRead);
    },
    keep: (texts, read) => {
      told.push(read.topic.id);
      known.set(JSON.stringify(texts), serialize(read));
    },
  };
  return { own, told };
}

it('the second load reads nothing, the third only the topic that changed; all as without a memory', () => {
  const { own, told } = memory();
  const files = sampleFiles();
  files.set('topics/later/topic.yaml', files.get('topics/later/topic.yaml')!.replace('hard', 'hrad'));
  const plain = loadCurriculum(files, REGISTRY);
  expect(plain.issues).not.toEqual([]);
  expect(loadCurriculum(files, { ...REGISTRY, memory: own })).toEqual(plain);
  expect(told).toEqual(['means', 'later']);
  const again = loadCurriculum(files, { ...REGISTRY, memory: own });
  expect(again).toEqual(plain);
  expect(told).toHaveLength(2);
  const known = { simulators: REGISTRY.simulators, tables: [] };
  const forms = ({ subject }: typeof plain) =>
    assess(subject, collectEvidence(subject, known)).points.get('mean-plain')!.forms;
  expect(forms(again)).toEqual(forms(plain)); // blocks are still the same ones wherever they stand
  files.set(materials, files.get(materials)!.replace('[@Vas17]', '[@Vas18]'));
  const changed = loadCurriculum(files, { ...REGISTRY, memory: own });
  expect(changed).toEqual(loadCurriculum(files, REGISTRY));
  expect(told).toEqual(['means', 'later', 'means']);
});
