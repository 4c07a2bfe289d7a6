// TeX to HTML and MathML by KaTeX. Input KaTeX refuses is shown as its source, marked; `lacuna check` reports it.
import katex from 'katex';
import { attributes, escapeHtml } from './raw-html.ts';

/** KaTeX repeats the TeX source inside its MathML; no reader hears or sees it. */
const annotation = /<annotation encoding="application\/x-tex">[^<]*<\/annotation>/g;

export type Tex = { html: string; error?: string };

/** A letter or a plain number, which is a third of all formulas: eyes and ears need no more than the character itself. */
const SYMBOL = /^(?:[A-Za-z]|\d+(?:\.\d+)?)$/;

/** One formula. KaTeX escapes its input and, untrusted, neither links nor sets attributes. */
export function renderTex(tex: string, display: boolean): Tex {
  const symbol = tex.trim();
  if (!display && SYMBOL.test(symbol)) {
    const face = /\d/.test(symbol) ? 'mord' : 'mord mathnormal';
    return { html: `<span class="katex"><span class="${face}">${symbol}</span></span>` };
  }
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      output: 'htmlAndMathml',
      strict: 'ignore',
      trust: false,
      throwOnError: true,
      maxSize: 50,
      maxExpand: 1000,
    });
    return { html: html.replace(annotation, '') };
  } catch (error) {
    const say = error instanceof Error ? error.message : String(error);
    return {
      html: `<code${attributes({ class: 'tex-error', title: say })}>${escapeHtml(tex)}</code>`,
      error: say,
    };
  }
}

/** A display formula in a block that scrolls by itself when it is wider than the column; `id` is its anchor. */
export function displayTex(tex: string, id: string | undefined, name: string): string {
  const { html } = renderTex(tex, true);
  const size = glyphs(tex) > WIDE ? ' wide' : '';
  return `<div${attributes({ class: `formula${size} scroll-x`, id, tabindex: 0, role: 'group', 'aria-label': name })}>${html}</div>`;
}

/** From about here on a formula may be wider than the column, and is given the margin where there is one. */
const WIDE = 48;

/** Roughly how many characters of width a formula takes: commands count one, spaces of a quad four, braces nothing. */
function glyphs(tex: string): number {
  return tex
    .replaceAll(/\\(?:text|mathrm|operatorname|mathbf|left|right|[bB]igg?[lr]?)(?![a-zA-Z])|\\[,;!]/g, '')
    .replaceAll(/\\q?quad(?![a-zA-Z])/g, 'mmmm')
    .replaceAll(/\\[a-zA-Z]+/g, 'm')
    .replaceAll(/[{}_^&\s]/g, '').length;
}
