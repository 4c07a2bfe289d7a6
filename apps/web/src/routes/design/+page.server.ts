// The design page: tokens from their file, and a real section of a reading to show the prose with.

import { readTokens } from '$lib/design/tokens.ts';
import { loadContent } from '$lib/server/content.ts';
import { assessmentOf } from '$lib/server/forms.ts';
import { readingView } from '$lib/server/reading.ts';
import css from '../../styles/tokens.css?raw';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async () => {
  const assessment = assessmentOf(await loadContent());
  // The first topic that is written: its first section, whatever it says.
  const topic = assessment.subject.topics.find(({ materials }) => materials?.sections.length);
  const view = topic && readingView(assessment, topic);
  return {
    tokens: readTokens(css),
    sample: view?.sections[0]
      ? {
          topic: view.id,
          title: view.title,
          section: {
            ...view.sections[0],
            segments: view.sections[0].segments.filter(({ kind }) => kind !== 'figure'),
          },
          before: view.before,
          after: view.after,
        }
      : null,
  };
};
