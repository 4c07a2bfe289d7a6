// Puts what is wrong with the curriculum into the content itself, behind the block it is about, so that pages show it there.
import type { Block, Issue, Subject, Topic } from '@lacuna/curriculum';
import type { RootContent } from 'mdast';

/** Changes `subject`; returns the issues that are about no block of a page. `words` makes an issue's text. */
export function placeProblems(
  subject: Subject,
  issues: readonly Issue[],
  words: (issue: Issue) => string,
): Issue[] {
  const lists = subject.topics.flatMap(listsOf);
  // From the last to the first, so that several behind one block keep their order.
  return issues
    .toReversed()
    .filter((issue) => !place(lists, issue, words(issue)))
    .toReversed();
}

/** Blocks that follow each other on a page, with the line their part of the file begins at. */
interface List {
  file: string;
  from: number;
  lines: number[];
  insert(at: number, node: RootContent): void;
}

function place(lists: readonly List[], issue: Issue, text: string): boolean {
  const own = lists
    .filter(({ file, from }) => file === issue.file && from <= issue.line)
    .sort((a, b) => b.from - a.from)[0];
  if (!own) return false;
  const at = own.lines.findLastIndex((line) => line <= issue.line) + 1;
  const node: RootContent = {
    type: 'containerDirective',
    name: 'problem',
    attributes: { class: issue.severity },
    children: [{ type: 'paragraph', children: [{ type: 'text', value: text }] }],
  };
  own.insert(at, node);
  own.lines.splice(at, 0, issue.line + 0.5); // an earlier one about the same line goes before it
  return true;
}

function listsOf(topic: Topic): List[] {
  const lists: List[] = [];
  for (const {
    body,
    place: { file, line },
  } of topic.materials?.sections ?? [])
    lists.push({
      file,
      from: line,
      lines: body.map((block) => block.place.line),
      insert: (at, node) => {
        const block: Block = { kind: 'prose', node, place: { file, line, column: 1 } };
        body.splice(at, 0, block);
      },
    });
  const nodes = (file: string, from: number, list: RootContent[]) =>
    lists.push({
      file,
      from,
      lines: list.map((node) => node.position?.start.line ?? from),
      insert: (at, node) => list.splice(at, 0, node),
    });
  for (const { answer, keyPoints, weak, next, place } of topic.questions) {
    const start = (list: RootContent[]) => list[0]?.position?.start.line;
    nodes(place.file, place.line, answer);
    for (const { nodes: own } of keyPoints) nodes(place.file, start(own) ?? place.line, own);
    for (const list of [weak, next]) if (start(list)) nodes(place.file, start(list)!, list);
  }
  for (const { folder, statement, hints } of topic.tasks) {
    nodes(`${folder}/task.en.md`, 1, statement);
    for (const hint of hints) nodes(hint.place.file, hint.place.line, hint.nodes);
  }
  return lists;
}
