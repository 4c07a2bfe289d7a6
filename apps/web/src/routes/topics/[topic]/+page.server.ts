// One page per topic of the curriculum, written or not.
import { error } from '@sveltejs/kit';
import { t } from '$lib/i18n';
import { loadContent } from '$lib/server/content.ts';
import { assessmentOf } from '$lib/server/forms.ts';
import { readingView } from '$lib/server/reading.ts';
import type { EntryGenerator, PageServerLoad } from './$types';

export const entries: EntryGenerator = async () =>
  (await loadContent()).topics.map(({ id }) => ({ topic: id }));

export const load: PageServerLoad = async ({ params }) => {
  const assessment = assessmentOf(await loadContent());
  const topic = assessment.subject.topics.find(({ id }) => id === params.topic);
  if (!topic) error(404, t.shell.notFound);
  return { topic: readingView(assessment, topic) };
};
