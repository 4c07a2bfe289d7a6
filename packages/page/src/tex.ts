// TeX to HTML and MathML by KaTeX. Input KaTeX refuses is shown as its source, marked; `lacuna check` reports it.
import katex from 'katex';
import { attributes, escapeHtml } from './raw-html.ts';

/** KaTeX repeats the TeX source inside its MathML; no reader hears or sees it. */
const annotation = /<annotation encoding="application\/x-tex">[^<]*<\/annotation>/g;

export type Tex = { html: string; error?: string };

/** One formula. KaTeX escapes its input and, untrusted, neither links nor sets attributes. */
export function renderTex(tex: string, display: boolean): Tex {
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
  return `<div${attributes({ class: 'formula scroll-x', id, tabindex: 0, role: 'group', 'aria-label': name })}>${html}</div>`;
}
