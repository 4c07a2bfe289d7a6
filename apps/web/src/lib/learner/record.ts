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

/** Every event of this profile, in no particular order. */
export async function readLog(): Promise<LearnerEvent[]> {
  const database = await openDatabase(() => undefined);
  const events = await database.getAll('events');
  database.close();
  return events;
}
