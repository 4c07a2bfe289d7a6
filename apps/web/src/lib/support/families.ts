// Sorts PyTorch's documented names by how ours does: from the list of names, the parity table, and what the live module has.
import type { FamilyView, SupportView } from './view.ts';

/** What the live module says of a name: '' when it has it, else why not. */
export type Live = Readonly<Record<string, string>>;
type Measured = { right: number; all: number; first: string };

const GENERAL = 'write it with the operations there are';

/** Rows of PARITY.md by name: samples, gradients and error inputs together, and the first difference. */
export function parityRows(markdown: string): Map<string, Measured> {
  const rows = new Map<string, Measured>();
  for (const line of markdown.split('\n')) {
    const cells = /^\| `([^`]+)` \| T/.exec(line) && line.split(/(?<!\\)\|/).map((cell) => cell.trim());
    if (!cells) continue;
    const counts = cells.slice(4, 7).map((cell) => cell.split('/').map(Number));
    const sum = (at: number) => counts.reduce((total, pair) => total + (pair[at] || 0), 0);
    const first = (cells[7] ?? '').replaceAll('\\|', '|').replaceAll('&lt;', '<');
    rows.set((cells[1] ?? '').slice(1, -1), { right: sum(0), all: sum(1), first });
  }
  return rows;
}

/** Letters of verdicts.tsv by operation, as counts. */
export function verdictRows(table: string): Map<string, Measured> {
  const rows = new Map<string, Measured>();
  for (const line of table.trim().split('\n').slice(1)) {
    const [name = '', letters = ''] = line.split('\t');
    rows.set(name, { right: letters.replaceAll(/[^.]/g, '').length, all: letters.length, first: '' });
  }
  return rows;
}

/** The names a measured row may go by, nearest first. */
function rowNames(name: string): string[] {
  const bare = name.replace(/^torch\.(Tensor\.)?/, '');
  if (name.startsWith('torch.nn.functional.')) return [name, `F.${name.slice(20)}`, bare];
  if (name.startsWith('torch.Tensor.'))
    return [`Tensor.${bare}`, `Tensor.${bare} (attr)`, bare, bare.replace(/_$/, '')];
  if (/^torch\.(nn\.Module|optim\.Optimizer)\./.test(name))
    return [name, name.replace('torch.nn.', '').replace('torch.optim.', '')];
  return [name, bare];
}

function measure(
  name: string,
  parity: Map<string, Measured>,
  verdicts: Map<string, Measured>,
): Measured | null {
  const names = rowNames(name);
  for (const rows of [parity, verdicts])
    for (const each of names) {
      const row = rows.get(each);
      if (row && row.all > 0) return row;
    }
  return null;
}

/** What a NotAvailable error recommends, if it is more than the general advice. */
export function remedy(says: string): string {
  const advice = /is not available in Lacuna's torch yet; (.*)\.$/s.exec(says)?.[1] ?? '';
  return advice === GENERAL ? '' : advice;
}

/** Bullets of the section of docs/engine.md on deviations that are meant. */
export function meantDeviations(markdown: string): string[] {
  const section = markdown.split(/^## /m).find((part) => part.startsWith('Deviations that are meant')) ?? '';
  return section
    .split(/^- /m)
    .slice(1)
    .map((bullet) => (bullet.split('\n\n')[0] ?? '').replace(/\s+/g, ' ').trim());
}

/** The whole page. `api` is api.tsv: a name and a kind a line. */
export function supportView(
  sources: { api: string; parity: string; verdicts: string; engine: string },
  live: Live,
  version: string,
): SupportView {
  const parity = parityRows(sources.parity);
  const verdicts = verdictRows(sources.verdicts);
  const families = new Map<string, FamilyView>();
  const names = namesOf(sources.api);
  for (const full of names) {
    const of = full.slice(0, full.lastIndexOf('.'));
    const name = full.slice(of.length + 1);
    const empty = { of, id: of.replaceAll('.', '-'), agree: [], unmeasured: [], different: [], absent: [] };
    const family: FamilyView = families.get(of) ?? empty;
    families.set(of, family);
    const absent = live[full];
    const row = measure(full, parity, verdicts);
    if (absent !== undefined && absent !== '') family.absent.push({ name, instead: remedy(absent) });
    else if (row === null) family.unmeasured.push(name);
    else if (row.right === row.all) family.agree.push(name);
    else family.different.push({ name, ...row, first: shortened(row.first) });
  }
  const all = [...families.values()];
  const count = (part: 'agree' | 'unmeasured' | 'different' | 'absent') =>
    all.reduce((total, family) => total + family[part].length, 0);
  const rows = [...verdicts.values()];
  return {
    version,
    families: all,
    names: names.length,
    agree: count('agree'),
    unmeasured: count('unmeasured'),
    different: count('different'),
    absent: count('absent'),
    samples: {
      right: rows.reduce((total, { right }) => total + right, 0),
      all: rows.reduce((total, row) => total + row.all, 0),
    },
    meant: meantDeviations(sources.engine),
  };
}

/** Names of api.tsv. */
export const namesOf = (api: string): string[] =>
  api
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t')[0] ?? '');

const shortened = (text: string): string => (text.length > 120 ? `${text.slice(0, 119)}…` : text);
