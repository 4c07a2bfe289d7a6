// All the script a reading page starts with: on the first touch of a figure, a Run button or a reading mark, fetch what answers.
const answers = {
  figure: () => import('./figure.ts'),
  run: () => import('./snippet.ts'),
  read: () => import('./read-mark.ts'),
};

for (const type of ['pointerover', 'focusin', 'click']) {
  addEventListener(type, ({ target }) => {
    const island = (target as Element).closest?.<HTMLElement>('[data-island]');
    const kind = island?.dataset.island as keyof typeof answers | undefined;
    if (island && kind && (kind === 'figure' || type === 'click'))
      void answers[kind]().then(({ answer }) => answer(island));
  });
}

// Sections read before, from the copy that read-mark.ts leaves: the log itself is not opened to paint a page. (Last, because
// a browser that forbids storage throws here.)
for (const button of document.querySelectorAll<HTMLElement>('[data-island=read]')) {
  const { topic, section } = button.dataset;
  button.ariaPressed = String(`${localStorage[`lacuna.read.${topic}`]}`.split(' ').includes(`${section}`));
}

// A shared view, `#figure-id?settings`, comes alive by itself: the figure then shows what the address says.
const shared = /^#([\w-]+)\?/.exec(location.hash)?.[1];
const seen = shared && document.getElementById(shared)?.querySelector<HTMLElement>('[data-island="figure"]');
if (seen) void answers.figure().then(({ answer }) => answer(seen));
