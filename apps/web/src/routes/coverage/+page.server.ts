// The founding document's page, computed.
import { loadContent } from '$lib/server/content.ts';
import { coverageView } from '$lib/server/coverage.ts';
import { assessmentOf } from '$lib/server/forms.ts';

export const load = async () => ({ view: coverageView(assessmentOf(await loadContent())) });
