// One event from a page that keeps no log open, such as a reading page: opened, written, told to other tabs, closed. Light on purpose.
import type { LearnerEvent } from '@lacuna/progress';
import { addEvents, CHANNEL, deviceId, type NewEvent, newId, openDatabase } from './database.ts';

/** Writes events and resolves with them once they are on disk; rejects where storage is forbidden. */
export async function record(...news: NewEvent[]): Promise<LearnerEvent[]> {
  const database = await openDatabase(() => undefined);
  const device = await deviceId(database);
  const at = Date.now();
  const events = news.map((event) => ({ ...event, v: 1, id: newId(), at, device }) as LearnerEvent);
  await addEvents(database, events);
  database.close();
  const channel = new BroadcastChannel(CHANNEL);
  channel.postMessage('changed');
  channel.close();
  return events;
}

/** The `read` events of a topic that count, the latest per section. */
export async function readSections(topic: string): Promise<Map<string, LearnerEvent>> {
  const database = await openDatabase(() => undefined);
  const events = await database.getAll('events');
  database.close();
  const undone = new Set(events.map((event) => (event.type === 'undone' ? event.target : '')));
  const sections = new Map<string, LearnerEvent>();
  for (const event of events.sort((a, b) => a.at - b.at)) {
    if (event.type === 'read' && event.topic === topic && !undone.has(event.id))
      sections.set(event.section, event);
  }
  return sections;
}
