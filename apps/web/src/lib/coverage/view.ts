// What the coverage page draws: plain data, computed at build time (lib/server/coverage.ts).
import type { Form, Status } from '@lacuna/curriculum';

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

/** One file to write or repair, and what in it. */
export type Write = { file: string; forms: { form: Form; status: Status; why: string }[] };

export type GapRow = {
  id: string;
  title: string;
  href: string;
  topic: string;
  priority: number;
  completeness: number;
  write: Write[];
};

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

export type CoverageView = {
  roles: { id: string; title: string }[];
  claims: ClaimView[];
  points: number;
  topics: TopicRow[];
  gaps: Record<string, GapRow[]>;
  remaining: RemainingView[];
  chains: ChainView[];
  priorities: PriorityView[];
  proofs: ProofView[];
  plannedTasks: number;
};
