// Takes the difference between two versions of a page over into the living one, element by element.

/** `live` shows `old`, whatever scripts did to it since; afterwards it shows `next`. Untouched elements stay the same objects. */
export function patch(live: Element, old: Element, next: Element): void {
  if (old.isEqualNode(next)) return;
  const [mine, before, after] = [live, old, next].map((element) => [...element.children]) as [
    Element[],
    Element[],
    Element[],
  ];
  const alike =
    live.tagName === next.tagName &&
    old.cloneNode(false).isEqualNode(next.cloneNode(false)) &&
    onlyElements(old) &&
    onlyElements(next) &&
    mine.length === before.length;
  if (!alike) {
    live.replaceWith(document.importNode(next, true));
    return;
  }
  // What both begin and end with stays; between, one is held to the other.
  let start = 0;
  while (start < before.length && start < after.length && before[start]!.isEqualNode(after[start]!))
    start += 1;
  let end = 0;
  while (
    end < before.length - start &&
    end < after.length - start &&
    before[before.length - 1 - end]!.isEqualNode(after[after.length - 1 - end]!)
  )
    end += 1;
  const [oldCount, newCount] = [before.length - end, after.length - end];
  for (let i = start; i < Math.min(oldCount, newCount); i += 1) patch(mine[i]!, before[i]!, after[i]!);
  for (let i = newCount; i < oldCount; i += 1) mine[i]!.remove();
  const anchor = mine[oldCount] ?? null;
  for (let i = oldCount; i < newCount; i += 1)
    live.insertBefore(document.importNode(after[i]!, true), anchor);
}

/** Whether there is no text between its elements that a comparison of children would miss. */
function onlyElements(element: Element): boolean {
  return [...element.childNodes].every((node) => node.nodeType !== Node.TEXT_NODE || !node.nodeValue?.trim());
}
