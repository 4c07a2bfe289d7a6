// How a preview takes over a change: only what differs is exchanged, and what scripts did to the rest stays.
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { build } from 'esbuild';

const source = path.join(path.dirname(fileURLToPath(import.meta.url)), '../src/lib/preview/patch.ts');

test('a patched page is the next one, and untouched elements are the same objects', async ({ page }) => {
  const { outputFiles } = await build({
    entryPoints: [source],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'preview',
  });
  await page.setContent('<main></main>');
  await page.addScriptTag({ content: outputFiles[0]!.text });
  const result = await page.evaluate(() => {
    const { patch } = (
      globalThis as unknown as { preview: { patch(a: Element, b: Element, c: Element): void } }
    ).preview;
    const parse = (html: string) =>
      new DOMParser().parseFromString(`<main>${html}</main>`, 'text/html').querySelector('main')!;
    const cases = [
      ['<p>a</p><p>b</p>', '<p>a</p><p>c</p>'],
      ['<p>a</p><p>b</p><p>d</p>', '<p>a</p><p>b</p><p>new</p><p>d</p>'],
      ['<p>a</p><p>b</p><p>d</p>', '<p>d</p>'],
      [
        '<section><h2>x</h2><p>a</p></section>',
        '<section><h2>x</h2><p>a</p><div class="problem">!</div></section>',
      ],
      ['<p>a</p>', '<p>a<b>c</b></p>'],
      ['', '<p>a</p>'],
    ] as const;
    const wrong = cases.filter(([before, after]) => {
      const live = parse(before);
      document.body.replaceChildren(live);
      patch(live, parse(before), parse(after));
      return live.innerHTML !== after;
    });
    // what a script added to a section stays while its neighbour changes
    const live = parse('<section id="a"><p>a</p></section><section id="b"><p>b</p></section>');
    document.body.replaceChildren(live);
    const touched = live.querySelector('#a')!;
    touched.append(document.createElement('canvas'));
    patch(
      live,
      parse('<section id="a"><p>a</p></section><section id="b"><p>b</p></section>'),
      parse('<section id="a"><p>a</p></section><section id="b"><p>c</p></section>'),
    );
    return { wrong, kept: live.querySelector('#a') === touched, html: live.innerHTML };
  });
  expect(result).toEqual({
    wrong: [],
    kept: true,
    html: '<section id="a"><p>a</p><canvas></canvas></section><section id="b"><p>c</p></section>',
  });
});
