// Every construct of Markdown as HTML, and hostile Markdown as harmless text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { elements, parseErrors } from './html-tree.ts';
import { renderMarkdown } from './markdown.ts';
import type { RenderOptions } from './to-html.ts';

const options: RenderOptions = {
  notes: 'margin',
  sources: new Map([
    ['Kwo23', { title: 'PagedAttention / vLLM', authors: 'Kwon et al.', reference: '2309.06180' }],
    ['Rum86', { title: 'Learning <representations>', authors: 'Rumelhart et al.', reference: 'Nature 1986' }],
  ]),
  links: (kind, id) => (id === 'gone' ? undefined : `/topics/x#${kind}-${id}`),
};
const html = (text: string) => renderMarkdown(text, options);
const all = (text: string, tag: string) => elements(html(text)).filter((found) => found.tag === tag);
const one = (text: string, tag: string) => {
  const found = all(text, tag);
  expect(found.length, `one <${tag}> in ${html(text)}`).toBe(1);
  return found[0]!;
};

describe('formulas', () => {
  it('are HTML for eyes and MathML for ears', () => {
    const tree = elements(html('of $x^2$ we'), { katex: true });
    expect(tree.some((found) => found.tag === 'math')).toBe(true);
    expect(tree.some((found) => found.tag === 'annotation')).toBe(false);
    expect(tree.find((found) => found.attrs.class === 'katex-html')?.attrs['aria-hidden']).toBe('true');
  });

  it('of one letter or number are that character in the face of formulas', () => {
    expect(html('of $T$ and $0.5$')).toBe(
      '<p>of <span class="katex"><span class="mord mathnormal">T</span></span> and <span class="katex"><span class="mord">0.5</span></span></p>',
    );
  });

  it('displayed, scroll by themselves and carry their id', () => {
    const box = all('$$ {#kv-bytes}\nM = 2 L\n$$', 'div')[0]!;
    expect(box.attrs).toMatchObject({
      id: 'kv-bytes',
      class: 'formula scroll-x',
      tabindex: '0',
      role: 'group',
    });
  });

  it('displayed, are wide from about fifty characters on, however long their commands are', () => {
    const classOf = (tex: string) => all(`$$\n${tex}\n$$`, 'div')[0]!.attrs.class;
    expect(classOf('\\operatorname{softmax}\\left( \\frac{QK^\\top}{\\sqrt{d}} \\right) V')).toBe(
      'formula scroll-x',
    );
    expect(classOf(Array(14).fill('a_i +').join(' '))).toBe('formula scroll-x');
    expect(classOf(Array(20).fill('a_i +').join(' '))).toBe('formula wide scroll-x');
  });

  it('that KaTeX refuses are shown as their source', () => {
    expect(one('so $\\frac{1}$ is', 'code').attrs.class).toBe('tex-error');
    expect(one('so $\\nope<b>$ is', 'code').text).toBe('\\nope<b>');
  });

  it('cannot link or style', () => {
    const text = html('$\\href{javascript:alert(1)}{x}$ $\\htmlClass{evil}{x}$ $\\url{https://a.b}$');
    expect(elements(text, { katex: true }).filter((f) => f.tag === 'a' || f.attrs.class === 'evil')).toEqual(
      [],
    );
  });
});

describe('code', () => {
  it('is highlighted by class, escaped, focusable, and as long as it was', () => {
    const source = 'def f(x):\n    return "<b>" + x  # why & how';
    const block = one(`\`\`\`python\n${source}\n\`\`\``, 'pre');
    expect(block.text).toBe(source);
    expect(block.attrs).toMatchObject({ class: 'code scroll-x', tabindex: '0', 'data-language': 'python' });
    const classes = all(`\`\`\`python\n${source}\n\`\`\``, 'span').map((f) => f.attrs.class);
    expect(classes).toContain('tok-keyword');
    expect(classes).toContain('tok-comment');
    expect(classes.filter((name) => /punctuation|parameter/.test(name ?? ''))).toEqual([]);
    expect(html(`\`\`\`python\n${source}\n\`\`\``)).not.toContain('style=');
  });

  it('of an unknown language is only escaped', () => {
    const block = one('```brainf"ck\n<i>+</i>\n```', 'pre');
    expect(block.text).toBe('<i>+</i>');
    expect(all('```brainf"ck\n<i>+</i>\n```', 'i')).toEqual([]);
  });
});

