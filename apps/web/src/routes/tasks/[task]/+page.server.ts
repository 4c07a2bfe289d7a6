// One lab page per task, from the curriculum at build time.
import { error } from '@sveltejs/kit';
import { labView } from '$lib/lab/task.server.ts';
import { loadContent } from '$lib/server/content.ts';
import type { EntryGenerator, PageServerLoad } from './$types';

export const entries: EntryGenerator = async () =>
  [...(await loadContent()).tasks.keys()].map((task) => ({ task }));

export const load: PageServerLoad = async ({ params }) => {
  const subject = await loadContent();
  const task = subject.tasks.get(params.task);
  if (!task) error(404, `There is no task "${params.task}".`);
  return { view: labView(subject, task) };
};
