// The filter of the page of names: shows what contains the words, hides families with nothing left. The page reads as well without.
const form = document.querySelector<HTMLFormElement>('[data-find]');
const input = form?.querySelector('input');
const output = form?.querySelector('output');

if (form && input && output) {
  const families = [...document.querySelectorAll<HTMLElement>('[data-family]')].map((family) => ({
    family,
    groups: [...family.querySelectorAll<HTMLElement>('ul, table')].map((group) => ({
      group,
      // A list stands after its heading; a table within a box that does.
      parts: [group, (group.closest('.scroll-x') ?? group).previousElementSibling as HTMLElement | null],
      rows: [...group.querySelectorAll<HTMLElement>('li, tbody tr')].map((row) => ({
        row,
        text: `${family.dataset.family}.${row.querySelector('th')?.textContent ?? row.textContent}`.toLowerCase(),
      })),
    })),
  }));

  const apply = () => {
    const wanted = input.value.trim().toLowerCase();
    let shown = 0;
    for (const { family, groups } of families) {
      let here = 0;
      for (const { parts, rows } of groups) {
        let left = 0;
        for (const { row, text } of rows) {
          row.hidden = !text.includes(wanted);
          if (!row.hidden) left += 1;
        }
        for (const part of parts) if (part) part.hidden = left === 0;
        here += left;
      }
      family.hidden = here === 0;
      shown += here;
    }
    const overview = document.querySelector<HTMLElement>('[data-overview]');
    if (overview) overview.hidden = wanted !== '';
    const said = shown === 1 ? form.dataset.one : form.dataset.other?.replace('0', shown.toLocaleString());
    output.value = wanted ? (said ?? '') : '';
  };
  input.addEventListener('input', apply);
  form.addEventListener('submit', (event) => event.preventDefault());
  form.hidden = false;
  if (input.value) apply();
}
