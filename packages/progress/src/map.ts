// The learner's gap map: mastery per point, and readiness per topic and role as a weighted mean of it.
import type { ContentIndex } from './content.ts';
import type { Learner } from './learner.ts';
import { type Mastery, masteryOf } from './mastery.ts';

/** A weighted mean of mastery, with its sums so that a screen can show how it came about. */
export interface Readiness {
  /** sum(weight x mastery) / sum(weight), 0..1; 0 when nothing has weight. */
  value: number;
  /** The same with everything that exists shown perfectly. */
  ceiling: number;
  weight: number;
  points: number;
}

export interface GapMap {
  role: string;
  at: number;
  points: Map<string, Mastery>;
  topics: Map<string, Readiness>;
  whole: Readiness;
}

const empty = (): Readiness => ({ value: 0, ceiling: 0, weight: 0, points: 0 });

/** `role` picks the weights; a role no point knows gives a map of weight 0. */
export function gapMap(index: ContentIndex, learner: Learner, role: string, now: number): GapMap {
  const points = new Map<string, Mastery>();
  const topics = new Map<string, Readiness>(index.facts.topics.map(({ id }) => [id, empty()]));
  const whole = empty();
  for (const point of index.facts.points) {
    const mastery = masteryOf(index, learner, point, now);
    points.set(point.id, mastery);
    const weight = Object.hasOwn(point.weight, role) ? point.weight[role]! : 0;
    const topic = topics.get(point.topic) ?? empty();
    topics.set(point.topic, topic);
    for (const sums of [topic, whole]) {
      sums.value += weight * mastery.value;
      sums.ceiling += weight * mastery.ceiling;
      sums.weight += weight;
      sums.points += 1;
    }
  }
  for (const sums of [whole, ...topics.values()]) {
    sums.value = sums.weight === 0 ? 0 : sums.value / sums.weight;
    sums.ceiling = sums.weight === 0 ? 0 : sums.ceiling / sums.weight;
  }
  return { role, at: now, points, topics, whole };
}
