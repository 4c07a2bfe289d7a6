// The numbers: coverage of a role, and what to write next.
import type { Assessment, Fulfilment } from './assess.ts';
import type { Point } from './model.ts';

export interface Coverage {
  /** Sum of weight x completeness. */
  covered: number;
  /** Sum of weights. */
  weight: number;
  /** covered / weight, 0 to 1; 0 when nothing has weight. */
  share: number;
}

export interface Gap {
  point: Point;
  weight: number;
  completeness: number;
  /** weight x (1 - completeness). */
  priority: number;
  /** How many points name this one as a prerequisite. */
  dependants: number;
  /** The required forms that are not verified. */
  open: Fulfilment[];
}

/** The weight of a point for a role; for no role in particular (null), the mean over all roles. */
export function weightOf(point: Point, role: string | null): number {
  if (role !== null) return point.weight[role] ?? 0;
  const weights = Object.values(point.weight);
  return weights.length > 0 ? weights.reduce((sum, weight) => sum + weight, 0) / weights.length : 0;
}

/** coverage(role) = sum(weight x completeness) / sum(weight), over all points or those of one topic. */
export function coverage(assessment: Assessment, role: string | null, topic?: string): Coverage {
  let [covered, weight] = [0, 0];
  const points =
    topic === undefined ? assessment.subject.points.values() : (assessment.topics.get(topic)?.points ?? []);
  for (const point of points) {
    const own = weightOf(point, role);
    weight += own;
    covered += own * (assessment.points.get(point.id)?.completeness ?? 0);
  }
  return { covered, weight, share: weight > 0 ? covered / weight : 0 };
}

/** Points that lack something, most pressing first: by priority, then by dependants, then in the order of the files. */
export function gaps(assessment: Assessment, role: string | null): Gap[] {
  const list: Gap[] = [];
  for (const { point, forms, completeness } of assessment.points.values()) {
    if (completeness === 1) continue;
    const weight = weightOf(point, role);
    const open = forms.filter((form) => form.status !== 'verified');
    list.push({
      point,
      weight,
      completeness,
      priority: weight * (1 - completeness),
      dependants: point.dependants.length,
      open,
    });
  }
  return list.sort((a, b) => b.priority - a.priority || b.dependants - a.dependants);
}
