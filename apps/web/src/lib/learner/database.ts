// The browser's database: the append-only log, drafts of code, and this profile's id. No Svelte, no derived state.
import type { LearnerEvent } from '@lacuna/progress';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Draft } from './draft.ts';

interface Schema extends DBSchema {
  /** Written with `add` only: an event is never changed. */
  events: { key: string; value: LearnerEvent };
  drafts: { key: string; value: Draft; indexes: { task: string } };
  meta: { key: 'device'; value: string };
}

export type LearnerDatabase = IDBPDatabase<Schema>;

/** Without a dot or a path: all tabs of one origin share it, whatever folder the site lies in. */
const NAME = 'lacuna';

/** Tabs tell each other here that the log changed. */
export const CHANNEL = 'lacuna.learner';

type WithoutBase<E> = E extends LearnerEvent ? Omit<E, 'v' | 'id' | 'at' | 'device'> : never;
/** An event before it is stamped with id, time and device. */
export type NewEvent = WithoutBase<LearnerEvent>;

/** Opens the database; rejects where the browser forbids storage. `onClosed`: another tab needs a newer version. */
export function openDatabase(onClosed: () => void): Promise<LearnerDatabase> {
  const opening: Promise<LearnerDatabase> = openDB<Schema>(NAME, 1, {
    upgrade(database) {
      database.createObjectStore('events', { keyPath: 'id' });
      database.createObjectStore('drafts', { keyPath: 'id' }).createIndex('task', 'task');
      database.createObjectStore('meta');
    },
    blocking() {
      void opening.then((database) => database.close());
      onClosed();
    },
    terminated: onClosed,
  });
  return opening;
}

/** A random id of 128 bits. (`crypto.randomUUID` is missing on plain-http hosts.) */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** This profile's id, chosen once; two tabs that start together agree, because their transactions take turns. */
export async function deviceId(database: LearnerDatabase): Promise<string> {
  const transaction = database.transaction('meta', 'readwrite');
  const known = await transaction.store.get('device');
  const id = known ?? newId();
  if (!known) await transaction.store.put(id, 'device');
  await transaction.done;
  return id;
}

/** Adds events whose ids are new, all or none. Resolves when they are on disk. */
export async function addEvents(database: LearnerDatabase, events: readonly LearnerEvent[]): Promise<void> {
  const transaction = database.transaction('events', 'readwrite', { durability: 'strict' });
  for (const event of events) {
    if ((await transaction.store.getKey(event.id)) === undefined) await transaction.store.add(event);
  }
  await transaction.done;
}
