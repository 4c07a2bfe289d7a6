// What the review screen gets: which cards there are (at build time, small), and a card's text (fetched per topic).
import type { ContentFacts } from '@lacuna/progress';

/** `keyPoints` count, points, titles are in `facts.cards`. */
export interface ReviewView {
  facts: ContentFacts;
  /** Card id -> level. */
  levels: Record<string, string>;
  tasks: Record<string, string>;
}

export interface CardText {
  id: string;
  level: string;
  predict: boolean;
  headingHtml: string;
  answerHtml: string;
  keyPointsHtml: string[];
  weakHtml: string;
  nextHtml: string;
}
