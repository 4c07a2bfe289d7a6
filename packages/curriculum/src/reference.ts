// Something that names something else by its id, wherever it stands; resolved when everything is loaded.
import type { Place } from './place.ts';

export type ReferenceKind = 'point' | 'task' | 'question' | 'source' | 'topic' | 'role';

export interface Reference {
  kind: ReferenceKind;
  id: string;
  place: Place;
}
