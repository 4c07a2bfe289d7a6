// Makes the review screen's data and the cards' texts from the curriculum, at build time.
import type { Question, Subject, Topic } from '@lacuna/curriculum';
import { type RenderOptions, renderInline, renderNodes } from '@lacuna/page';
import { pageWords } from '$lib/i18n/page-words.ts';
import { contentFacts } from '$lib/learner/facts.ts';
import { siteLinks } from '$lib/learner/site-links.ts';
import type { CardText, ReviewView } from './view.ts';

export function reviewView(subject: Subject): ReviewView {
  // Only points somebody has written a card for: the rest of the map is home's business.
  const asked = new Set([...subject.questions.values()].flatMap((question) => question.points));
  return {
    facts: contentFacts(subject, asked),
    levels: Object.fromEntries([...subject.questions.values()].map(({ id, level }) => [id, level])),
    tasks: Object.fromEntries([...subject.tasks.values()].map((task) => [task.id, task.title])),
  };
}

export function cardTexts(subject: Subject, topic: Topic): CardText[] {
  const options: RenderOptions = {
    sources: subject.sources,
    links: siteLinks(subject, '../'),
    words: pageWords,
    headingLevel: 4,
  };
  return topic.questions.map((question) => cardText(question, options));
}

function cardText(question: Question, options: RenderOptions): CardText {
  return {
    id: question.id,
    level: question.level,
    predict: question.predict,
    headingHtml: renderInline(question.heading, options),
    answerHtml: renderNodes(question.answer, options),
    keyPointsHtml: question.keyPoints.map(({ nodes }) => renderNodes(nodes, options)),
    weakHtml: renderNodes(question.weak, options),
    nextHtml: renderNodes(question.next, options),
  };
}
