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
