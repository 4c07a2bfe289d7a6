// Leaning must drop only what is invisible: text and coloured tokens stay.
import katex from 'katex';
import { expect, test } from 'vitest';
import { lean } from './lean-html.ts';

test('text stays, uncoloured tokens lose their span, coloured ones keep it', () => {
  expect(lean('<span class="tok-keyword">def</span> f<span class="tok-punctuation">(</span>x)')).toBe(
    '<span class="tok-keyword">def</span> f(x)',
  );
});

test('a formula loses its TeX and keeps its MathML and its picture', () => {
  const html = katex.renderToString('a<b');
  const leaner = lean(html);
  expect(html).toContain('<annotation');
  expect(leaner).not.toContain('annotation');
  expect(leaner).toContain('<mo>&lt;</mo>');
  expect(leaner).toContain('katex-html');
});
