// Soon.
import { implement } from './implement.ts';
export const nn = implement({});
