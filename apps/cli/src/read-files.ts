// The files of one folder as texts. Nothing that lies there can crash us, hang us or lead us out of it.
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Issue, LONGEST_FILE, type Rule } from '@lacuna/curriculum';

const TEXT = /\.(ya?ml|md|py|json|txt)$/;
/** No text of LONGEST_FILE characters is longer in UTF-8. */
const LONGEST_BYTES = 4 * LONGEST_FILE;

export interface ReadFiles {
  /** Path, as `shown` gives it -> text; '' for files that are no text. */
  texts: Map<string, string>;
  issues: Issue[];
}

/** Reads all below `folder` but what is hidden. `shown` turns an absolute path into the one to print. */
export function readFiles(folder: string, shown: (file: string) => string): ReadFiles {
  const texts = new Map<string, string>();
  const issues: Issue[] = [];
  const waiting = [folder];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const report = (file: string, rule: Rule, say: string, fix: string) =>
      issues.push({ rule, severity: 'error', file: shown(file), line: 1, column: 1, say, fix });
    let names: string[];
    try {
      names = readdirSync(next).sort();
    } catch (error) {
      report(next, 'file-kind', `the folder cannot be read (${codeOf(error)})`, 'allow reading it');
      continue;
    }
    for (const name of names) {
      if (name.startsWith('.') || name === '__pycache__') continue;
      const file = path.join(next, name);
      try {
        const found = lstatSync(file);
        if (found.isDirectory()) waiting.push(file);
        else if (found.isSymbolicLink())
          report(file, 'file-kind', 'a symbolic link lies here', 'put the file itself here');
        else if (!found.isFile())
          report(file, 'file-kind', 'something lies here that is no file', 'remove it');
        else if (!TEXT.test(name)) texts.set(shown(file), '');
        else if (found.size > LONGEST_BYTES)
          report(
            file,
            'size',
            `the file has ${found.size} bytes`,
            `split it; at most ${LONGEST_BYTES} are read`,
          );
        else {
          const text = decoded(readFileSync(file));
          if (typeof text === 'string') texts.set(shown(file), text);
          else report(file, 'encoding', text.say, 'save the file as UTF-8');
        }
      } catch (error) {
        report(file, 'file-kind', `the file cannot be read (${codeOf(error)})`, 'allow reading it');
      }
    }
  }
  return { texts, issues };
}

/** The text, or what it is instead. A byte order mark is left out. */
function decoded(bytes: Buffer): string | { say: string } {
  const start = bytes.subarray(0, 2).toString('hex');
  if (start === 'fffe' || start === 'feff') return { say: 'the file is UTF-16' };
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Which byte it is, the decoder does not tell.
    const good = new TextDecoder('utf-8').decode(bytes);
    const line = good.slice(0, good.indexOf('\ufffd')).split('\n').length;
    return { say: `the file is not UTF-8 (line ${line})` };
  }
}

function codeOf(error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return code;
}