describe('tables', () => {
  const table = '| Kind | Bytes |\n|:--|--:|\n| MHA | $2^{19}$ |\n| MQA | 16 |';
  it('have a scrolling box with a name, headers with scope, row headers and aligned numbers', () => {
    const tree = elements(html(table));
    const box = tree.find((f) => f.attrs.class === 'scroll-x')!;
    expect(box.attrs).toMatchObject({ role: 'group', tabindex: '0', 'aria-label': 'Table: Kind, Bytes' });
    expect(tree.filter((f) => f.tag === 'th').map((f) => f.attrs.scope)).toEqual([
      'col',
      'col',
      'row',
      'row',
    ]);
    expect(tree.filter((f) => f.tag === 'td').map((f) => f.attrs.class)).toEqual(['number', 'number']);
  });

  it('have no empty header', () => {
    const tree = elements(html('| | B |\n|--|--|\n| x | y |'));
    expect(tree.filter((f) => f.tag === 'th').map((f) => f.text)).toEqual(['B', 'x']);
  });

  it('have no row header of a formula alone', () => {
    const tree = elements(html('| A | B |\n|--|--|\n| $x$ | y |\n| $x$ each | z |'));
    expect(tree.filter((f) => f.tag === 'th').map((f) => f.attrs.scope)).toEqual(['col', 'col', 'row']);
  });

  it('put the notes of their sources below the box', () => {
    const tree = elements(html('| A | B |\n|--|--|\n| x | y [@Kwo23] |'));
    const note = tree.find((f) => f.attrs.role === 'note')!;
    expect(note.parents).not.toContain('table');
    expect(tree.find((f) => f.tag === 'sup')?.parents).toContain('td');
  });
});

describe('sources', () => {
  it('become a numbered mark and a note at the end of the paragraph, with a link', () => {
    const tree = elements(html('Blocks [@Kwo23] help, since [@Rum86].'));
    expect(tree.find((f) => f.tag === 'p')?.text).toMatch(/^Blocks1 help, since2\./);
    expect(tree.filter((f) => f.tag === 'sup').map((f) => f.text)).toEqual(['1', '2']);
    const notes = tree.filter((f) => f.attrs.role === 'note');
    expect(notes.map((f) => f.attrs.id)).toEqual(['note-1', 'note-2']);
    expect(notes[0]!.text).toBe('1Source: Kwon et al., PagedAttention / vLLM. arXiv 2309.06180');
    expect(tree.find((f) => f.attrs.href?.includes('arxiv'))?.attrs).toEqual({
      href: 'https://arxiv.org/abs/2309.06180',
      rel: 'external noopener',
    });
    expect(notes[1]!.text).toContain('Learning <representations>. Nature 1986');
    expect(notes.every((f) => f.parents.at(-1) === 'p')).toBe(true);
  });

  it('cited again, keep their number and repeat no note', () => {
    const tree = elements(html('One [@Kwo23].\n\nTwo [@Kwo23].'));
    expect(tree.filter((f) => f.tag === 'sup').map((f) => f.text)).toEqual(['1', '1']);
    expect(tree.filter((f) => f.attrs.role === 'note').length).toBe(1);
    expect(tree.filter((f) => f.attrs.id === 'cite-1').length).toBe(1);
  });

  it('unknown, are shown as such', () => {
    expect(one('See [@Nobody99].', 'span').attrs.class).toBe('unknown-source');
  });

  it('in items and headings, stay by them', () => {
    const tree = elements(html('### A [@Kwo23]\n\n- b [@Rum86]'));
    const notes = tree.filter((f) => f.attrs.role === 'note');
    expect(notes.map((f) => f.parents.at(-1))).toEqual(['div', 'li']);
  });
});

describe('short texts', () => {
  const short = (text: string) => elements(renderMarkdown(text, { ...options, notes: undefined }));
  it('name their sources in the text and set no ids, so that many fit on one page', () => {
    const tree = short('### Why\n\nBlocks [@Kwo23] and [@Rum86], [@No].');
    expect(tree.filter((f) => f.attrs.id !== undefined)).toEqual([]);
    expect(tree.find((f) => f.tag === 'p')?.text).toBe('Blocks [Kwon et al.] and [Rumelhart et al.], [No].');
    expect(tree.find((f) => f.tag === 'a')?.attrs).toMatchObject({
      href: 'https://arxiv.org/abs/2309.06180',
      rel: 'external noopener',
    });
  });
});

