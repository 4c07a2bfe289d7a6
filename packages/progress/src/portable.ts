// The learner's log as one file, and back. A file may come from anywhere: it is measured, checked and reported on.
import * as z from 'zod';
import { eventSchema, type LearnerEvent } from './events.ts';
import { canonicalText, mergeLogs } from './log.ts';

export const EXPORT_SCHEMA = 'lacuna.progress/1';

/** What an import may hold. Twenty reviews a day for twenty years are 146,000 events, about 40 MB would be 200,000. */
export const IMPORT_LIMITS = { characters: 64_000_000, events: 200_000 } as const;

export const exportSchema = z.object({
  schema: z.literal(EXPORT_SCHEMA),
  exportedAt: z.number().int().nonnegative(),
  events: z.array(eventSchema),
});

export type ProgressFile = z.infer<typeof exportSchema>;

/** The file's text: one event a line, so that two exports can be compared with any diff. */
export function writeExport(log: readonly LearnerEvent[], now: number): string {
  const events = mergeLogs(log).map((event) => `  ${JSON.stringify(event)}`);
  return `{"schema":"${EXPORT_SCHEMA}","exportedAt":${now},"events":[\n${events.join(',\n')}\n]}\n`;
}

/** Why a file cannot be read at all. */
export type ImportProblem =
  | { code: 'too-big'; got: number; limit: number }
  | { code: 'not-json'; say: string }
  | { code: 'not-an-export'; got: string }
  | { code: 'newer'; got: string }
  | { code: 'too-many'; got: number; limit: number };

/** One entry that was left out, and why; the rest of the file still counts. */
export interface Ignored {
  /** Position in the file, from 0. */
  index: number;
  code: 'invalid' | 'conflict';
  /** The path and complaint of the first thing wrong; for a conflict, the event's id. */
  say: string;
}

export type ImportResult =
  | { ok: false; problem: ImportProblem }
  | {
      ok: true;
      /** New events, to be appended. */
      added: LearnerEvent[];
      /** How many were there already, or twice in the file. */
      known: number;
      ignored: Ignored[];
      /** The log afterwards: every existing event, unchanged, and the new ones. */
      log: LearnerEvent[];
    };

/** Reads an export into an existing log. Never throws, never drops or changes an existing event. */
export function readExport(text: string, existing: readonly LearnerEvent[]): ImportResult {
  const fail = (problem: ImportProblem): ImportResult => ({ ok: false, problem });
  if (text.length > IMPORT_LIMITS.characters) {
    return fail({ code: 'too-big', got: text.length, limit: IMPORT_LIMITS.characters });
  }
  let file: unknown;
  try {
    file = JSON.parse(text);
  } catch (error) {
    return fail({ code: 'not-json', say: error instanceof Error ? error.message : String(error) });
  }
  const schema =
    file && typeof file === 'object' && 'schema' in file ? String(file.schema).slice(0, 100) : '';
  if (/^lacuna\.progress\/(?!1$)\d+$/.test(schema)) return fail({ code: 'newer', got: schema });
  if (schema !== EXPORT_SCHEMA || !('events' in (file as object)))
    return fail({ code: 'not-an-export', got: schema });
  const { events } = file as { events: unknown };
  if (!Array.isArray(events))
    return fail({ code: 'not-an-export', got: `${schema}, events: ${typeof events}` });
  if (events.length > IMPORT_LIMITS.events) {
    return fail({ code: 'too-many', got: events.length, limit: IMPORT_LIMITS.events });
  }

  const byId = new Map(existing.map((event) => [event.id, event]));
  const added: LearnerEvent[] = [];
  const ignored: Ignored[] = [];
  let known = 0;
  for (const [index, raw] of events.entries()) {
    const parsed = eventSchema.safeParse(raw);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      ignored.push({
        index,
        code: 'invalid',
        say: `${issue?.path.join('.') || 'event'}: ${issue?.message ?? ''}`,
      });
      continue;
    }
    const event = parsed.data;
    const mine = byId.get(event.id);
    if (!mine) {
      byId.set(event.id, event);
      added.push(event);
    } else if (canonicalText(mine) === canonicalText(event)) known += 1;
    else ignored.push({ index, code: 'conflict', say: event.id.slice(0, 100) });
  }
  return { ok: true, added, known, ignored, log: mergeLogs(existing, added) };
}
