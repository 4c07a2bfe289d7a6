// Which forms of which point are fulfilled, by which blocks, and what stands against the others (the table in design.md).
import type { BlockEvidence, ProofFile } from './evidence.ts';
import { SECTION_WORDS } from './materials.ts';
import type { Point, Question, Section, Snippet, Subject, Task, Topic } from './model.ts';
import { blockKey, chainOf, programHash, programOf } from './program.ts';
import { blockProblem, firstKillers, taskProblem } from './proven.ts';
import { assertedDefinitions, topLevelDefinitions } from './python.ts';
import { KEY_POINTS } from './questions.ts';
import { type Form, LEVELS, type Level } from './schemas.ts';

/** What has been run and proven. */
export interface Evidence {
  /** By topic, then by block key. */
  blocks: ReadonlyMap<string, Readonly<Record<string, BlockEvidence>>>;
  /** By task. */
  proofs: ReadonlyMap<string, ProofFile>;
  /** Simulators known to have a test. */
  simulators: ReadonlySet<string>;
  /** Computed tables that exist. */
  tables: ReadonlySet<string>;
}

/** `verified` alone counts; `present` is there but unverified; `stale` was verified in an earlier wording. */
export type Status = 'verified' | 'present' | 'stale' | 'missing';

export interface Fulfilment {
  form: Form;
  status: Status;
  /** What stands against it; '' when verified. */
  why: string;
  /** The file to write or repair. */
  file: string;
  /** The blocks that fulfil it, or would: ids of sections, formulas, tables, snippets, figures, questions, `task/part`. */
  blocks: string[];
}

export interface PointAssessment {
  point: Point;
  /** In the order of the point's own `forms`. */
  forms: Fulfilment[];
  /** Share of the required forms that are verified, 0 to 1. */
  completeness: number;
}

export interface Assessment {
  subject: Subject;
  points: Map<string, PointAssessment>;
  topics: ReadonlyMap<string, Topic>;
  /** How many questions of each level a topic has. */
  questions: Map<string, Record<Level, number>>;
  /** The state of one form of one point, whether the point requires it or not. */
  fulfilment(point: Point, form: Form): Fulfilment;
}

/** The evidence committed beside the content, joined with what only the caller knows. */
export function collectEvidence(
  subject: Subject,
  known: { simulators: Iterable<string>; tables: Iterable<string> },
): Evidence {
  const blocks = new Map<string, Record<string, BlockEvidence>>();
  for (const topic of subject.topics) if (topic.evidence) blocks.set(topic.id, topic.evidence.blocks);
  const proofs = new Map<string, ProofFile>();
  for (const task of subject.tasks.values()) if (task.proof) proofs.set(task.id, task.proof);
  return { blocks, proofs, simulators: new Set(known.simulators), tables: new Set(known.tables) };
}

/** Looks at every point once; linear in points, blocks and edges. */
export function assess(subject: Subject, evidence: Evidence): Assessment {
  const index = new Index(subject, evidence);
  const points = new Map<string, PointAssessment>();
  for (const point of subject.points.values()) {
    const forms = [...new Set(point.forms)].map((form) => index.fulfilment(point, form));
    const verified = forms.filter((form) => form.status === 'verified').length;
    points.set(point.id, { point, forms, completeness: verified / forms.length });
  }
  const fulfilment = (point: Point, form: Form) => index.fulfilment(point, form);
  return { subject, points, topics: index.topics, questions: index.counts, fulfilment };
}

const TO_WRITE = 'it says of itself that parts are still to write';

type Candidate = Pick<Fulfilment, 'status' | 'why'> & { block: string };
const better: Record<Status, number> = { verified: 3, stale: 2, present: 1, missing: 0 };

/** The subject turned round: from points to the blocks that name them. */
class Index {
  readonly counts = new Map<string, Record<Level, number>>();
  readonly topics = new Map<string, Topic>();
  readonly #sections = new Map<string, Section[]>();
  readonly #questions = new Map<string, Question[]>();
  readonly #tasks = new Map<string, Task[]>();
  readonly #killers = new Map<string, Set<string>>();
  readonly #hashes = new Map<Snippet | Section['twins'][number], string>();
  readonly #asserts = new Map<Snippet, boolean>();
  readonly #subject: Subject;
  readonly #evidence: Evidence;

