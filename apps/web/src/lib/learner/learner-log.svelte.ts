// The learner's log in this tab: read from the database, appended to, kept in step with other tabs. A page owns one.
import { type LearnerEvent, mergeLogs, replay } from '@lacuna/progress';
import {
  addEvents,
  CHANNEL,
  deviceId,
  type LearnerDatabase,
  type NewEvent,
  newId,
  openDatabase,
} from './database.ts';
import { requestQuietly } from './persistence.ts';
import { copyReadMarks } from './read-marks.ts';

/** `memory`: the browser forbids storage; events live until the tab closes, and the screens say so. */
export type LogStatus = 'loading' | 'ready' | 'memory';

export class LearnerLog {
  /** Every event, in order; replaced whole, never changed in place. */
  log = $state.raw<LearnerEvent[]>([]);
  status = $state<LogStatus>('loading');
  /** The clock all derived numbers use; moves each minute and with each event. */
  now = $state(Date.now());
  learner = $derived(replay(this.log));

  private database: LearnerDatabase | null = null;
  private device = '';
  private channel: BroadcastChannel | null = null;
  private opened: Promise<void> | null = null;
  private turn: Promise<unknown> = Promise.resolve();

  /** Opens the database and starts listening. Returns what ends it, for `onMount`. */
  start(): () => void {
    this.opened = this.open();
    const refresh = () => {
      if (document.visibilityState === 'visible') void this.refresh();
    };
    const clock = setInterval(() => {
      this.now = Date.now();
    }, 60_000);
    document.addEventListener('visibilitychange', refresh);
    return () => {
      clearInterval(clock);
      document.removeEventListener('visibilitychange', refresh);
      this.channel?.close();
      this.database?.close();
      this.database = null;
    };
  }

  private async open(): Promise<void> {
    try {
      this.database = await openDatabase(() => {
        this.database = null;
        this.status = 'memory';
      });
      this.device = await deviceId(this.database);
      this.channel = new BroadcastChannel(CHANNEL);
      this.channel.onmessage = () => void this.refresh();
      await this.refresh();
      this.status = 'ready';
    } catch (error) {
      console.warn('lacuna: no storage, keeping events in memory', error);
      this.device = newId();
      this.status = 'memory';
    }
  }

  /** The open database, or null where storage is forbidden. Waits for `start`. */
  async storage(): Promise<LearnerDatabase | null> {
    await this.opened;
    return this.database;
  }

  /** One thing at a time: a refresh that started before an addition must not hide it. */
  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const result = this.turn.then(work);
    this.turn = result.then(
      () => undefined,
      () => undefined,
    );
    return result;
  }

  /** Reads what other tabs wrote, or deleted. */
  private refresh(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.database) return;
      this.show(mergeLogs(await this.database.getAll('events')));
      this.now = Date.now();
    });
  }

  private show(log: LearnerEvent[]): void {
    this.log = log;
    copyReadMarks(log);
  }

  /** Stamps events, writes them to disk, then shows them. Resolves with the events as written. */
  async append(...news: NewEvent[]): Promise<LearnerEvent[]> {
    await this.opened;
    const at = Date.now();
    const events = news.map(
      (event) => ({ ...$state.snapshot(event), v: 1, id: newId(), at, device: this.device }) as LearnerEvent,
    );
    await this.add(events);
    return events;
  }

  /** Takes an event back. It stays in the log. */
  async undo(event: LearnerEvent): Promise<void> {
    await this.append({ type: 'undone', target: event.id });
  }

  /** Everything on disk, other tabs' latest included. */
  async latest(): Promise<LearnerEvent[]> {
    await this.opened;
    await this.refresh();
    return this.log;
  }

  /** Writes events that have their ids already, such as those of an export file. Resolves when they are on disk. */
  add(events: readonly LearnerEvent[]): Promise<void> {
    return this.inTurn(async () => {
      try {
        if (this.database) {
          await addEvents(this.database, events);
          // Now there is something to keep.
          void requestQuietly();
        }
      } catch (error) {
        // The disk is full or was taken away: nothing may be lost while the tab lives, and the screens say so.
        console.warn('lacuna: could not write, keeping events in memory', error);
        this.database = null;
        this.status = 'memory';
      }
      this.show(mergeLogs(this.log, events));
      this.now = Date.now();
      this.channel?.postMessage('changed');
    });
  }

  /** Deletes every event and every draft of this profile, in all tabs. */
  async deleteAll(): Promise<void> {
    await this.opened;
    await this.inTurn(async () => {
      if (this.database) {
        const transaction = this.database.transaction(['events', 'drafts'], 'readwrite');
        await Promise.all([
          transaction.objectStore('events').clear(),
          transaction.objectStore('drafts').clear(),
        ]);
        await transaction.done;
      }
      this.show([]);
      this.now = Date.now();
      this.channel?.postMessage('changed');
    });
  }
}
