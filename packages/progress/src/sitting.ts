// "Your next 20 minutes": which blocks, in which order, and why. Deterministic; only blocks that exist.
import type { CardFacts, ContentIndex, PartFacts, PointFacts } from './content.ts';
import { type Learner, sectionKey } from './learner.ts';
import type { GapMap } from './map.ts';
import { passedChecks } from './mastery.ts';
import { dueCards } from './schedule.ts';

/** Why a block is there, as data; a screen words it. */
export type Reason =
  | { code: 'due'; cards: number }
  | { code: 'failed-check'; task: string; check: string }
  | { code: 'gap'; point: string; weight: number; mastery: number }
  | { code: 'unblocks'; point: string; count: number }
  | { code: 'interview'; days: number };

export type Block =
  | { kind: 'review'; cards: string[]; fresh: boolean; minutes: number; reasons: Reason[] }
  | { kind: 'read'; topic: string; section: string; points: string[]; minutes: number; reasons: Reason[] }
  | { kind: 'task'; task: string; part: string; points: string[]; minutes: number; reasons: Reason[] };

export interface Sitting {
  minutes: number;
  blocks: Block[];
  /** Whole days to the interview; null without a date or once it has passed. */
  daysLeft: number | null;
}

export const SITTING = {
  minutes: 20,
  /** Minutes for a card seen before, and for a new one. */
  dueCard: 1,
  newCard: 1.5,
  /** New cards offered for one point in one sitting. */
  newCards: 4,
  /** While something else waits, due cards take at most this share of the sitting. */
  dueShare: 0.5,
  /** A required point counts as met from this mastery, or this claim of the learner's own. */
  met: 0.4,
  /** In the last days before the interview nothing new is begun... */
  lastDays: 2,
  /** ...and in the last weeks heavy points come first by more. */
  soonDays: 14,
} as const;

const DAY = 86_400_000;

/** Whole days from `now` to the ISO day, both by UTC's calendar; null when there is none or it has passed. */
export function daysUntil(date: string | null, now: number): number | null {
  if (!date) return null;
  const then = Date.parse(`${date}T00:00:00Z`);
  if (!Number.isFinite(then)) return null;
  const days = Math.round((then - Math.floor(now / DAY) * DAY) / DAY);
  return days < 0 ? null : days;
}

interface Failure {
  task: string;
  /** Check ids whose latest outcome is a failure, in alphabetical order. */
  failed: string[];
  /** When the latest of them failed. */
  at: number;
}

/** Per task, the checks that did not pass when they last ran; newest first. A try at one part says nothing of the others. */
function openFailures(learner: Learner): Failure[] {
  const failures: Failure[] = [];
  for (const [task, attempts] of learner.attempts) {
    const latest = new Map<string, { passed: boolean; at: number }>();
    for (const { checks, at } of attempts) {
      for (const [check, passed] of Object.entries(checks)) latest.set(check, { passed, at });
    }
    const failed = [...latest].filter(([, { passed }]) => !passed);
    if (failed.length === 0) continue;
    failures.push({
      task,
      failed: failed.map(([check]) => check).sort(),
      at: Math.max(...failed.map(([, outcome]) => outcome.at)),
    });
  }
  return failures.sort((a, b) => b.at - a.at || (a.task < b.task ? -1 : 1));
}

function partPassed(learner: Learner, part: PartFacts): boolean {
  const attempts = learner.attempts.get(part.task) ?? [];
  return attempts.some((attempt) => passedChecks(attempt, part) === part.checks.length);
}

/** Collects blocks up to a number of minutes and never takes the same thing twice. */
class Plan {
  readonly blocks: Block[] = [];
  used = 0;
  private readonly taken = new Set<string>();

  constructor(readonly minutes: number) {}

  get left(): number {
    return this.minutes - this.used;
  }

  private fits(minutes: number): boolean {
    return minutes <= this.left + 1e-9;
  }