  constructor(subject: Subject, evidence: Evidence) {
    this.#subject = subject;
    this.#evidence = evidence;
    for (const topic of subject.topics) {
      this.topics.set(topic.id, topic);
      const count = (level: Level) =>
        topic.questions.filter((one) => one.level === level && !one.toWrite).length;
      this.counts.set(topic.id, { basic: count('basic'), medium: count('medium'), killer: count('killer') });
      for (const section of topic.materials?.sections ?? [])
        for (const id of section.points) push(this.#sections, id, section);
      for (const question of topic.questions)
        for (const id of question.points) push(this.#questions, id, question);
      for (const task of topic.tasks)
        for (const id of new Set(task.parts.flatMap((part) => part.points))) push(this.#tasks, id, task);
    }
  }

  fulfilment(point: Point, form: Form): Fulfilment {
    const folder = this.topics.get(point.topic)?.folder ?? '';
    const sections = this.#sections.get(point.id) ?? [];
    if (form === 'questions') return this.#questionsOf(point, `${folder}/interview-qa.en.md`);
    if (form === 'task') return this.#taskOf(point, folder);
    const candidates = sections.flatMap((section): Candidate[] => this.#inSection(section, form));
    const file = sections[0]?.place.file ?? `${folder}/materials.en.md`;
    const none: Record<typeof form, string> = {
      section: 'no section names the point',
      formula: 'no display formula in its section',
      table: 'no table in its section',
      implementation: 'no definition in its section that a snippet asserts something about',
      figure: 'no figure in its section',
    };
    return best(form, file, candidates, sections.length > 0 ? none[form] : none.section);
  }

  #inSection(section: Section, form: Exclude<Form, 'questions' | 'task'>): Candidate[] {
    if (section.toWrite) return form === 'section' ? [found(section.id, TO_WRITE)] : [];
    switch (form) {
      case 'section':
        if (section.words < SECTION_WORDS)
          return [found(section.id, `the section has ${section.words} words of ${SECTION_WORDS}`)];
        if (section.points.length > 2) return [found(section.id, 'the section names more than two points')];
        return [found(section.id, this.#unknownSource(section))];
      case 'formula':
        return section.formulas.map((formula) => {
          const twin = section.twins.find((one) => one.id === formula.id);
          if (!twin) return found(formula.id, 'the formula has no twin');
          return this.#ran(section.topic, twin, 'its twin: ');
        });
      case 'implementation':
        return section.snippets
          .filter((snippet) => this.#assertsOwn(snippet, section))
          .map((snippet) => this.#ran(section.topic, snippet, 'its snippet: '));
      case 'table':
        return section.tables.map(({ id, from, rows, header, decides }) => {
          if (from !== null)
            return found(id, this.#evidence.tables.has(from) ? '' : `there is no computed table "${from}"`);
          return found(
            id,
            rows >= 2 && header.includes(decides) ? '' : 'it needs a header, two rows and a deciding column',
          );
        });
      case 'figure':
        return section.figures.map(({ id, simulator }) =>
          found(
            id,
            this.#evidence.simulators.has(simulator) ? '' : `the simulator "${simulator}" has no test`,
          ),
        );
    }
  }

  /** What stands against text that cites a source nobody knows; '' when it does not. */
  #unknownSource({ citations }: Section | Question): string {
    const unknown = citations.find(({ key }) => !this.#subject.sources.has(key));
    return unknown ? `it cites "${unknown.key}", which sources.yaml does not have` : '';
  }

  #ran(topicId: string, block: Section['twins'][number] | Snippet, prefix: string): Candidate {
    const topic = this.topics.get(topicId)!;
    let hash = this.#hashes.get(block);
    if (hash === undefined) {
      hash = programHash(block, topic.executed);
      this.#hashes.set(block, hash);
    }
    const problem = blockProblem(this.#evidence.blocks.get(topicId)?.[blockKey(block)], hash);
    if (!problem) return { block: block.id, status: 'verified', why: '' };
    return { block: block.id, status: problem.stale ? 'stale' : 'present', why: prefix + problem.why };
  }

  /** Whether the snippet's program asserts something about a definition that stands in this very section. */
  #assertsOwn(snippet: Snippet, section: Section): boolean {
    let asserts = this.#asserts.get(snippet);
    if (asserts === undefined) {
      const executed = this.topics.get(section.topic)!.executed;
      const own = chainOf(snippet, executed).filter(
        (block) => block.kind === 'snippet' && section.snippets.includes(block),
      );
      const defined = new Set(own.flatMap((block) => topLevelDefinitions(block.code)));
      asserts =
        defined.size > 0 &&
        assertedDefinitions(programOf(snippet, executed)).some((name) => defined.has(name));
      this.#asserts.set(snippet, asserts);
    }
    return asserts;
  }

  #questionsOf(point: Point, file: string): Fulfilment {
    const topic = this.topics.get(point.topic);
    const have = this.counts.get(point.topic);
    const short = LEVELS.filter((level) => (have?.[level] ?? 0) < (topic?.minima[level] ?? 0)).map(
      (level) => `${have?.[level] ?? 0} of ${topic?.minima[level]} ${level}`,
    );
    const candidates = (this.#questions.get(point.id) ?? []).map((question) => {
      const { id, answer, keyPoints } = question;
      const unknown = this.#unknownSource(question);
      if (question.toWrite) return found(id, TO_WRITE);
      if (unknown) return found(id, unknown);
      if (answer.length === 0) return found(id, 'the question has no answer');
      if (keyPoints.length < KEY_POINTS.least)
        return found(id, `the question has ${keyPoints.length} key points`);
      return found(id, short.length > 0 ? `the topic has ${short.join(', ')} questions` : '');
    });
    return best('questions', file, candidates, 'no question names the point');
  }

  #taskOf(point: Point, folder: string): Fulfilment {
    const tasks = this.#tasks.get(point.id) ?? [];
    const candidates = tasks.map((task): Candidate => {
      const parts = task.parts.filter((part) => part.points.includes(point.id));
      const proof = this.#evidence.proofs.get(task.id);
      const problem = task.toWrite ? { stale: false, why: TO_WRITE } : taskProblem(task, proof);
      const named = (part: { id: string }) => `${task.id}/${part.id}`;
      if (problem)
        return {
          block: named(parts[0]!),
          status: problem.stale ? 'stale' : 'present',
          why: `the task: ${problem.why}`,
        };
      const killers = this.#killers.get(task.id) ?? firstKillers(proof!);
      this.#killers.set(task.id, killers);
      const telling = parts.find((part) => part.checks.some((check) => killers.has(check)));
      if (telling) return found(named(telling), '');
      return found(named(parts[0]!), 'no check of the part is the first to catch a wrong solution or mutant');
    });
    const planned = point.tasks[0];
    const home = planned === undefined ? undefined : this.#subject.planned.get(planned)?.topic;
    const write =
      planned === undefined
        ? `${folder}/topic.yaml`
        : `${this.topics.get(home ?? '')?.folder ?? folder}/tasks/${planned}/task.yaml`;
    const why =
      planned === undefined ? 'no task is planned for the point' : `no part of ${planned} names the point`;
    return best('task', tasks[0] ? `${tasks[0].folder}/task.yaml` : write, candidates, why);
  }
}

/** A block that is there: verified when nothing stands against it. */
function found(block: string, why: string): Candidate {
  return { block, status: why === '' ? 'verified' : 'present', why };
}

/** The state of the best candidates, all of them named. */
function best(form: Form, file: string, candidates: Candidate[], none: string): Fulfilment {
  let [status, why]: [Status, string] = ['missing', none];
  for (const candidate of candidates)
    if (better[candidate.status] > better[status]) ({ status, why } = candidate);
  const blocks = candidates
    .filter((candidate) => candidate.status === status)
    .map((candidate) => candidate.block);
  return { form, status, why, file, blocks };
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
