// A task as one Python file that grades itself with real PyTorch, made at build time.
import { error } from '@sveltejs/kit';
import { taskFile } from '$lib/lab/task-file.server.ts';
import { loadContent } from '$lib/server/content.ts';
import type { EntryGenerator, RequestHandler } from './$types';

export const prerender = true;

export const entries: EntryGenerator = async () =>
  [...(await loadContent()).tasks.keys()].map((task) => ({ task }));

export const GET: RequestHandler = async ({ params }) => {
  const task = (await loadContent()).tasks.get(params.task);
  if (!task) error(404, `There is no task "${params.task}".`);
  return new Response(await taskFile(task), { headers: { 'content-type': 'text/x-python; charset=utf-8' } });
};
