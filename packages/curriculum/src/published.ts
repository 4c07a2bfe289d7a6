// The whole curriculum as one JSON document for other tools: `lacuna export json`. docs/export.md says what stands in it.
import type { Nodes } from 'mdast';
import { z } from 'zod';
import type { Assessment } from './assess.ts';
import type { Block, Question, Section, Snippet, Task, Topic, Twin } from './model.ts';
import { blockKey, programHash } from './program.ts';
import { blockProblem, taskProblem } from './proven.ts';
import {
  DIFFICULTIES,
  FORMS,
  foundingSchema,
  LEVELS,
  plannedTaskSchema,
  pointSchema,
  sourceSchema,
  topicSchema,
} from './schemas.ts';
import { sourceText } from './source-text.ts';

const markdown = z
  .string()
  .describe(
    'Markdown: CommonMark, GFM tables, $formulas$, [@Key] for a source, links to point:, task: and question: with an id',
  );
const python = z.string().describe('Python text');
const verified = z
  .boolean()
  .describe('It ran as it is now and passed; of a twin also: its assertions notice changes');

const blockSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('prose'), markdown }),
  z.strictObject({ kind: z.literal('aside'), markdown }),
  z.strictObject({ kind: z.literal('formula'), id: z.string(), tex: z.string() }),
  z.strictObject({
    kind: z.literal('twin'),
    id: z.string().describe('of the formula it computes a second way'),
    code: python,
    verified,
  }),
  z.strictObject({
    kind: z.literal('snippet'),
    id: z.string(),
    after: z.string().nullable().describe('the snippet whose code runs first'),
    code: python,
    verified,
  }),
  z.strictObject({
    kind: z.literal('table'),
    id: z.string(),
    decides: z.string().describe('the header cell of the column that decides the choice'),
    from: z
      .string()
      .nullable()
      .describe('the simulator that computed the rows; null when an author wrote them'),
    header: z.array(markdown),
    rows: z.array(z.array(markdown)),
    note: z.string().nullable().describe('explains marks in computed cells'),
  }),
  z.strictObject({ kind: z.literal('figure'), id: z.string(), simulator: z.string(), caption: markdown }),
]);

const sectionSchema = z.strictObject({
  id: z.string(),
  title: markdown,
  points: z.array(z.string()),
  words: z.number().int(),
  blocks: z.array(blockSchema),
});

const questionSchema = z.strictObject({
  id: z.string(),
  level: z.enum(LEVELS),
  points: z.array(z.string()),
  predict: z.boolean().describe('numeric, or wants a prediction before the answer'),
  question: markdown,
  answer: markdown,
  keyPoints: z.array(markdown),
  weakAnswer: markdown,
  next: markdown,
});

const taskSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  level: z.enum(DIFFICULTIES),
  parts: z.array(
    z.strictObject({
      id: z.string(),
      title: z.string(),
      minutes: z.number().int(),
      points: z.array(z.string()),
      checks: z.array(z.string()),
    }),
  ),
  limits: z.strictObject({ seconds: z.number(), megabytes: z.number() }),
  statement: markdown,
  example: python.nullable(),
  hints: z.array(z.strictObject({ title: z.string(), hint: markdown })),
  starter: python,
  solution: python,
  checks: z.strictObject({
    source: python,
    functions: z.array(z.strictObject({ name: z.string(), doc: z.string() })),
  }),
  wrong: z.array(z.strictObject({ id: z.string(), mistake: z.string(), fails: z.string(), source: python })),
  proven: z.boolean().describe('its proof is of these very files and holds'),
});

const { key, title, founding, questions: minima } = topicSchema.shape;

/** What `lacuna export json` writes. */
export const curriculumSchema = z.strictObject({
  schema: z.literal('lacuna.curriculum/1'),
  id: z.string(),
  title: z.string(),
  language: z.string(),
  roles: z.array(z.strictObject({ id: z.string(), title: z.string() })),
  sources: z.record(z.string(), sourceSchema),
  founding: foundingSchema,
  topics: z.array(
    z.strictObject({
      id: z.string(),
      key,
      title,
      founding,
      minima,
      points: z.array(
        z.strictObject({
          ...pointSchema.shape,
          completeness: z.number().min(0).max(1),
          verified: z.array(z.enum(FORMS)).describe('which of its forms are there and verified'),
        }),
      ),
      planned: z.array(plannedTaskSchema),
      sections: z.array(sectionSchema),
      questions: z.array(questionSchema),
      tasks: z.array(taskSchema),
    }),
  ),
});

export type PublishedCurriculum = z.infer<typeof curriculumSchema>;

/** The same as JSON Schema (draft 2020-12). */
export function curriculumJsonSchema(): object {
  return z.toJSONSchema(curriculumSchema);
}

export interface PublishOptions {
  /** Path -> text, as it was loaded. */
  files: ReadonlyMap<string, string>;
  /** Computed tables by name. */
  tables: Readonly<Record<string, () => { header: string[]; rows: string[][]; note?: string }>>;
  /** The language of the texts. */
  language: string;
  /** Which topics; all when not given. */
  topics?: readonly Topic[];
}