describe('links', () => {
  it('to points, tasks and questions go through the site', () => {
    expect(one('[x](point:kv-mla)', 'a').attrs).toEqual({ href: '/topics/x#point-kv-mla' });
    expect(one('[x](task:dl_011)', 'a').attrs.href).toBe('/topics/x#task-dl_011');
    expect(one('[x](question:gone)', 'span').attrs.class).toBe('unresolved');
  });

  it('to elsewhere say so', () => {
    expect(one('[x](https://a.org/b)', 'a').attrs).toEqual({
      href: 'https://a.org/b',
      rel: 'external noopener',
    });
    expect(one('[x](#part)', 'a').attrs).toEqual({ href: '#part' });
  });
});

describe('asides and headings', () => {
  it('an aside is a note', () => {
    expect(one(':::aside\nBy the way.\n:::', 'div').attrs).toMatchObject({ class: 'aside', role: 'note' });
  });

  it('headings get unique anchors', () => {
    expect(all('### Why & how\n\n### Why, how\n\n#### 日本', 'h3').map((f) => f.attrs.id)).toEqual([
      'why-how',
      'why-how-2',
    ]);
  });

  it('a colon that meant itself stays', () => {
    expect(one('ratio 1:7, note:this, 12:30', 'p').text).toBe('ratio 1:7, note:this, 12:30');
  });
});

describe('hostile Markdown', () => {
  it.each([
    '<script>alert(1)</script>',
    'a <img src=x onerror=alert(1)> b',
    '<div onclick="x()">y</div>',
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](java&#10;script:alert(1))',
    '[x](\u0001javascript:alert(1))',
    '[x](data:text/html,<script>alert(1)</script>)',
    '[x](vbscript:x)',
    '![x](javascript:alert(1))',
    '![x](https://tracker.example/pixel.gif)',
    '[x][y]\n\n[y]: javascript:alert(1)',
    '![x][y]\n\n[y]: javascript:alert(1)',
    '<javascript:alert(1)>',
    ':::aside{onclick="x()" style="position:fixed"}\nx\n:::',
    '::evil{onload=x}',
    '[@<script>]',
    '```"><script>alert(1)</script>\nx\n```',
    '$\\text{<script>alert(1)</script>}$',
    '| <script>x</script> |\n|--|\n| <img onerror=x> |\n| 2 |',
    '### <svg onload=alert(1)>',
    '[x](point:"><script>x</script>)',
  ])('%j comes out inert', (text) => {
    const tree = elements(html(text), { katex: true });
    for (const { tag, attrs } of tree) {
      if (!attrs.class?.includes('katex'))
        expect([
          'script',
          'iframe',
          'object',
          'embed',
          'style',
          'form',
          'base',
          'link',
          'meta',
        ]).not.toContain(tag);
      for (const [name, value] of Object.entries(attrs)) {
        expect(name.startsWith('on'), `${tag} ${name}`).toBe(false);
        if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?:\/\/|mailto:|\/topics\/|#)/);
      }
    }
    expect(tree.filter((f) => f.tag === 'img')).toEqual([]);
  });
});

describe('anything', () => {
  const pieces = fc.constantFrom(
    '<script>',
    '</script>',
    '<b onclick=x>',
    '$',
    '$$',
    '`',
    '```python twin=a',
    '\n',
    '\n\n',
    '|',
    '|--|',
    '[',
    ']',
    '(',
    ')',
    '[@Kwo23]',
    '[@X]',
    ':::aside',
    ':::',
    '::table{#a}',
    '::section{#s points="p"}',
    '# ',
    '### ',
    '- ',
    '> ',
    '![',
    '](javascript:x)',
    '](point:a)',
    ']: javascript:x',
    '{#id}',
    '\\frac',
    '\\href{javascript:x}{y}',
    '*',
    '**',
    '&lt;',
    '"',
    "'",
    ' ',
    'a',
    'word ',
    '1. ',
    '~~',
    '[^1]',
    '[^1]: ',
  );
  const texts = fc.oneof(
    fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    fc.string({ maxLength: 200 }),
  );

  it('renders without an exception, as HTML that parses back, without script or handler', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const out = html(text);
        for (const { tag, attrs } of elements(out, { katex: true })) {
          expect(tag).not.toBe('script');
          for (const [name, value] of Object.entries(attrs)) {
            expect(name).not.toMatch(/^on/);
            if (name === 'href' || name === 'src')
              expect(value.toLowerCase()).not.toMatch(/^\s*(javascript|data|vbscript):/);
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  it('writes HTML a strict parser does not complain about', () => {
    fc.assert(
      fc.property(texts, (text) => {
        expect(parseErrors(html(text))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});
