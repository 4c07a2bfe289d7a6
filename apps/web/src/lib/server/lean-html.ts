// Takes out of rendered HTML what no reader sees or hears: a reading page has 20 KB, compressed, for everything.

/** Tokens that the style sheet leaves in the colour of the text. */
const uncoloured = /<span class="tok-(?:punctuation|parameter|link)">([^<]*)<\/span>/g;
/** The TeX source that KaTeX keeps inside MathML; the MathML itself says the same to assistive technology. */
const annotation = /<annotation encoding="application\/x-tex">[^<]*<\/annotation>/g;

export function lean(html: string): string {
  return html.replace(uncoloured, '$1').replace(annotation, '');
}
