// Tables as HTML: scrollable by themselves, headers with scope, the deciding column marked in more than colour.
import type { Element, ElementContent } from 'hast';
import type { PageWords } from './words.ts';

/** A computed table, as `packages/labs` delivers it (declared here so that this package needs no other). */
export type ComputedTable = {
  header: string[];
  rows: string[][];
  align?: ('left' | 'right')[];
  note?: string;
};

export type TableCells = {
  header: ElementContent[][];
  rows: ElementContent[][][];
  /** The header's text, to find the deciding column and to name the table. */
  titles: string[];
  align: (string | null | undefined)[];
  id?: string;
  /** Text of the header cell whose column decides the choice. */
  decides?: string;
  note?: string;
};

const element = (
  tagName: string,
  properties: Element['properties'],
  children: ElementContent[],
): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});
const text = (value: string): ElementContent => ({ type: 'text', value });

/** Whether there is more than formulas, which are no name that assistive technology can read out for a row. */
const hasWords = (children: ElementContent[]): boolean =>
  children.some((child) => child.type === 'element' || (child.type === 'text' && child.value.trim() !== ''));

/** The table in its scrolling box. The first column names its rows, where it has words. */
export function tableElement(cells: TableCells, words: PageWords): Element {
  const bare = (title: string) => title.replaceAll(/\s+/g, '');
  const deciding =
    cells.decides === undefined
      ? -1
      : cells.titles.findIndex((title) => bare(title) === bare(cells.decides!));
  const classes = (column: number) => {
    const names = [column === deciding && 'decides', cells.align[column] === 'right' && 'number'].filter(
      (n) => n !== false,
    );
    return names.length > 0 ? { className: names } : {};
  };
  // An empty corner names nothing, so it is not a header.
  const head = cells.header.map((children, column) =>
    element(
      cells.titles[column]?.trim() ? 'th' : 'td',
      cells.titles[column]?.trim() ? { scope: 'col', ...classes(column) } : {},
      [
        ...children,
        ...(column === deciding
          ? [element('span', { className: ['visually-hidden'] }, [text(` (${words.decides})`)])]
          : []),
      ],
    ),
  );
  const body = cells.rows.map((row) =>
    element(
      'tr',
      {},
      row.map((children, column) =>
        column === 0 && hasWords(children)
          ? element('th', { scope: 'row', ...classes(0) }, children)
          : element('td', classes(column), children),
      ),
    ),
  );
  const table = element('table', {}, [
    element('thead', {}, [element('tr', {}, head)]),
    ...(body.length > 0 ? [element('tbody', {}, body)] : []),
  ]);
  const name = `${words.table}: ${cells.titles.join(', ')}`;
  const box = element('div', { className: ['scroll-x'], role: 'group', ariaLabel: name, tabIndex: 0 }, [
    table,
  ]);
  const note =
    cells.note === undefined ? [] : [element('p', { className: ['table-note'] }, [text(cells.note)])];
  return element('div', { className: ['table'], ...(cells.id === undefined ? {} : { id: cells.id }) }, [
    box,
    ...note,
  ]);
}

/** A computed table's cells; everything in it is plain text. */
export function computedCells(table: ComputedTable, id: string, decides: string): TableCells {
  return {
    header: table.header.map((cell) => [text(cell)]),
    rows: table.rows.map((row) => row.map((cell) => [text(cell)])),
    titles: table.header,
    align: table.align ?? [],
    id,
    decides,
    note: table.note,
  };
}
