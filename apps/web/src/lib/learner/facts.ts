// The curriculum as @lacuna/progress wants it. Only types come from @lacuna/curriculum, so this runs at build time and in tests alike.
import type { Section, Subject } from '@lacuna/curriculum';
import type { ContentFacts } from '@lacuna/progress';

/** Words a minute of dense prose, and minutes for a formula, a run or a figure; a rough plan, not a promise. */
const WORDS_A_MINUTE = 180;

function minutesOf(section: Section): number {
  const stops =
    section.formulas.length + section.snippets.length + section.figures.length + section.tables.length;
  return Math.max(2, Math.round(section.words / WORDS_A_MINUTE + stops * 0.5));
}

/** Facts about every point, card, task part and section. `only`: just these points and what names them. */
export function contentFacts(subject: Subject, only?: ReadonlySet<string>): ContentFacts {
  const wanted = (points: readonly string[]) => !only || points.some((point) => only.has(point));
  const points = [...subject.points.values()].filter((point) => wanted([point.id]));
  const topics = new Set(points.map((point) => point.topic));
  return {
    topics: subject.topics.filter(({ id }) => topics.has(id)).map(({ id, title }) => ({ id, title })),
    points: points.map(({ id, topic, title, weight, requires, forms }) => ({
      id,
      topic,
      title,
      weight,
      requires,
      forms,
    })),
    cards: [...subject.questions.values()]
      .filter((question) => wanted(question.points))
      .map(({ id, topic, title, points, keyPoints }) => ({
        id,
        topic,
        title,
        points,
        keyPoints: keyPoints.length,
      })),
    parts: [...subject.tasks.values()]
      .flatMap((task) => task.parts.map((part) => ({ task, part })))
      .filter(({ part }) => wanted(part.points))
      .map(({ task, part: { id, title, minutes, points, checks } }) => ({
        task: task.id,
        part: id,
        title,
        minutes,
        points,
        checks,
      })),
    sections: subject.topics
      .flatMap((topic) => topic.materials?.sections ?? [])
      .filter((section) => wanted(section.points))
      .map((section) => ({
        topic: section.topic,
        section: section.id,
        title: section.title,
        points: section.points,
        minutes: minutesOf(section),
      })),
  };
}
