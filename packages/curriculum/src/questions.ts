// Reads interview-qa.en.md: one question per "## " heading, with its answer, key points, weak answer and follow-up.
import type { Heading, RootContent } from 'mdast';
import { type ReadingContext, readPython } from './blocks.ts';
import type { Claims } from './identity.ts';
import type { Issues } from './issue.ts';
import { parseMarkdown, placeOf, plainText } from './markdown.ts';
import type { Question, Snippet } from './model.ts';
import { suggest } from './nearest.ts';
import type { Place } from './place.ts';
import { checkProse, citationsUnder, readAttributes } from './prose.ts';
import type { Reference } from './reference.ts';
import { LEVELS, type Level } from './schemas.ts';
import { nodesToWrite } from './to-write.ts';

export const KEY_POINTS = { least: 3, most: 6 } as const;
const PARTS = ['Key points', 'Weak answer', 'Next they ask'] as const;
type PartName = (typeof PARTS)[number];

/** The questions of one topic, the snippets in their answers, and what they refer to. */
export function readQuestions(
  text: string,
  file: string,
  topic: string,
  issues: Issues,
  ids: Claims,
): { questions: Question[]; snippets: Snippet[]; references: Reference[] } {
  const root = parseMarkdown(text);
  const references = checkProse(root, file, issues);
  const context = { file, text, topic, issues, ids, references };
  const starts = root.children.flatMap((node, i) => (node.type === 'heading' && node.depth <= 2 ? [i] : []));
  const before = root.children[0];
  if (before && starts[0] !== 0)
    issues.error(
      placeOf(file, before),
      'question',
      'text stands before the first question',
      'start with "## " and the question',
    );
  if (!before)
    issues.error(
      { file, line: 1, column: 1 },
      'empty',
      'there is no question',
      'start one with "## " and ::question',
    );
  const snippets: Snippet[] = [];
  const questions = starts.map((start, i) =>
    readQuestion(root.children.slice(start, starts[i + 1]), context, snippets),
  );
  return { questions, snippets, references };
}

function readQuestion(nodes: RootContent[], context: ReadingContext, snippets: Snippet[]): Question {
  const { file, issues } = context;
  const heading = nodes[0] as Heading;
  const place = placeOf(file, heading);
  const title = plainText(heading.children);
  if (heading.depth === 1)
    issues.error(place, 'heading', 'a "# " heading stands in the text', 'write the question as "## "');
  if (!title)
    issues.error(place, 'heading', 'the heading is empty', 'write the question as it is asked aloud');
  const head = readHead(nodes[1], place, title, context);
  const rest = nodes.slice(nodes[1]?.type === 'leafDirective' ? 2 : 1);
  const cut = rest.findIndex((node) => node.type === 'heading');
  const answer = cut < 0 ? rest : rest.slice(0, cut);
  const parts = readParts(cut < 0 ? [] : rest.slice(cut), context);
  if (answer.length === 0)
    issues.error(
      place,
      'question',
      `"${title}" has no answer`,
      'write below ::question what a strong candidate says',
    );
  const keyPoints = readKeyPoints(parts.get('Key points'), place, title, context);
  for (const name of ['Weak answer', 'Next they ask'] as const)
    if (!parts.get(name)?.nodes.length)
      issues.error(
        place,
        'question',
        `"${title}" has no ${name.toLowerCase()}`,
        `write it under "### ${name}"`,
      );
  for (const node of rest)
    if (node.type === 'code' && node.lang === 'python') {
      const block = readPython(node, context);
      if (block?.kind === 'snippet') snippets.push(block);
      else if (block)
        issues.error(
          placeOf(file, node),
          'python-block',
          'a twin stands in an answer',
          'twins belong below their formula, in materials.en.md',
        );
    }
  return {
    ...head,
    topic: context.topic,
    title,
    heading: heading.children,
    answer,
    keyPoints,
    weak: parts.get('Weak answer')?.nodes ?? [],
    next: parts.get('Next they ask')?.nodes ?? [],
    citations: citationsUnder(rest, file),
    toWrite: nodesToWrite(context.text, nodes),
    place,
  };
}

function readHead(node: RootContent | undefined, place: Place, title: string, context: ReadingContext) {
  const { file, issues, ids } = context;
  if (node?.type !== 'leafDirective' || node.name !== 'question') {
    const fix = 'write ::question{#some-id level="basic" points="a-point"} as the next block';
    issues.error(place, 'question', `"${title}" is not followed by ::question`, fix);
    return { id: '', level: 'basic' as Level, points: [], predict: false };
  }
  const at = placeOf(file, node);
  const { id, level, points, predict } = readAttributes(
    node,
    ['id', 'level', 'points'],
    ['predict'],
    at,
    issues,
  );
  if (id) ids.claim(id, 'question', at);
  const known = LEVELS.find((one) => one === level);
  if (level && !known)
    issues.error(
      at,
      'question',
      `there is no level "${level}"`,
      suggest(level, LEVELS, `levels are ${LEVELS.join(', ')}`),
    );
  if (predict && predict !== 'yes')
    issues.error(at, 'question', `predict is "${predict}"`, 'write predict="yes", or leave it out');
  const names = points.split(/[\s,]+/).filter(Boolean);
  for (const name of names) context.references.push({ kind: 'point', id: name, place: at });
  return { id, level: known ?? 'basic', points: names, predict: predict === 'yes' };
}

type Parts = Map<PartName, { nodes: RootContent[]; place: Place }>;

/** What stands under each "### " heading. */
function readParts(nodes: RootContent[], { file, issues }: ReadingContext): Parts {
  const parts: Parts = new Map();
  let current: RootContent[] = [];
  for (const node of nodes) {
    if (node.type !== 'heading') {
      current.push(node);
      continue;
    }
    const place = placeOf(file, node);
    const text = plainText(node.children);
    const name = PARTS.find((part) => part === text);
    current = [];
    if (!name || node.depth !== 3) {
      const fix = suggest(text, PARTS, `a question has "### ${PARTS.join('", "### ')}"`);
      issues.error(place, 'question', `a question has no part "${'#'.repeat(node.depth)} ${text}"`, fix);
    } else if (parts.has(name)) issues.error(place, 'question', `"${name}" stands twice`, 'join the two');
    else parts.set(name, { nodes: current, place });
  }
  return parts;
}

function readKeyPoints(
  part: { nodes: RootContent[]; place: Place } | undefined,
  place: Place,
  title: string,
  { issues }: ReadingContext,
): Question['keyPoints'] {
  const list = part?.nodes.find((node) => node.type === 'list');
  const points = (list?.children ?? []).map((item) => ({
    text: plainText(item.children as RootContent[]),
    nodes: item.children as RootContent[],
  }));
  const { least, most } = KEY_POINTS;
  if (points.length < least || points.length > most)
    issues.error(
      part?.place ?? place,
      'question',
      `"${title}" has ${points.length} key points`,
      `write ${least} to ${most} checkable claims as a list under "### Key points"`,
    );
  return points;
}
