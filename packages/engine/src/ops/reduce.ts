// Soon.
import { implement } from './implement.ts';
export const reduce = implement({});
