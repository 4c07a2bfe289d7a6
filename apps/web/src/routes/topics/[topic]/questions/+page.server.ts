// One page per topic that has questions. They stand apart from the reading, whose page has a size to keep.
import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { loadContent } from '$lib/server/content.ts';
import { questionsView } from '$lib/server/reading.ts';
import type { EntryGenerator, PageServerLoad } from './$types';

export const entries: EntryGenerator = async () =>
  (await loadContent()).topics.flatMap(({ id, questions }) => (questions.length ? [{ topic: id }] : []));

export const load: PageServerLoad = async ({ params }) => {
  const subject = await loadContent();
  const topic = subject.topics.find(({ id }) => id === params.topic);
  if (!topic?.questions.length) error(404, t.shell.notFound);
  return questionsView(subject, topic);
};
