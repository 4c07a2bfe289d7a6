// Soon.
import { implement } from './implement.ts';
export const random = implement({});
