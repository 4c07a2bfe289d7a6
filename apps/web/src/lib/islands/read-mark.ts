// "I have read this": a click writes a `read` event to the learner's log, a second click takes back every one that counts.
import { copyReadMarks, readMarks } from '../learner/read-marks.ts';
import { readLog, record } from '../learner/record.ts';

const busy = new WeakSet<HTMLElement>();

export async function answer(button: HTMLElement): Promise<void> {
  const [topic = '', section = ''] = button.dataset.mark?.split('/') ?? [];
  if (busy.has(button)) return;
  busy.add(button);
  try {
    const log = await readLog();
    const undone = new Set(log.map((event) => (event.type === 'undone' ? event.target : '')));
    const counting = log.filter(
      (event) =>
        event.type === 'read' && event.topic === topic && event.section === section && !undone.has(event.id),
    );
    if (counting.length) await record(...counting.map(({ id }) => ({ type: 'undone', target: id }) as const));
    else await record({ type: 'read', topic, section });
    show(await readLog());
  } finally {
    busy.delete(button);
  }
}

/** Draws the marks as the log has them. */
function show(log: Awaited<ReturnType<typeof readLog>>): void {
  copyReadMarks(log);
  const read = new Set(readMarks(log));
  for (const button of document.querySelectorAll<HTMLElement>('[data-mark]'))
    button.ariaPressed = String(read.has(`${button.dataset.mark}`));
}
