// What the reading page draws: plain data, made from the curriculum at build time (lib/server/reading.ts).
import type { Difficulty, Form, Level, Status } from '@lacuna/curriculum';
import type { RenderedSection, Segment } from '@lacuna/page';

export type Linked = { id: string; title: string; href: string };

export type PointView = {
  id: string;
  title: string;
  content: string;
  /** The section that covers it, on this page; null when none does. */
  href: string | null;
  weight: Record<string, number>;
  requires: Linked[];
  forms: { form: Form; status: Status }[];
};

export type QuestionView = {
  id: string;
  level: Level;
  predict: boolean;
  headingHtml: string;
  answerHtml: string;
  keyPointsHtml: string[];
  weakHtml: string;
  nextHtml: string;
};

/** A section as @lacuna/page renders it, and for its snippets the one that runs before. */
export type SectionView = RenderedSection & { after: Record<string, string> };

/** A topic before or after this one, and the points that make it so. */
export type Neighbour = Linked & { because: string[]; written: boolean };

export type TaskView = { id: string; title: string; difficulty: Difficulty; minutes: number; href: string };

export type ReadingView = {
  id: string;
  title: string;
  words: number;
  minutes: number;
  roles: { id: string; title: string }[];
  intro: Segment[];
  sections: SectionView[];
  questions: { level: Level; titleHtml: string; href: string }[];
  tasks: TaskView[];
  points: PointView[];
  before: Neighbour[];
  after: Neighbour[];
};

export type QuestionsView = { title: string; href: string; questions: QuestionView[] };
