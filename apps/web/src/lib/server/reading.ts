// Makes what the reading page draws from the curriculum: rendered text, points with what they lack, neighbours with reasons.
import type { Assessment, Point, Question, Subject, Topic } from '@lacuna/curriculum';
import { figures as simulators, tables } from '@lacuna/labs';
import { Renderer, type RenderOptions, renderInline, renderTopic } from '@lacuna/page';
import { resolve } from '$app/paths';
import { pageWords } from '$lib/i18n/page-words.ts';
import type {
  Neighbour,
  PointView,
  QuestionsView,
  QuestionView,
  ReadingView,
  SectionView,
} from '$lib/reading/view.ts';

const topicHref = (id: string) => resolve(`/topics/${id}/`);
const questionsHref = (topic: string) => resolve(`/topics/${topic}/questions/`);
const taskHref = (id: string) => resolve(`/tasks/${id}/`);

/** Where a point, task or question is to be read; undefined when there is no such thing. */
export function linkTo(
  subject: Subject,
  kind: 'point' | 'task' | 'question',
  id: string,
): string | undefined {
  if (kind === 'task') return subject.tasks.has(id) ? taskHref(id) : undefined;
  const topic = kind === 'point' ? subject.points.get(id)?.topic : subject.questions.get(id)?.topic;
  if (topic === undefined) return undefined;
  if (kind === 'question') return `${questionsHref(topic)}#${id}`;
  return `${topicHref(topic)}#${anchorOf(subject, id)}`;
}

/** The section that covers a point, or its row in the table of points. */
function anchorOf(subject: Subject, point: string): string {
  return sectionOf(subject, point) ?? `point-${point}`;
}

function sectionOf(subject: Subject, point: string): string | undefined {
  const topic = subject.topics.find(({ id }) => id === subject.points.get(point)?.topic);
  return topic?.materials?.sections.find(({ points }) => points.includes(point))?.id;
}

function optionsFor(subject: Subject): RenderOptions {
  return { sources: subject.sources, links: (kind, id) => linkTo(subject, kind, id), words: pageWords };
}

/** What the page of a topic's questions draws. */
export function questionsView(subject: Subject, topic: Topic): QuestionsView {
  // One renderer for the page, so that the numbers of sources run through it; answers stand under h3.
  const renderer = new Renderer({ ...optionsFor(subject), headingLevel: 4 });
  return {
    title: topic.title,
    href: topicHref(topic.id),
    questions: topic.questions.map((question) => questionView(question, renderer)),
  };
}

/** What the reading page of a topic draws. */
export function readingView(assessment: Assessment, topic: Topic): ReadingView {
  const { subject } = assessment;
  const options = optionsFor(subject);
  const page = renderTopic(topic, { ...options, tables, figures: simulators });
  return {
    id: topic.id,
    title: topic.title,
    words: page.words,
    minutes: page.readingMinutes,
    roles: subject.roles,
    intro: page.intro,
    sections: page.sections.map(
      (section): SectionView => ({
        ...section,
        after: snippetsBefore(topic),
      }),
    ),
    questions: topic.questions.map((question) => ({
      level: question.level,
      titleHtml: renderInline(question.heading, options),
      href: `${questionsHref(topic.id)}#${question.id}`,
    })),
    tasks: topic.tasks.map((task) => ({
      id: task.id,
      title: task.title,
      difficulty: task.level,
      minutes: task.parts.reduce((sum, part) => sum + part.minutes, 0),
      href: taskHref(task.id),
    })),
    points: topic.points.map((point) => pointView(assessment, point)),
    before: neighbours(subject, topic, 'before'),
    after: neighbours(subject, topic, 'after'),
  };
}

function snippetsBefore(topic: Topic): Record<string, string> {
  const before: Record<string, string> = {};
  for (const block of topic.executed)
    if (block.kind === 'snippet' && block.after !== null) before[block.id] = block.after;
  return before;
}

function questionView(question: Question, renderer: Renderer): QuestionView {
  return {
    id: question.id,
    level: question.level,
    predict: question.predict,
    headingHtml: renderer.inline(question.heading),
    answerHtml: renderer.blocks(question.answer),
    keyPointsHtml: question.keyPoints.map(({ nodes }) => renderer.blocks(nodes)),
    weakHtml: renderer.blocks(question.weak),
    nextHtml: renderer.blocks(question.next),
  };
}

function pointView(assessment: Assessment, point: Point): PointView {
  const { subject } = assessment;
  const section = sectionOf(subject, point.id);
  return {
    id: point.id,
    title: point.title,
    content: point.content,
    href: section === undefined ? null : `#${section}`,
    weight: point.weight,
    requires: point.requires.flatMap((id) => {
      const needed = subject.points.get(id);
      if (!needed) return [];
      return [{ id, title: needed.title, href: `${topicHref(needed.topic)}#${anchorOf(subject, id)}` }];
    }),
    forms: assessment.points.get(point.id)?.forms.map(({ form, status }) => ({ form, status })) ?? [],
  };
}

/** At most three topics that this one builds on, or that build on it, those with the most links first. */
function neighbours(subject: Subject, topic: Topic, side: 'before' | 'after'): Neighbour[] {
  const because = new Map<string, Set<string>>();
  const link = (other: string, point: string) => {
    if (other === topic.id) return;
    because.set(other, (because.get(other) ?? new Set()).add(point));
  };
  for (const point of topic.points) {
    const others = side === 'before' ? point.requires : point.dependants;
    for (const id of others) {
      const other = subject.points.get(id);
      if (other) link(other.topic, side === 'before' ? other.title : point.title);
    }
  }
  const order = new Map(subject.topics.map(({ id }, index) => [id, index]));
  return [...because]
    .sort(([a, x], [b, y]) => y.size - x.size || (order.get(a) ?? 0) - (order.get(b) ?? 0))
    .slice(0, 3)
    .map(([id, points]) => {
      const other = subject.topics.find((one) => one.id === id)!;
      return {
        id,
        title: other.title,
        href: topicHref(id),
        because: [...points].slice(0, 3),
        written: other.materials !== null,
      };
    });
}