  private push(block: Block): void {
    this.blocks.push(block);
    this.used += block.minutes;
  }

  isFree(key: string): boolean {
    return !this.taken.has(key);
  }

  /** As many of the cards as fit, at most `most`. */
  review(
    cards: readonly string[],
    each: number,
    fresh: boolean,
    reasons: Reason[],
    most = Number.POSITIVE_INFINITY,
  ): void {
    const room = Math.floor((this.left + 1e-9) / each);
    const chosen = cards.filter((card) => this.isFree(`card ${card}`)).slice(0, Math.min(room, most));
    if (chosen.length === 0) return;
    for (const card of chosen) this.taken.add(`card ${card}`);
    const earlier = fresh ? undefined : this.blocks.find((block) => block.kind === 'review' && !block.fresh);
    if (earlier?.kind === 'review') {
      earlier.cards.push(...chosen);
      earlier.minutes += chosen.length * each;
      this.used += chosen.length * each;
      return;
    }
    this.push({ kind: 'review', cards: chosen, fresh, minutes: chosen.length * each, reasons });
  }

  /** `whole`: take it even if it is longer than what is left. */
  add(block: Exclude<Block, { kind: 'review' }>, whole = false): boolean {
    const key =
      block.kind === 'read' ? `section ${block.topic}/${block.section}` : `part ${block.task}/${block.part}`;
    if (!this.isFree(key) || (!whole && !this.fits(block.minutes))) return false;
    this.taken.add(key);
    this.push(block);
    return true;
  }
}

const taskBlock = (part: PartFacts, reasons: Reason[]): Block & { kind: 'task' } => ({
  kind: 'task',
  task: part.task,
  part: part.part,
  points: part.points,
  minutes: part.minutes,
  reasons,
});

/**
 * Plans one sitting. First cards that are due (half the time while other work waits), then what the last failed checks
 * are about (its section if unread, its new cards, the part itself), then new points by weight x gap whose
 * prerequisites are met, then whatever due cards still fit. If nothing fits, the shortest thing that exists is taken.
 */
export function planSitting(
  index: ContentIndex,
  learner: Learner,
  map: GapMap,
  now: number,
  minutes: number = SITTING.minutes,
): Sitting {
  const daysLeft = daysUntil(learner.goal?.date ?? null, now);
  const plan = new Plan(minutes);
  const due = dueCards(learner.cards, now)
    .map((state) => state.card)
    .filter((card) => index.cards.has(card));
  const failures = openFailures(learner);
  const candidates = rankPoints(index, learner, map, daysLeft);
  const other = failures.length > 0 || candidates.length > 0;
  const interview: Reason[] =
    daysLeft !== null && daysLeft <= SITTING.soonDays ? [{ code: 'interview', days: daysLeft }] : [];

  const firstDue = Math.max(1, Math.floor((minutes * SITTING.dueShare) / SITTING.dueCard));
  plan.review(
    due,
    SITTING.dueCard,
    false,
    [{ code: 'due', cards: due.length }],
    other ? firstDue : undefined,
  );

  for (const { task, failed, at } of failures) {
    for (const part of index.facts.parts.filter((part) => part.task === task)) {
      const check = part.checks.find((id) => failed.includes(id));
      if (!check) continue;
      const reasons: Reason[] = [{ code: 'failed-check', task, check }, ...interview];
      for (const point of part.points) stepsOf(index, learner, plan, point, reasons, at);
      plan.add(taskBlock(part, reasons));
    }
  }
  for (const { point, reasons } of candidates) {
    stepsOf(index, learner, plan, point.id, [...reasons, ...interview], null);
    for (const part of index.partsOf.get(point.id) ?? []) {
      if (!partPassed(learner, part)) plan.add(taskBlock(part, [...reasons, ...interview]));
    }
  }
  plan.review(due, SITTING.dueCard, false, [{ code: 'due', cards: due.length }]);

  if (plan.blocks.length === 0) takeShortest(index, learner, plan, candidates, interview);
  return { minutes: plan.used, blocks: plan.blocks, daysLeft };
}

