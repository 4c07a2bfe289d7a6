// Makes one lab page's data from the curriculum, at build time.
import { mutantRates, type Subject, type Task, taskProblem } from '@lacuna/curriculum';
import { highlightBlock, type RenderOptions, renderNodes } from '@lacuna/page';
import { pageWords } from '$lib/i18n/page-words.ts';
import { contentFacts } from '$lib/learner/facts.ts';
import { siteLinks } from '$lib/learner/site-links.ts';
import type { LabView } from './view.ts';

export function labView(subject: Subject, task: Task): LabView {
  const options: RenderOptions = {
    sources: subject.sources,
    links: siteLinks(subject, '../../'),
    words: pageWords,
    headingLevel: 2,
  };
  const topic = subject.topics.find(({ id }) => id === task.topic)!;
  const points = new Set(task.parts.flatMap((part) => part.points));
  return {
    id: task.id,
    title: task.title,
    level: task.level,
    topic: { id: topic.id, title: topic.title },
    parts: task.parts.map(({ id, title, minutes, points, checks }) => ({
      id,
      title,
      minutes,
      points,
      checks,
    })),
    statementHtml: renderNodes(task.statement, options),
    example: task.example?.code ?? '',
    exampleTitled: task.statement.at(-1)?.type === 'heading',
    exampleHtml: task.example ? highlightBlock(task.example.code, 'python', pageWords.code) : '',
    hints: task.hints.map(({ title, nodes }) => ({
      title,
      html: renderNodes(nodes, { ...options, headingLevel: 4 }),
    })),
    starter: task.starter,
    solutionHtml: highlightBlock(task.solution, 'python', pageWords.code),
    checks: task.checks.source,
    titles: Object.fromEntries(task.checks.functions.map(({ name, title }) => [name, title])),
    mistakes: task.wrong.map(({ id, mistake }) => ({
      id,
      say: mistake,
      fingerprint: task.proof?.wrong[id]?.fingerprint ?? null,
    })),
    mutants: task.proof && taskProblem(task, task.proof) === null ? mutantRates(task.proof.mutants) : null,
    limits: task.limits,
    facts: contentFacts(subject, points),
  };
}
