// Programs and what real PyTorch printed for them, as goldens/record.py writes them.
import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../goldens/', import.meta.url);

/** The parts of a text after lines `# === title`. */
export function sections(text: string): { title: string; body: string }[] {
  return text
    .split(/^# === /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { title: part.slice(0, end), body: part.slice(end + 1) };
    });
}

/** All programs with what they must print, by file. */
export function goldens(): {
  file: string;
  programs: { title: string; source: string; printed: string }[];
}[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .map((name) => {
      const file = name.replace(/\.txt$/, '');
      const sources = sections(readFileSync(new URL(`${file}.py`, folder), 'utf8'));
      const recorded = sections(readFileSync(new URL(name, folder), 'utf8'));
      if (sources.map((s) => s.title).join() !== recorded.map((r) => r.title).join())
        throw new Error(`goldens/${name} is older than goldens/${file}.py: run goldens/record.py ${file}`);
      const programs = sources.map(({ title, body }, i) => ({
        title,
        source: body,
        printed: recorded[i]!.body,
      }));
      return { file, programs };
    });
}
