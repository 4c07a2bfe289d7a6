// All the script a reading page starts with: on the first touch of a figure, a Run button or a reading mark, fetch what answers.
const answers = {
  figure: () => import('./figure.ts'),
  run: () => import('./snippet.ts'),
  read: () => import('./read-mark.ts'),
};
const wake = (island: HTMLElement, kind = island.dataset.island as keyof typeof answers) =>
  answers[kind]().then(({ answer }) => answer(island));

for (const type of ['pointerover', 'focusin', 'click']) {
  addEventListener(type, ({ target }) => {
    const island = (target as Element).closest?.<HTMLElement>('[data-island]');
    if (island && (island.dataset.figure || type === 'click')) void wake(island);
  });
}

// A shared view, `#figure-id?settings`, comes alive by itself: the figure then shows what the address says.
const shared = document.getElementById(/^#([\w-]+)\?/.exec(location.hash)?.[1] ?? '');
const figure = shared?.querySelector<HTMLElement>('[data-figure]');
if (figure) void wake(figure);

// Sections read before, from the copy that lib/learner/read-marks.ts keeps: no database is opened to paint a page. Last,
// because a browser that forbids storage throws here.
const read = localStorage['lacuna.read']?.split(' ');
for (const button of document.querySelectorAll<HTMLElement>('[data-mark]'))
  if (read?.includes(button.dataset.mark)) button.ariaPressed = 'true';
