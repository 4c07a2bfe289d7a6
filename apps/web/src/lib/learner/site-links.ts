// Where links inside rendered text lead, seen from a page at a given depth.
import type { Subject } from '@lacuna/curriculum';
import type { ResolveLink } from '@lacuna/page';
import { linksFrom } from './links.ts';

export function siteLinks(subject: Subject, root: './' | '../' | '../../'): ResolveLink {
  const links = linksFrom(root);
  return (kind, id) => {
    if (kind === 'task') return subject.tasks.has(id) ? links.task(id) : undefined;
    const topic = kind === 'point' ? subject.points.get(id)?.topic : subject.questions.get(id)?.topic;
    if (topic === undefined) return undefined;
    if (kind === 'question') return links.review([id]);
    const sections = subject.topics.find((one) => one.id === topic)?.materials?.sections ?? [];
    return links.section(topic, sections.find(({ points }) => points.includes(id))?.id ?? `point-${id}`);
  };
}
