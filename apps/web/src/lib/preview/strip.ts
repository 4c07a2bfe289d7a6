// The strip at the foot of every previewed page: how much is wrong, and all of it by file. HTML, made on the server.
import type { Issue } from '@lacuna/curriculum';
import { t } from '$lib/i18n';

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (character) => entities[character]!);

/** `path` is the page's address; issues of its topic or task come first and stand open. */
export function strip(issues: readonly Issue[], path: string): string {
  const own = /\/(topics|tasks)\/([^/]+)/.exec(path);
  const here = (issue: Issue) => own !== null && issue.file.includes(`/${own[1]}/${own[2]}/`);
  const mine = issues.filter(here);
  const rest = issues.filter((issue) => !here(issue));
  const list = (some: readonly Issue[]) => `<ul>${some.map(row).join('')}</ul>`;
  const title = issues.length === 0 ? t.preview.none : t.preview.summary(issues.length, mine.length);
  return `<aside id="lacuna-preview" aria-label="${t.preview.name}" class="${issues.length > 0 ? 'bad' : 'good'}">
<details><summary role="status">${title}</summary>
${mine.length > 0 ? `<h2>${t.preview.here}</h2>${list(mine)}` : ''}
${rest.length > 0 ? `<h2>${t.preview.elsewhere}</h2>${list(rest)}` : ''}
</details></aside>
<script type="module" src="/src/lib/preview/client.ts"></script>`;
}

function row(issue: Issue): string {
  const { file, line, column, rule } = issue;
  return `<li><code>${escaped(`${file}:${line}:${column}`)}</code> ${escaped(rule)}: ${escaped(problemWords(issue))}</li>`;
}

/** What is wrong and how to mend it, as a page says it. */
export function problemWords({ say, fix }: Issue): string {
  return t.preview.problem(say, fix);
}
