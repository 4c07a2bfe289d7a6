// How much of a point the learner has shown: one formula (docs/mastery.md), and every number and event that made it.
import type { ContentIndex, PartFacts, PointFacts } from './content.ts';
import type { AttemptedEvent, LearnerEvent, ReadEvent, ReviewedEvent } from './events.ts';
import { type Learner, sectionKey } from './learner.ts';
import { retrievability } from './schedule.ts';

/** A way of showing knowledge. The forms of a point say which it asks for. */
export type Kind = 'recall' | 'code' | 'read';

/** The constants of the formula; docs/mastery.md says why. */
export const FORMULA = {
  weight: { recall: 4, code: 5, read: 1 } satisfies Record<Kind, number>,
  /** Every hint opened keeps this share of a verdict... */
  hint: 0.9,
  /** ...and no number of hints leaves less than this. */
  hintFloor: 0.5,
  /** A verdict reached within `solutionHours` of having seen the solution keeps this share. */
  solution: 0.5,
  solutionHours: 12,
  /** Days after which a verdict counts half. */
  codeHalfLife: 365,
} as const;

const DAY = 86_400_000;

/** One card, task part or section, what it is worth now, and the event that says so (null: nothing shown yet). */
export type Evidence =
  | {
      kind: 'recall';
      card: string;
      value: number;
      event: ReviewedEvent | null;
      /** Chance of recall now. */
      retrievability: number;
      /** Share of key points said last time. */
      share: number;
    }
  | {
      kind: 'code';
      task: string;
      part: string;
      value: number;
      event: AttemptedEvent | null;
      passed: number;
      of: number;
      /** What hints and a seen solution left of it. */
      discount: number;
      /** What time left of it. */
      fade: number;
    }
  | { kind: 'read'; topic: string; section: string; value: number; event: ReadEvent | null };

export interface Term {
  kind: Kind;
  /** Share of the point's mastery this kind decides; the terms' weights sum to 1. */
  weight: number;
  /** 0..1. */
  value: number;
  /** Empty when the content to show it with does not exist yet. */
  evidence: Evidence[];
}

export interface Mastery {
  point: string;
  /** 0..1: the sum of weight x value over the terms. */
  value: number;
  /** What `value` would be if everything that exists were shown perfectly: below 1 where content is missing. */
  ceiling: number;
  terms: Term[];
}

/** The kinds a point asks for: questions ask for recall, a task for code, anything to read for reading. */
export function kindsOf(point: Pick<PointFacts, 'forms'>): Kind[] {
  const kinds: Kind[] = [];
  if (point.forms.includes('questions')) kinds.push('recall');
  if (point.forms.includes('task')) kinds.push('code');
  if (point.forms.some((form) => form !== 'questions' && form !== 'task')) kinds.push('read');
  return kinds;
}

/** Share of the key points said in one review. `again` is not a recall, whatever was ticked. */
export function recalledShare(review: ReviewedEvent): number {
  if (review.rating === 'again') return 0;
  if (review.of === 0) return 1;
  return Math.min(1, new Set(review.ticked.filter((index) => index < review.of)).size / review.of);
}

function recallEvidence(index: ContentIndex, learner: Learner, point: string, now: number): Evidence[] {
  return (index.cardsOf.get(point) ?? []).map((card) => {
    const state = learner.cards.get(card.id);
    const event = state?.reviews.at(-1) ?? null;
    if (!state || !event)
      return { kind: 'recall', card: card.id, value: 0, event: null, retrievability: 0, share: 0 };
    const chance = retrievability(state, now);
    const share = recalledShare(event);
    return { kind: 'recall', card: card.id, value: chance * share, event, retrievability: chance, share };
  });
}

/** What an attempt keeps after hints and a seen solution. */
export function discountOf(attempt: Pick<AttemptedEvent, 'hints' | 'sawSolution'>): number {
  const hints = Math.max(FORMULA.hintFloor, FORMULA.hint ** attempt.hints);
  return hints * (attempt.sawSolution ? FORMULA.solution : 1);
}

/** What a verdict keeps after the time since it. */
export function fadeOf(at: number, now: number): number {
  return 0.5 ** (Math.max(0, now - at) / DAY / FORMULA.codeHalfLife);
}

/** How many of the part's checks an attempt passed; a check it did not run is not passed. */
export function passedChecks(attempt: AttemptedEvent, part: Pick<PartFacts, 'checks'>): number {
  return part.checks.filter((check) => Object.hasOwn(attempt.checks, check) && attempt.checks[check]).length;
}

function codeEvidence(index: ContentIndex, learner: Learner, point: string, now: number): Evidence[] {
  return (index.partsOf.get(point) ?? []).map((part) => {
    const of = part.checks.length;
    let best: Extract<Evidence, { kind: 'code' }> = {
      kind: 'code',
      task: part.task,
      part: part.part,
      value: 0,
      event: null,
      passed: 0,
      of,
      discount: 1,
      fade: 1,
    };
    for (const event of learner.attempts.get(part.task) ?? []) {
      const passed = passedChecks(event, part);
      const discount = discountOf(event);
      const fade = fadeOf(event.at, now);
      const value = of === 0 ? 0 : (passed / of) * discount * fade;
      if (value > best.value) best = { ...best, value, event, passed, discount, fade };
    }
    return best;
  });
}

function readEvidence(index: ContentIndex, learner: Learner, point: string): Evidence[] {
  return (index.sectionsOf.get(point) ?? []).map(({ topic, section }) => {
    const event = learner.reads.get(sectionKey(topic, section)) ?? null;
    return { kind: 'read', topic, section, value: event ? 1 : 0, event };
  });
}

/** The share of a term an item decides: parts of a task count by their checks, cards and sections alike. */
function size(item: Evidence): number {
  return item.kind === 'code' ? item.of : 1;
}

function mean(evidence: readonly Evidence[]): number {
  const total = evidence.reduce((sum, item) => sum + size(item), 0);
  return total === 0 ? 0 : evidence.reduce((sum, item) => sum + item.value * size(item), 0) / total;
}

/** Mastery of one point at `now` (milliseconds since 1970). */
export function masteryOf(index: ContentIndex, learner: Learner, point: PointFacts, now: number): Mastery {
  const kinds = kindsOf(point);
  const total = kinds.reduce((sum, kind) => sum + FORMULA.weight[kind], 0);
  const terms = kinds.map((kind): Term => {
    const evidence =
      kind === 'recall'
        ? recallEvidence(index, learner, point.id, now)
        : kind === 'code'
          ? codeEvidence(index, learner, point.id, now)
          : readEvidence(index, learner, point.id);
    return { kind, weight: FORMULA.weight[kind] / total, value: mean(evidence), evidence };
  });
  const sum = (of: (term: Term) => number) =>
    Math.min(
      1,
      terms.reduce((all, term) => all + of(term), 0),
    );
  return {
    point: point.id,
    value: sum((term) => term.weight * term.value),
    ceiling: sum((term) => (term.evidence.length > 0 ? term.weight : 0)),
    terms,
  };
}

/** The events behind a mastery, oldest first, each once. */
export function eventsBehind(mastery: Mastery): LearnerEvent[] {
  const events = new Map<string, LearnerEvent>();
  for (const term of mastery.terms) {
    for (const { event } of term.evidence) if (event) events.set(event.id, event);
  }
  return [...events.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}
