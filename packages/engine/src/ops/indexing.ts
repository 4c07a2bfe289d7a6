// Soon.
import { implement } from './implement.ts';
export const indexing = implement({});
