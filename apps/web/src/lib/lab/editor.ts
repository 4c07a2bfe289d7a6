// The code editor: CodeMirror 6 for Python, its keys, and its look in the site's own tokens.
import { closeBrackets, closeBracketsKeymap } from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { pythonLanguage } from '@codemirror/lang-python';
import {
  bracketMatching,
  HighlightStyle,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from '@codemirror/language';
import { EditorState, type Extension, Prec } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';

const highlight = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-constant)' },
  {
    tag: [tags.definition(tags.function(tags.variableName)), tags.definition(tags.className)],
    color: 'var(--code-name)',
  },
  { tag: tags.comment, color: 'var(--ink-soft)', fontStyle: 'italic' },
]);

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--paper-raised)', color: 'var(--ink)', fontSize: '0.875rem', height: '100%' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-1px' },
  '.cm-scroller': { fontFamily: 'var(--font-mono)', lineHeight: '1.6' },
  '.cm-content': { caretColor: 'var(--ink)', paddingBlock: '0.75rem' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)', borderLeftWidth: '2px' },
  // Opaque: code that is scrolled sideways passes beneath it.
  '.cm-gutters': { backgroundColor: 'var(--paper-raised)', color: 'var(--ink-soft)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in oklab, var(--accent-soft) 45%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in oklab, var(--accent) 28%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': {
    backgroundColor: 'var(--accent-soft)',
    outline: '1px solid var(--edge)',
  },
});

export interface EditorOptions {
  parent: HTMLElement;
  doc: string;
  /** For assistive technology. */
  label: string;
  describedBy?: string;
  /** Lines that come before the text when it runs: the gutter counts on from there. */
  linesBefore?: number;
  /** Every change, with the whole text. */
  onchange: (text: string) => void;
  /** Mod-Enter, Mod-Shift-Enter. */
  onrun?: () => void;
  oncheck?: () => void;
}

/** Mounts an editor. The caller destroys it. */
export function createEditor(options: EditorOptions): EditorView {
  const key = (name: string, action: (() => void) | undefined) => ({
    key: name,
    run: () => {
      action?.();
      return action !== undefined;
    },
  });
  const extensions: Extension[] = [
    Prec.highest(keymap.of([key('Mod-Enter', options.onrun), key('Mod-Shift-Enter', options.oncheck)])),
    lineNumbers({ formatNumber: (line) => String(line + (options.linesBefore ?? 0)) }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    EditorState.tabSize.of(4),
    indentUnit.of('    '),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    // The language alone: `python()` would add completions, 30 KB of them.
    pythonLanguage,
    syntaxHighlighting(highlight),
    // Escape, then Tab, leaves the editor: CodeMirror lets the next Tab through after Escape.
    keymap.of([...closeBracketsKeymap, ...defaultKeymap, ...historyKeymap, indentWithTab]),
    EditorView.contentAttributes.of({
      'aria-label': options.label,
      ...(options.describedBy ? { 'aria-describedby': options.describedBy } : {}),
      // A content-editable element takes the focus anyway; this says so to whoever looks for scrolling regions.
      tabindex: '0',
      spellcheck: 'false',
      autocorrect: 'off',
      autocapitalize: 'off',
      translate: 'no',
    }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onchange(update.state.doc.toString());
    }),
    look,
  ];
  return new EditorView({
    parent: options.parent,
    state: EditorState.create({ doc: options.doc, extensions }),
  });
}

/** Replaces the whole text; one step to undo. */
export function setText(view: EditorView, text: string): void {
  if (text === view.state.doc.toString()) return;
  view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
}

/** Puts the cursor on a line (from 1) and column (from 0) and the editor into focus. */
export function goTo(view: EditorView, line: number, column = 0): void {
  const target = view.state.doc.line(Math.min(Math.max(1, line), view.state.doc.lines));
  const at = Math.min(target.from + column, target.to);
  view.dispatch({ selection: { anchor: at }, effects: EditorView.scrollIntoView(at, { y: 'center' }) });
  view.focus();
}
