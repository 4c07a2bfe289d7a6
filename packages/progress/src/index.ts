// What the learner's log means: merge, schedule, mastery, gap map, the next sitting, one file in and out. All pure.
export * from './content.ts';
export * from './events.ts';
export * from './learner.ts';
export * from './log.ts';
export * from './map.ts';
export * from './mastery.ts';
export * from './portable.ts';
export {
  type CardState,
  dueCards,
  previewIntervals,
  ratings,
  replayReviews,
  retrievability,
  suggestRating,
} from './schedule.ts';
export * from './sitting.ts';
