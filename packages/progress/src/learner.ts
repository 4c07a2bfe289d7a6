// What the log says so far, without any clock: schedule, attempts, what was read, the goal.
import type {
  AttemptedEvent,
  GoalEvent,
  LearnerEvent,
  PlacedEvent,
  ReadEvent,
  ReviewedEvent,
} from './events.ts';
import { countingEvents } from './log.ts';
import { type CardState, replayReviews } from './schedule.ts';

export interface Learner {
  /** Events that count, oldest first. */
  events: LearnerEvent[];
  cards: Map<string, CardState>;
  /** Task -> attempts, oldest first. */
  attempts: Map<string, AttemptedEvent[]>;
  /** `sectionKey(topic, section)` -> the latest time it was read. */
  reads: Map<string, ReadEvent>;
  /** Point -> the latest claim. A claim is not evidence; it only steers the next sitting. */
  placed: Map<string, PlacedEvent>;
  goal: GoalEvent | null;
}

/** The key of a section in `Learner.reads`; sections are unique within their topic only. */
export function sectionKey(topic: string, section: string): string {
  return `${topic}/${section}`;
}

export function replay(log: readonly LearnerEvent[]): Learner {
  const events = countingEvents(log);
  const reviews: ReviewedEvent[] = [];
  const learner: Learner = {
    events,
    cards: new Map(),
    attempts: new Map(),
    reads: new Map(),
    placed: new Map(),
    goal: null,
  };
  for (const event of events) {
    switch (event.type) {
      case 'reviewed':
        reviews.push(event);
        break;
      case 'attempted': {
        const list = learner.attempts.get(event.task);
        if (list) list.push(event);
        else learner.attempts.set(event.task, [event]);
        break;
      }
      case 'read':
        learner.reads.set(sectionKey(event.topic, event.section), event);
        break;
      case 'placed':
        learner.placed.set(event.point, event);
        break;
      case 'goal':
        learner.goal = event;
        break;
      case 'undone':
        break; // countingEvents has used it already
    }
  }
  learner.cards = replayReviews(reviews);
  return learner;
}
