// "I have read this": a click writes a `read` event to the learner's log, a second click takes it back.
import { readSections, record } from '../learner/record.ts';

const busy = new WeakSet<HTMLElement>();

export async function answer(button: HTMLElement): Promise<void> {
  const { topic = '', section = '' } = button.dataset;
  if (busy.has(button)) return;
  busy.add(button);
  try {
    const written = (await readSections(topic)).get(section);
    await record(written ? { type: 'undone', target: written.id } : { type: 'read', topic, section });
    await showMarks(topic);
  } finally {
    busy.delete(button);
  }
}

/** Draws the marks of a topic as the log has them, and leaves a copy for the next visit to paint before the log is opened. */
export async function showMarks(topic: string): Promise<void> {
  const read = await readSections(topic);
  for (const button of document.querySelectorAll<HTMLElement>('[data-island="read"]'))
    button.ariaPressed = String(read.has(button.dataset.section ?? ''));
  localStorage.setItem(`lacuna.read.${topic}`, [...read.keys()].join(' '));
}
