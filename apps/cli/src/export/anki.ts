// The questions of a curriculum as an Anki package: one note a question, one deck a topic, tags to pick from.
import type { Question, Subject } from '@lacuna/curriculum';
import { type RenderOptions, renderInline, renderNodes } from '@lacuna/page';
import { type AnkiNote, type AnkiNoteType, ankiPackage } from './anki-collection.ts';

const FIELDS = ['Question', 'Answer', 'Key points', 'Weak answer', 'Next they ask', 'Level'];

/** How a card looks, by day and by night; Anki itself sets formulas and marks the night with a class. */
const CSS = `.card { max-width: 42rem; margin: 0 auto; padding: 1rem; font: 18px/1.5 "Source Serif 4", Georgia, serif; text-align: left; color: #1c2026; background: #fdfcf9; }
h1 { margin: 0.4rem 0 0; font-size: 1.3em; line-height: 1.3; }
h2 { margin: 1.2rem 0 0.3rem; font-size: 0.8em; letter-spacing: 0.02em; color: #565d68; }
.level { margin: 0; font-size: 0.8em; color: #565d68; }
pre { overflow-x: auto; padding: 0.8rem; border: 1px solid #d9d6cd; border-radius: 6px; font-size: 0.75em; line-height: 1.5; }
code { font-family: "JetBrains Mono", Consolas, Menlo, monospace; }
table { border-collapse: collapse; } th, td { padding: 0.2rem 0.7rem; border-bottom: 1px solid #d9d6cd; }
.visually-hidden { display: none; }
.tok-keyword { color: #8a2f6b; } .tok-string, .tok-string-expression { color: #2f6b2f; }
.tok-comment { color: #565d68; font-style: italic; } .tok-constant { color: #8a4b12; } .tok-function { color: #1f4f8f; }
.nightMode.card, .night_mode .card { color: #e7e5df; background: #16181c; }
.nightMode h2, .nightMode .level, .nightMode .tok-comment { color: #a5abb4; }
.nightMode pre, .nightMode th, .nightMode td { border-color: #3a3f47; }
.nightMode .tok-keyword { color: #e59ac8; } .nightMode .tok-string, .nightMode .tok-string-expression { color: #9ad29a; }
.nightMode .tok-constant { color: #e8b483; } .nightMode .tok-function { color: #9cc3f5; }
`;

const NOTE_TYPE: AnkiNoteType = {
  name: 'Lacuna question',
  fields: FIELDS,
  front: '<p class="level">{{Level}}</p>\n<h1>{{Question}}</h1>',
  back: `{{FrontSide}}
<hr id="answer">
{{Answer}}
<h2>Key points</h2>{{Key points}}
<h2>Weak answer</h2>{{Weak answer}}
<h2>Next they ask</h2>{{Next they ask}}`,
  css: CSS,
};

/** The bytes of the .apkg of these questions; `seconds` since 1970 is now. */
export function questionsForAnki(
  subject: Subject,
  questions: readonly Question[],
  seconds: number,
): Promise<Uint8Array> {
  const options: RenderOptions = {
    sources: subject.sources,
    links: () => undefined, // a card has no pages beside it
    formulas: 'delimited',
    headingLevel: 3,
  };
  const topics = new Map(subject.topics.map((topic) => [topic.id, topic]));
  const notes = questions.map(
    (question): AnkiNote => ({
      guid: `lacuna/${subject.id}/${question.id}`,
      deck: ['Lacuna', topics.get(question.topic)?.title ?? question.topic].map(oneLevel).join('::'),
      fields: [
        renderInline(question.heading, options),
        renderNodes(question.answer, options),
        `<ul>${question.keyPoints.map(({ nodes }) => `<li>${tight(renderNodes(nodes, options))}</li>`).join('')}</ul>`,
        renderNodes(question.weak, options),
        renderNodes(question.next, options),
        question.level,
      ],
      tags: tagsOf(subject, question),
    }),
  );
  return ankiPackage(notes, NOTE_TYPE, seconds);
}

/** `point::kv-memory-formula`, `level::basic`, `topic::kv-cache`, and per role the greatest weight of its points. */
function tagsOf(subject: Subject, question: Question): string[] {
  const roles = subject.roles.flatMap(({ id }) => {
    const weight = Math.max(0, ...question.points.map((point) => subject.points.get(point)?.weight[id] ?? 0));
    return weight > 0 ? [`role::${id}::${weight}`] : [];
  });
  return [
    `topic::${question.topic}`,
    `level::${question.level}`,
    ...question.points.map((point) => `point::${point}`),
    ...roles,
    ...(question.predict ? ['predict'] : []),
  ];
}

/** A deck's name must not make levels of its own. */
const oneLevel = (name: string) => name.replaceAll('::', ': ');

/** A list item of one paragraph without the paragraph. */
const tight = (html: string) => /^<p>((?:(?!<\/?p>)[\s\S])*)<\/p>$/.exec(html)?.[1] ?? html;
