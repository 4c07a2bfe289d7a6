// The curriculum in memory: what the files say, typed, with the place of everything in its file.
import type { PhrasingContent, RootContent, Table as TableNode } from 'mdast';
import type { EvidenceFile, ProofFile } from './evidence.ts';
import type { CoverageRow } from './history.ts';
import type { Place } from './place.ts';
import type {
  Difficulty,
  FoundingFile,
  Level,
  PlannedTaskFile,
  PointFile,
  SourceFile,
  TopicFile,
} from './schemas.ts';

/** A whole curriculum. Maps are in the order of the files. */
export interface Subject {
  id: string;
  title: string;
  roles: { id: string; title: string }[];
  /** In reading order. */
  topics: Topic[];
  points: Map<string, Point>;
  sources: Map<string, Source>;
  questions: Map<string, Question>;
  /** Tasks that exist. */
  tasks: Map<string, Task>;
  /** Tasks that are to exist, whether they do or not. */
  planned: Map<string, PlannedTask>;
  founding: FoundingFile;
  /** Besides English, what the subject promises to be read in. */
  languages: string[];
  /** One for every source and language, written or not. */
  translations: Translation[];
  /** coverage-log.yaml, oldest row first. */
  history: CoverageRow[];
  /** The folder all paths start with, `curriculum/deep-learning` or ''. */
  root: string;
}

export interface Translation {
  language: string;
  file: string;
  /** The English file. */
  source: string;
  /** Its sections or questions by id; `task` or `hints` for a file that is translated as a whole. */
  units: { id: string; status: 'current' | 'stale' | 'missing' }[];
}

export interface Point extends PointFile {
  topic: string;
  place: Place;
  /** Points that name this one in `requires`. */
  dependants: string[];
}

export interface Source extends SourceFile {
  key: string;
  place: Place;
}

export interface PlannedTask extends PlannedTaskFile {
  topic: string;
  place: Place;
}

export interface Topic {
  id: string;
  key?: string;
  title: string;
  founding?: NonNullable<TopicFile['founding']>;
  /** How many questions of each level it must have. */
  minima: Record<Level, number>;
  points: Point[];
  planned: PlannedTask[];
  /** null until somebody writes materials.en.md. */
  materials: Materials | null;
  /** In the order of interview-qa.en.md. */
  questions: Question[];
  tasks: Task[];
  /** Every block of Python that is executed, in materials and questions, in order. */
  executed: (Twin | Snippet)[];
  evidence: EvidenceFile | null;
  /** The folder, `curriculum/deep-learning/topics/kv-cache`. */
  folder: string;
  place: Place;
}

/** The reading of one topic. */
export interface Materials {
  file: string;
  language: string;
  /** What stands before the first section; usually nothing. */
  intro: RootContent[];
  sections: Section[];
}

export interface Section {
  kind: 'section';
  id: string;
  topic: string;
  points: string[];
  /** The heading as text, and as nodes. */
  title: string;
  heading: PhrasingContent[];
  /** Everything after the heading and its `::section`, in order, each piece once. */
  body: Block[];
  /** The same pieces as Markdown nodes; a block's `node` is one of these. */
  nodes: RootContent[];
  formulas: Formula[];
  twins: Twin[];
  snippets: Snippet[];
  tables: Table[];
  figures: Figure[];
  citations: Citation[];
  /** Words of prose: code, formulas and tables not counted. */
  words: number;
  /** Something in it is marked as still to write: it counts for nothing yet. */
  toWrite: boolean;
  place: Place;
}

/** One piece of a section, in reading order. */
export type Block = Prose | Formula | Twin | Snippet | Table | Figure | Aside;

/** Anything that is plain Markdown: a paragraph, a list, a deeper heading, quoted code. */
export interface Prose {
  kind: 'prose';
  node: RootContent;
  place: Place;
}

export interface Formula {
  kind: 'formula';
  id: string;
  tex: string;
  node: RootContent;
  place: Place;
}

/** Python that computes a formula a second way; `id` is the formula's. */
export interface Twin {
  kind: 'twin';
  id: string;
  code: string;
  node: RootContent;
  /** Of the opening fence; the code starts a line below. */
  place: Place;
}

export interface Snippet {
  kind: 'snippet';
  id: string;
  /** Id of the snippet whose code runs first. */
  after: string | null;
  code: string;
  node: RootContent;
  place: Place;
}

export interface Table {
  kind: 'table';
  id: string;
  /** The header cell of the column that decides the choice. */
  decides: string;
  /** Name of the computed table in `packages/labs`, or null when the rows stand in the file. */
  from: string | null;
  /** null when `from` is given. */
  table: TableNode | null;
  header: string[];
  rows: number;
  /** The `::table` directive; `table` is the node after it. */
  node: RootContent;
  place: Place;
}

export interface Figure {
  kind: 'figure';
  id: string;
  simulator: string;
  caption: RootContent[];
  node: RootContent;
  place: Place;
}

/** A margin note. */
export interface Aside {
  kind: 'aside';
  nodes: RootContent[];
  node: RootContent;
  place: Place;
}

export interface Citation {
  key: string;
  place: Place;
}

export interface Question {
  id: string;
  topic: string;
  level: Level;
  points: string[];
  /** Numeric, or wants a prediction before the answer. */
  predict: boolean;
  /** The question as text, and as nodes. */
  title: string;
  heading: PhrasingContent[];
  answer: RootContent[];
  keyPoints: { text: string; nodes: RootContent[] }[];
  weak: RootContent[];
  next: RootContent[];
  citations: Citation[];
  /** Something in it is marked as still to write: it counts for nothing yet. */
  toWrite: boolean;
  place: Place;
}

export interface Task {
  id: string;
  topic: string;
  title: string;
  level: Difficulty;
  parts: Part[];
  limits: { seconds: number; megabytes: number };
  /** The statement, without its example. */
  statement: RootContent[];
  /** The block that runs against any solution; null when missing (an issue says so). */
  example: { code: string; place: Place } | null;
  hints: Hint[];
  starter: string;
  solution: string;
  checks: { source: string; functions: Check[] };
  wrong: WrongSolution[];
  waivers: Waiver[];
  proof: ProofFile | null;
  /** Some file of it is marked as still to write: it counts for nothing yet. */
  toWrite: boolean;
  /** `curriculum/deep-learning/topics/kv-cache/tasks/dl_011_kv_cache`. */
  folder: string;
  /** Hash of each text a proof speaks about, by its name inside the folder (`solution.py`, `wrong/x.py`). */
  hashes: Record<string, string>;
  place: Place;
}

export interface Part {
  id: string;
  title: string;
  minutes: number;
  points: string[];
  checks: string[];
  place: Place;
}

export interface Check {
  /** `check_...`. */
  name: string;
  /** The docstring, dedented; its first line is the title. */
  doc: string;
  title: string;
  place: Place;
}

export interface Hint {
  title: string;
  nodes: RootContent[];
  place: Place;
}

export interface WrongSolution {
  /** The file's name without `.py`. */
  id: string;
  /** The mistake, in the learner's words. */
  mistake: string;
  /** The check that must fail. */
  fails: string;
  source: string;
  place: Place;
}

/** A mutant of the reference that no check can or should tell from it. */
export interface Waiver {
  mutant: string;
  change: string;
  reason: string;
  place: Place;
}
