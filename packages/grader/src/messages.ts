// What the host and a cell (one interpreter in a worker or a child process) say to each other.
import * as z from 'zod';
import type { Job } from './contract.ts';

/** Longest text the host takes from a cell in one message; a verdict is far smaller. */
export const MAX_TEXT = 4_000_000;

/** Host to cell. `token` is fresh for every run and never shown to Python. */
export type ToCell = { kind: 'run'; token: string; job: Job };

/** Cell to host: untrusted, always parsed by this schema. */
export const fromCellSchema = z.discriminatedUnion('kind', [
  /** Python is up. */
  z.strictObject({ kind: z.literal('ready'), ms: z.number() }),
  z.strictObject({ kind: z.literal('output'), token: z.string().max(100), text: z.string().max(MAX_TEXT) }),
  /** `verdict` is JSON text; `clean` is false when the interpreter should not be used again. */
  z.strictObject({
    kind: z.literal('verdict'),
    token: z.string().max(100),
    verdict: z.string().max(MAX_TEXT),
    clean: z.boolean(),
  }),
  /** Python could not start, or died under the job. */
  z.strictObject({
    kind: z.literal('broken'),
    token: z.string().max(100).nullable(),
    message: z.string().max(MAX_TEXT),
  }),
]);

export type FromCell = z.infer<typeof fromCellSchema>;
