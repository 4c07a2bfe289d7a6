// What was found out before, by the hash of what it was found from: written line by line, so an interrupted run goes on.
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import path from 'node:path';

/** How many cache files to keep; older ones go. */
const KEPT = 200;

/** One file of answers, keyed by content. Anything in it that does not parse counts as not there. */
export class ProofCache {
  readonly #file: string;
  readonly #known = new Map<string, unknown>();

  /** `name` must stand for everything an answer depends on but its key. */
  constructor(folder: string, name: string) {
    mkdirSync(folder, { recursive: true });
    this.#file = path.join(folder, `${name}.jsonl`);
    if (existsSync(this.#file)) this.#read();
    else prune(folder);
  }

  get<T>(key: string): T | undefined {
    return this.#known.get(key) as T | undefined;
  }

  set(key: string, value: unknown): void {
    this.#known.set(key, value);
    appendFileSync(this.#file, `${JSON.stringify([key, value])}\n`);
  }

  #read(): void {
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      try {
        const [key, value] = JSON.parse(line) as [string, unknown];
        this.#known.set(key, value);
      } catch (problem) {
        if (!(problem instanceof SyntaxError)) throw problem; // the line a kill cut short, or the empty last one
      }
    }
    // A line that was cut short has no end; what comes next must not continue it.
    if (!readFileSync(this.#file, 'utf8').endsWith('\n')) appendFileSync(this.#file, '\n');
  }
}

function prune(folder: string): void {
  const all = readdirSync(folder)
    .map((name) => ({ file: path.join(folder, name), at: statSync(path.join(folder, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  for (const { file } of all.slice(KEPT)) rmSync(file, { force: true });
}
