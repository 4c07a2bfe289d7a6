// Holds the committed ledgers to the files they speak of.
import type { Issues } from './issue.ts';
import type { Subject, Topic } from './model.ts';
import { suggest } from './nearest.ts';
import { blockKey, programHash } from './program.ts';
import { changedFiles } from './proven.ts';
import { holdsToWrite } from './to-write.ts';

/** Reports evidence and proofs that are missing, stale, or about something gone. */
export function checkLedgers(subject: Subject, issues: Issues): void {
  for (const topic of subject.topics) {
    checkEvidence(topic, issues);
    checkTasks(subject, topic, issues);
  }
}

/** A ledger that is missing or speaks of older text: the coverage shown would not be what was verified. */
function checkEvidence(topic: Topic, issues: Issues): void {
  const { evidence } = topic;
  // What is still to write is said to be so; that it was not run either would be the same said twice.
  const executed = topic.executed.filter((block) => !holdsToWrite(block.code));
  const fix = 'run `lacuna check --record`';
  const file = `${topic.folder}/evidence.json`;
  if (!evidence) {
    if (executed.length > 0)
      issues.error(
        { file, line: 1, column: 1 },
        'evidence',
        `evidence of ${executed.length} executed blocks is missing or unreadable`,
        fix,
      );
    return;
  }
  for (const block of executed) {
    const entry = evidence.blocks[blockKey(block)];
    if (!entry) issues.error(block.place, 'evidence', `${block.kind} "${block.id}" has no evidence`, fix);
    else if (entry.hash !== programHash(block, topic.executed))
      issues.error(
        block.place,
        'evidence',
        `${block.kind} "${block.id}" has changed since its evidence was recorded`,
        fix,
      );
  }
  const keys = new Set(topic.executed.map(blockKey));
  for (const key of Object.keys(evidence.blocks))
    if (!keys.has(key))
      issues.error(
        { file, line: 1, column: 1 },
        'evidence',
        `evidence speaks of "${key}", which is gone`,
        fix,
      );
}

function checkTasks(subject: Subject, topic: Topic, issues: Issues): void {
  for (const task of topic.tasks) {
    const planned = subject.planned.get(task.id);
    const readable = topic.points.length > 0; // else its topic.yaml has complaints of its own
    if (!planned && readable)
      issues.error(
        task.place,
        'unknown-task',
        `no topic.yaml plans the task "${task.id}"`,
        suggest(task.id, subject.planned.keys(), `add it to planned in ${topic.folder}/topic.yaml`),
      );
    else if (planned && planned.topic !== topic.id)
      issues.error(
        task.place,
        'unknown-task',
        `the task "${task.id}" is planned in the topic "${planned.topic}"`,
        'move the folder there',
      );
    const fix = `run \`lacuna prove --record ${task.id}\``;
    const file = `${task.folder}/proof.json`;
    if (task.toWrite) continue;
    if (!task.proof) {
      issues.error(
        { file, line: 1, column: 1 },
        'proof',
        `the proof of ${task.id} is missing or unreadable`,
        fix,
      );
      continue;
    }
    const changed = changedFiles(task.hashes, task.proof.files);
    if (changed.length > 0)
      issues.error(
        { file, line: 1, column: 1 },
        'proof',
        `the proof of ${task.id} is stale: ${changed.join(', ')} changed since`,
        fix,
      );
  }
}
