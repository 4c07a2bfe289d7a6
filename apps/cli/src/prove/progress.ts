// How far a proof is: a bar for people, now and then a line for logs.

export interface Progress {
  /** More work became known. */
  expect(units: number): void;
  done(units: number, what: string): void;
  /** Wipes the bar, so that something else can be printed. */
  clear(): void;
}

const BAR = 24;
const LINE_EVERY_MS = 15_000;

/** `now` in milliseconds, any origin. */
export function progressOn(
  stream: { isTTY?: boolean; columns?: number; write(text: string): unknown },
  now: () => number,
): Progress {
  const started = now();
  let total = 0;
  let count = 0;
  let lastLine = started;
  let drawn = false;
  const clear = () => {
    if (drawn) stream.write('\r\u001b[K');
    drawn = false;
  };
  return {
    expect(units) {
      total += units;
    },
    done(units, what) {
      count += units;
      const text = progressText(count, total, now() - started, what);
      if (stream.isTTY) {
        stream.write(`\r\u001b[K${text.slice(0, (stream.columns || 80) - 1)}`);
        drawn = true;
      } else if (now() - lastLine >= LINE_EVERY_MS) {
        stream.write(`${text}\n`);
        lastLine = now();
      }
    },
    clear,
  };
}

/** `[######------] 30 of 60, about 12 s left: dl_011_kv_cache` */
export function progressText(count: number, total: number, ms: number, what: string): string {
  const filled = Math.round((BAR * count) / Math.max(1, total));
  const left = count === 0 ? '' : `, about ${Math.ceil(((ms / count) * (total - count)) / 1000)} s left`;
  return `[${'#'.repeat(filled)}${'-'.repeat(BAR - filled)}] ${count} of ${total}${left}: ${what}`;
}
