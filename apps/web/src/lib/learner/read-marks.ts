// A copy of which sections count as read, so that a reading page can paint its marks before any database is opened.
import type { LearnerEvent } from '@lacuna/progress';

/** Where the copy lies: `topic/section` words. lib/islands/reading.entry.ts reads it. */
export const READ_MARKS = 'lacuna.read';

/** The sections that the log says are read, as `topic/section`. Events may come in any order. */
export function readMarks(events: readonly LearnerEvent[]): string[] {
  const undone = new Set(events.flatMap((event) => (event.type === 'undone' ? [event.target] : [])));
  const marks = events.flatMap((event) =>
    event.type === 'read' && !undone.has(event.id) ? [`${event.topic}/${event.section}`] : [],
  );
  return [...new Set(marks)].sort();
}

/** Brings the copy in step with the log. Without storage there is nothing to keep, and nothing is lost: the log is the truth. */
export function copyReadMarks(events: readonly LearnerEvent[]): void {
  try {
    localStorage.setItem(READ_MARKS, readMarks(events).join(' '));
  } catch (error) {
    console.warn('lacuna: the reading marks could not be copied', error);
  }
}
