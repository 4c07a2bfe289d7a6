// Review's data, from the curriculum at build time.
import { reviewView } from '$lib/review/cards.server.ts';
import { loadContent } from '$lib/server/content.ts';

export const load = async () => ({ view: reviewView(await loadContent()) });
