// Makes the home page's data from the curriculum, once, at build time.
import type { Subject } from '@lacuna/curriculum';
import { contentFacts } from '$lib/learner/facts.ts';
import { formsOf } from '$lib/server/forms.ts';
import { layoutTopics } from './topic-graph.ts';
import type { HomeView } from './view.ts';

export function homeView(subject: Subject): HomeView {
  const notes = [...subject.points.values()].map((point) => {
    const { content, why } = point;
    return [point.id, { content, why, fulfilled: formsOf(subject, point).fulfilled }] as const;
  });
  return {
    roles: subject.roles,
    facts: contentFacts(subject),
    graph: layoutTopics(subject.topics),
    notes: Object.fromEntries(notes),
    written: subject.topics.filter((topic) => topic.materials !== null).map((topic) => topic.id),
    tasks: Object.fromEntries([...subject.tasks.values()].map((task) => [task.id, task.title])),
    checks: Object.fromEntries(
      [...subject.tasks.values()].flatMap((task) =>
        task.checks.functions.map(({ name, title }) => [name, title]),
      ),
    ),
  };
}
