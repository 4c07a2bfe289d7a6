// What of the curriculum is covered, by the evidence committed beside the text; looked at once per subject.
import {
  type Assessment,
  assess,
  collectEvidence,
  type Form,
  type Point,
  type Subject,
} from '@lacuna/curriculum';
import { figures, tables } from '@lacuna/labs';

const assessments = new WeakMap<Subject, Assessment>();

export function assessmentOf(subject: Subject): Assessment {
  let assessment = assessments.get(subject);
  if (!assessment) {
    const drawn = Object.keys(figures).filter((name) => figures[name]?.picture);
    const known = { simulators: drawn, tables: Object.keys(tables) };
    assessment = assess(subject, collectEvidence(subject, known));
    assessments.set(subject, assessment);
  }
  return assessment;
}

/** The forms a point needs, parted into those that are written and verified and those that are not. */
export function formsOf(subject: Subject, point: Point): { fulfilled: Form[]; open: Form[] } {
  const forms = assessmentOf(subject).points.get(point.id)?.forms ?? [];
  const named = (verified: boolean) =>
    forms.filter(({ status }) => (status === 'verified') === verified).map(({ form }) => form);
  return { fulfilled: named(true), open: named(false) };
}
