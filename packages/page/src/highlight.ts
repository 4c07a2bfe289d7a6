// Code to HTML: shiki's tokens as classes (`tok-keyword`), coloured by CSS variables in both themes.
import { createCssVariablesTheme, createHighlighterCoreSync, type HighlighterCore } from 'shiki/core';
import { createJavaScriptRegexEngine } from 'shiki/engine/javascript';
import bash from 'shiki/langs/bash.mjs';
import json from 'shiki/langs/json.mjs';
import python from 'shiki/langs/python.mjs';
import { attributes, escapeHtml } from './raw-html.ts';

const theme = createCssVariablesTheme({ name: 'lacuna', variablePrefix: '--tok-', fontStyle: false });
const languages: Record<string, string> = {
  python: 'python',
  py: 'python',
  json: 'json',
  bash: 'bash',
  sh: 'bash',
  shell: 'bash',
};

let highlighter: HighlighterCore | undefined;

/** Built on first use: loading grammars takes tens of milliseconds that a page without code need not pay. */
function shared(): HighlighterCore {
  highlighter ??= createHighlighterCoreSync({
    themes: [theme],
    langs: [python, json, bash],
    engine: createJavaScriptRegexEngine(),
  });
  return highlighter;
}

/** The tokens of `code` as spans; text of a language we do not highlight is only escaped. */
export function highlightTokens(code: string, language: string | undefined): string {
  const lang = languages[language ?? ''];
  if (lang === undefined) return escapeHtml(code);
  // Without a time limit: shiki gives up on a line after 500 ms, and a busy machine would then build another page.
  const lines = shared().codeToTokensBase(code, { lang, theme: 'lacuna', tokenizeTimeLimit: 0 });
  return lines.map((line) => merged(line).map(span).join('')).join('\n');
}

/** A whole block: focusable, because it may scroll sideways. */
export function highlightBlock(code: string, language: string | undefined, name: string): string {
  const tokens = highlightTokens(code.replace(/\n+$/, ''), language);
  const attrs = attributes({
    class: 'code scroll-x',
    tabindex: 0,
    role: 'group',
    'aria-label': name,
    'data-language': language,
  });
  return `<pre${attrs}><code>${tokens}</code></pre>`;
}

type Token = { content: string; color?: string };

/** Kinds of tokens that get a class; all others are plain text, which keeps pages small. */
const named = new Set(['keyword', 'string', 'string-expression', 'comment', 'constant', 'function']);

function kindOf({ color, content }: Token): string | undefined {
  const kind = /^var\(--tok-token-([a-z-]+)\)$/.exec(color ?? '')?.[1];
  // Words of the language are coloured; its operators, which the grammar calls keywords too, are plain.
  if (kind === 'keyword' && !/[a-z]/i.test(content)) return undefined;
  return kind !== undefined && named.has(kind) ? kind : undefined;
}

type Run = { text: string; kind: string | undefined };

/** Neighbouring tokens of one kind as one; white space joins whatever stands before it. */
function merged(tokens: readonly Token[]): Run[] {
  const out: Run[] = [];
  for (const token of tokens) {
    const kind = kindOf(token);
    const previous = out.at(-1);
    if (previous && (previous.kind === kind || token.content.trim() === '')) previous.text += token.content;
    else out.push({ text: token.content, kind });
  }
  return out;
}

const span = ({ text, kind }: Run): string =>
  kind === undefined ? escapeHtml(text) : `<span class="tok-${kind}">${escapeHtml(text)}</span>`;
