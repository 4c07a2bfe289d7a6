// Soon.
import { implement } from './implement.ts';
export const matmul = implement({});
