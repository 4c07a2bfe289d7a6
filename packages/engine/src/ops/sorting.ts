// Soon.
import { implement } from './implement.ts';
export const sorting = implement({});
