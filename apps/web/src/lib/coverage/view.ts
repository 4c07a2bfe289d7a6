// What the coverage page draws: plain data, computed at build time from the gap report (lib/server/coverage.ts).
import type { Form, Status } from '@lacuna/curriculum';
import type { HistoryChart } from '@lacuna/page';

export type Role = { id: string; title: string };

export type ClaimView = { id: string; role: string | null; claimed: number; computed: number };

export type TopicRow = {
  id: string;
  title: string;
  href: string;
  points: number;
  complete: number;
  /** Share covered, by role. */
  share: Record<string, number>;
  questions: { have: number; need: number };
  tasks: { have: number; need: number };
};

/** The points of one topic, form by form. */
export type TopicPoints = {
  id: string;
  title: string;
  folder: string;
  complete: number;
  points: PointRow[];
};

export type PointRow = {
  id: string;
  title: string;
  href: string;
  /** weight x what is missing, in the order of the roles. */
  priority: number[];
  /** In the order of FORMS; null where the point does not ask for the form. */
  forms: (Status | null)[];
  /** The folder of its task, where it asks for one that is known. */
  task: string;
};

/** One file to write or repair, and what in it. */
export type Write = { file: string; forms: { form: Form; status: Status; why: string }[] };

export type GapRow = {
  id: string;
  title: string;
  href: string;
  topic: string;
  priority: number;
  dependants: number;
  write: Write[];
};

/** The most pressing gaps of a role, and how many more there are. */
export type RoleGaps = { first: GapRow[]; more: number };

export type UnverifiedRow = {
  point: string;
  href: string;
  form: Form;
  status: Status;
  why: string;
  file: string;
};

export type SourceRow = { key: string; title: string; known: boolean };

export type RemainingView = {
  id: string;
  text: string;
  topic: { title: string; href: string };
  closed: boolean;
  blocks: string[];
  open: { point: string; href: string; forms: Form[] }[];
};

export type ChainView = {
  id: string;
  title: string;
  complete: boolean;
  /** The whole path through the prerequisites; `named` are the points the document names. */
  steps: { id: string; title: string; href: string; named: boolean }[];
};

export type PriorityView = {
  priority: number;
  title: string;
  href: string;
  task: string;
  /** Place of its topic in our order, by role. */
  rank: Record<string, number>;
};

export type ProofView = {
  id: string;
  title: string;
  href: string;
  referencePasses: boolean;
  starterFails: boolean;
  wrong: number;
  caught: number;
  /** Mutants of the reference that its checks reject, and how many count. */
  rejected: number;
  mutants: number;
  /** What stands against it being proven; '' when nothing does. */
  why: string;
};

/** One row of the log: shares in the order of the roles, null where the row does not know the role. */
export type HistoryRow = {
  at: number;
  share: (number | null)[];
  complete: number;
  points: number;
  closed: number;
  why: string;
};

export type HistoryView = { charts: HistoryChart[]; rows: HistoryRow[]; recorded: boolean };

export type CoverageView = {
  roles: Role[];
  claims: ClaimView[];
  points: number;
  topics: TopicRow[];
  byTopic: TopicPoints[];
  gaps: Record<string, RoleGaps>;
  unverified: UnverifiedRow[];
  sources: SourceRow[];
  remaining: RemainingView[];
  chains: ChainView[];
  priorities: PriorityView[];
  proofs: ProofView[];
  plannedTasks: number;
  history: HistoryView;
};
