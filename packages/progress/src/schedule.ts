// When a card comes back: FSRS (ts-fsrs) replayed from the log. No fuzz, so a log has one schedule, on every device.
import { type Card, createEmptyCard, fsrs, type Grade, Rating, State } from 'ts-fsrs';
import type { ReviewedEvent, ReviewRating } from './events.ts';

const DAY = 86_400_000;

/** FSRS-6 with its published default weights: 90 % wanted retention, learning steps of 1 and 10 minutes. */
const scheduler = fsrs({ enable_fuzz: false, enable_short_term: true, request_retention: 0.9 });

const grades = {
  again: Rating.Again,
  hard: Rating.Hard,
  good: Rating.Good,
  easy: Rating.Easy,
} satisfies Record<ReviewRating, Grade>;

export const ratings: readonly ReviewRating[] = ['again', 'hard', 'good', 'easy'];

/** What the log says about one card that was answered at least once. */
export interface CardState {
  card: string;
  /** Milliseconds since 1970. */
  due: number;
  lastReview: number;
  /** Days after which recall is 90 % likely. */
  stability: number;
  /** 1 (easy) to 10. */
  difficulty: number;
  learning: boolean;
  lapses: number;
  /** Oldest first; never empty. */
  reviews: ReviewedEvent[];
  /** ts-fsrs' own state, for previews. */
  fsrs: Card;
}

/** Replays reviews (in log order, any cards) to one state per card. */
export function replayReviews(reviews: readonly ReviewedEvent[]): Map<string, CardState> {
  const byCard = new Map<string, ReviewedEvent[]>();
  for (const review of reviews) {
    const list = byCard.get(review.card);
    if (list) list.push(review);
    else byCard.set(review.card, [review]);
  }
  const states = new Map<string, CardState>();
  for (const [card, list] of byCard) {
    let state = createEmptyCard(new Date(list[0]!.at));
    for (const review of list) state = scheduler.next(state, new Date(review.at), grades[review.rating]).card;
    states.set(card, {
      card,
      due: state.due.getTime(),
      lastReview: list.at(-1)!.at,
      stability: state.stability,
      difficulty: state.difficulty,
      learning: state.state === State.Learning || state.state === State.Relearning,
      lapses: state.lapses,
      reviews: list,
      fsrs: state,
    });
  }
  return states;
}

/**
 * The chance (0..1) that the card is recalled now. ts-fsrs' own `get_retrievability` counts whole days; this counts
 * fractions, so that the number does not jump at midnight. A clock that went back counts as no time passed.
 */
export function retrievability(state: CardState, now: number): number {
  return scheduler.forgetting_curve(Math.max(0, now - state.lastReview) / DAY, state.stability);
}

/** Cards whose time has come, the one most likely forgotten first. */
export function dueCards(states: ReadonlyMap<string, CardState>, now: number): CardState[] {
  return [...states.values()]
    .filter((state) => state.due <= now)
    .map((state) => ({ state, chance: retrievability(state, now) }))
    .sort(
      (a, b) => a.chance - b.chance || a.state.due - b.state.due || (a.state.card < b.state.card ? -1 : 1),
    )
    .map(({ state }) => state);
}

/** For each rating, how long until the card would come back, in milliseconds. `state` undefined: a card never seen. */
export function previewIntervals(state: CardState | undefined, now: number): Record<ReviewRating, number> {
  const at = Math.max(now, state?.lastReview ?? 0);
  const preview = scheduler.repeat(state?.fsrs ?? createEmptyCard(new Date(at)), new Date(at));
  const wait = (rating: ReviewRating) => preview[grades[rating]].card.due.getTime() - at;
  return { again: wait('again'), hard: wait('hard'), good: wait('good'), easy: wait('easy') };
}

/**
 * The rating that fits what was said: all key points good, two thirds hard, less again. Never `easy`: only the learner
 * knows whether it was. `of` 0: nothing to tick, so `good`.
 */
export function suggestRating(ticked: number, of: number): ReviewRating {
  if (of === 0 || ticked >= of) return 'good';
  return ticked / of >= 0.6 ? 'hard' : 'again';
}
