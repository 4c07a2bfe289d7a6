// The log itself: how two copies become one, and which events still count. Nothing is derived here.
import type { LearnerEvent } from './events.ts';

/** Oldest first; events of the same millisecond by id, so that every device sees one order. */
export function compareEvents(a: LearnerEvent, b: LearnerEvent): number {
  return a.at - b.at || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Text that is equal exactly when two JSON values are: object keys sorted at every depth. */
export function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`;
  if (value && typeof value === 'object') {
    const entries = Object.entries(value as Record<string, unknown>)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalText(v)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}

/**
 * The union of logs by event id, in order. Commutative, associative and idempotent. An id is written once and never
 * changed; if two copies disagree all the same (a forged file), the one whose text sorts first wins everywhere.
 */
export function mergeLogs(...logs: readonly (readonly LearnerEvent[])[]): LearnerEvent[] {
  const byId = new Map<string, LearnerEvent>();
  for (const log of logs) {
    for (const event of log) {
      const known = byId.get(event.id);
      if (!known || (known !== event && canonicalText(event) < canonicalText(known)))
        byId.set(event.id, event);
    }
  }
  return [...byId.values()].sort(compareEvents);
}

/**
 * The events that count, in order: without those taken back, and without the taking back itself. Taking back is final:
 * an `undone` that targets another `undone` does nothing, so the answer cannot depend on the order of merging.
 */
export function countingEvents(log: readonly LearnerEvent[]): LearnerEvent[] {
  const merged = mergeLogs(log);
  const undone = new Set<string>();
  for (const event of merged) if (event.type === 'undone') undone.add(event.target);
  return merged.filter((event) => event.type !== 'undone' && !undone.has(event.id));
}
