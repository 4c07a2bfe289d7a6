// Makes the home page's data from the curriculum, once, at build time.
import { assess, collectEvidence, type Subject } from '@lacuna/curriculum';
import { figures, tables } from '@lacuna/labs';
import { contentFacts } from '$lib/learner/facts.ts';
import { layoutTopics } from './topic-graph.ts';
import type { HomeView } from './view.ts';

export function homeView(subject: Subject): HomeView {
  const known = { simulators: Object.keys(figures), tables: Object.keys(tables) };
  const { points } = assess(subject, collectEvidence(subject, known));
  const notes = [...points.values()].map(({ point, forms }) => {
    const fulfilled = forms.filter(({ status }) => status === 'verified').map(({ form }) => form);
    return [point.id, { content: point.content, why: point.why, fulfilled }] as const;
  });
  return {
    roles: subject.roles,
    facts: contentFacts(subject),
    graph: layoutTopics(subject.topics),
    notes: Object.fromEntries(notes),
    written: subject.topics.filter((topic) => topic.materials !== null).map((topic) => topic.id),
    tasks: Object.fromEntries([...subject.tasks.values()].map((task) => [task.id, task.title])),
  };
}
