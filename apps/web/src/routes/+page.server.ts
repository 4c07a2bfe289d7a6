// Home's data, from the curriculum at build time.
import { homeView } from '$lib/map/home.server.ts';
import { loadContent } from '$lib/server/content.ts';

export const load = async () => ({ view: homeView(await loadContent()) });