/** Everything the curriculum holds, as data without places. */
export function publish({ subject, points }: Assessment, options: PublishOptions): PublishedCurriculum {
  return {
    schema: 'lacuna.curriculum/1',
    id: subject.id,
    title: subject.title,
    language: options.language,
    roles: subject.roles,
    sources: Object.fromEntries(
      [...subject.sources].map(([name, { title, authors, reference, checked }]) => [
        name,
        { title, authors, reference, checked },
      ]),
    ),
    founding: subject.founding,
    topics: (options.topics ?? subject.topics).map((topic) => ({
      id: topic.id,
      key: topic.key,
      title: topic.title,
      founding: topic.founding,
      minima: topic.minima,
      points: topic.points.map(({ topic: _, place: __, dependants: ___, ...point }) => ({
        ...point,
        completeness: points.get(point.id)?.completeness ?? 0,
        verified:
          points
            .get(point.id)
            ?.forms.filter(({ status }) => status === 'verified')
            .map(({ form }) => form) ?? [],
      })),
      planned: topic.planned.map(({ topic: _, place: __, ...planned }) => planned),
      sections: topic.materials?.sections.map((section) => publishSection(section, topic, options)) ?? [],
      questions: topic.questions.map((question) => publishQuestion(question, options)),
      tasks: topic.tasks.map((task) => publishTask(task, options)),
    })),
  };
}

const slice = ({ files }: PublishOptions, file: string, nodes: readonly Nodes[]) =>
  sourceText(files.get(file) ?? '', nodes);

type PublishedBlock = z.infer<typeof blockSchema>;

function publishSection(section: Section, topic: Topic, options: PublishOptions) {
  const { id, points, words, heading, body, place } = section;
  return {
    id,
    title: slice(options, place.file, heading),
    points,
    words,
    blocks: body.map((block) => publishBlock(block, topic, options)),
  };
}

function publishBlock(block: Block, topic: Topic, options: PublishOptions): PublishedBlock {
  const text = (nodes: readonly Nodes[]) => slice(options, block.place.file, nodes);
  switch (block.kind) {
    case 'prose':
      return { kind: 'prose', markdown: text([block.node]) };
    case 'aside':
      return { kind: 'aside', markdown: text(block.nodes) };
    case 'formula':
      return { kind: 'formula', id: block.id, tex: block.tex };
    case 'twin':
      return { kind: 'twin', id: block.id, code: block.code, verified: isVerified(block, topic) };
    case 'snippet': {
      const { id, after, code } = block;
      return { kind: 'snippet', id, after, code, verified: isVerified(block, topic) };
    }
    case 'table': {
      const { id, decides, from } = block;
      const computed = from !== null && Object.hasOwn(options.tables, from) ? options.tables[from]!() : null;
      const [header, ...rows] = computed
        ? [computed.header, ...computed.rows]
        : (block.table?.children.map((row) => row.children.map((cell) => text(cell.children))) ?? []);
      return { kind: 'table', id, decides, from, header: header ?? [], rows, note: computed?.note ?? null };
    }
    case 'figure':
      return { kind: 'figure', id: block.id, simulator: block.simulator, caption: text(block.caption) };
  }
}

function isVerified(block: Twin | Snippet, topic: Topic): boolean {
  return blockProblem(topic.evidence?.blocks[blockKey(block)], programHash(block, topic.executed)) === null;
}

function publishQuestion(question: Question, options: PublishOptions) {
  const text = (nodes: readonly Nodes[]) => slice(options, question.place.file, nodes);
  return {
    id: question.id,
    level: question.level,
    points: question.points,
    predict: question.predict,
    question: text(question.heading),
    answer: text(question.answer),
    keyPoints: question.keyPoints.map(({ nodes }) => text(nodes)),
    weakAnswer: text(question.weak),
    next: text(question.next),
  };
}

function publishTask(task: Task, options: PublishOptions) {
  const { id, title, level, limits, folder } = task;
  return {
    id,
    title,
    level,
    parts: task.parts.map(({ place: _, ...part }) => part),
    limits,
    // The example may stand in the middle, so the pieces are cut one by one.
    statement: task.statement.map((node) => slice(options, `${folder}/task.en.md`, [node])).join('\n\n'),
    example: task.example?.code ?? null,
    hints: task.hints.map((hint) => ({
      title: hint.title,
      hint: slice(options, `${folder}/hints.en.md`, hint.nodes),
    })),
    starter: task.starter,
    solution: task.solution,
    checks: {
      source: task.checks.source,
      functions: task.checks.functions.map(({ name, doc }) => ({ name, doc })),
    },
    wrong: task.wrong.map(({ place: _, ...wrong }) => wrong),
    proven: taskProblem(task, task.proof ?? undefined) === null,
  };
}