/** Reading and cards of a point: sections not read (or not since `since`), then cards never seen. */
function stepsOf(
  index: ContentIndex,
  learner: Learner,
  plan: Plan,
  point: string,
  reasons: Reason[],
  since: number | null,
): void {
  for (const { topic, section, points, minutes } of index.sectionsOf.get(point) ?? []) {
    const read = learner.reads.get(sectionKey(topic, section));
    if (!read || (since !== null && read.at < since)) {
      plan.add({ kind: 'read', topic, section, points, minutes, reasons });
    }
  }
  const isNew = (card: CardFacts) => !learner.cards.has(card.id);
  const fresh = (index.cardsOf.get(point) ?? []).filter(isNew).map((card) => card.id);
  plan.review(fresh, SITTING.newCard, true, reasons, SITTING.newCards);
}

interface Candidate {
  point: PointFacts;
  score: number;
  reasons: Reason[];
}

/** Points with a weight, a gap, something that exists to close it with, and their prerequisites met; heaviest first. */
function rankPoints(
  index: ContentIndex,
  learner: Learner,
  map: GapMap,
  daysLeft: number | null,
): Candidate[] {
  if (daysLeft !== null && daysLeft <= SITTING.lastDays) return [];
  const claim = (id: string) => learner.placed.get(id)?.level ?? 0;
  const isMet = (id: string) => {
    const mastery = map.points.get(id);
    // What has no content here cannot be shown here, so it must not block what comes after it.
    return !mastery || mastery.ceiling === 0 || mastery.value >= SITTING.met || claim(id) >= SITTING.met;
  };
  const soon = daysLeft !== null && daysLeft <= SITTING.soonDays;
  const ranked: Candidate[] = [];
  for (const point of index.facts.points) {
    const mastery = map.points.get(point.id);
    const weight = Object.hasOwn(point.weight, map.role) ? point.weight[map.role]! : 0;
    if (!mastery || weight === 0) continue;
    const gap = mastery.ceiling - mastery.value;
    if (gap <= 0.02 || !point.requires.every(isMet)) continue;
    const needed = index.neededBy.get(point.id)?.length ?? 0;
    const reasons: Reason[] = [{ code: 'gap', point: point.id, weight, mastery: mastery.value }];
    if (needed > 0) reasons.push({ code: 'unblocks', point: point.id, count: needed });
    // A claim to know it already puts a point back, by half at most: proving it is still worth something.
    const score = (soon ? weight * weight : weight) * gap * (1 - claim(point.id) / 2);
    ranked.push({ point, score, reasons });
  }
  const dependants = (candidate: Candidate) => index.neededBy.get(candidate.point.id)?.length ?? 0;
  return ranked.sort(
    (a, b) => b.score - a.score || dependants(b) - dependants(a) || (a.point.id < b.point.id ? -1 : 1),
  );
}

function takeShortest(
  index: ContentIndex,
  learner: Learner,
  plan: Plan,
  candidates: readonly Candidate[],
  interview: Reason[],
): void {
  const blocks: Exclude<Block, { kind: 'review' }>[] = [];
  for (const { point, reasons } of candidates) {
    for (const part of index.partsOf.get(point.id) ?? []) {
      if (!partPassed(learner, part)) blocks.push(taskBlock(part, [...reasons, ...interview]));
    }
    for (const { topic, section, points, minutes } of index.sectionsOf.get(point.id) ?? []) {
      if (learner.reads.has(sectionKey(topic, section))) continue;
      blocks.push({ kind: 'read', topic, section, points, minutes, reasons: [...reasons, ...interview] });
    }
  }
  const shortest = blocks.reduce<(typeof blocks)[number] | null>(
    (best, block) => (best && best.minutes <= block.minutes ? best : block),
    null,
  );
  if (shortest) plan.add(shortest, true);
}
