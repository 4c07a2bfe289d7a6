// The texts of one topic's cards, as a file: fetched when a card of it comes up, so that the review page stays small.
import { error, json } from '@sveltejs/kit';
import { cardTexts } from '$lib/review/cards.server.ts';
import { loadContent } from '$lib/server/content.ts';
import type { EntryGenerator, RequestHandler } from './$types';

export const prerender = true;

export const entries: EntryGenerator = async () =>
  (await loadContent()).topics
    .filter(({ questions }) => questions.length > 0)
    .map(({ id }) => ({ topic: id }));

export const GET: RequestHandler = async ({ params }) => {
  const subject = await loadContent();
  const topic = subject.topics.find(({ id }) => id === params.topic);
  if (!topic) error(404, `There is no topic "${params.topic}".`);
  return json(cardTexts(subject, topic));
};
