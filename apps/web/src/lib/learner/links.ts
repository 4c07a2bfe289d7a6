// Addresses between screens, relative to the page that shows them, so that the site works from any folder.

export interface Links {
  home: string;
  topic(topic: string): string;
  section(topic: string, section: string): string;
  task(task: string, part?: string): string;
  /** The task as one Python file, to download. */
  taskFile(task: string): string;
  /** Review of just these cards; without cards, of what is due. */
  review(cards?: readonly string[]): string;
  data: string;
  /** Folder of the Python runtime. */
  runtime: string;
}

/** `root` leads from the page to the site's root: './' at home, '../' from /review/, '../../' from /tasks/x/. */
export function linksFrom(root: './' | '../' | '../../'): Links {
  return {
    home: root,
    topic: (topic) => `${root}topics/${topic}/`,
    section: (topic, section) => `${root}topics/${topic}/#${section}`,
    task: (task, part) => `${root}tasks/${task}/${part ? `?part=${encodeURIComponent(part)}` : ''}`,
    taskFile: (task) => `${root}tasks/${task}.py`,
    review: (cards) =>
      `${root}review/${cards?.length ? `?cards=${cards.map(encodeURIComponent).join(',')}` : ''}`,
    data: `${root}data/`,
    runtime: `${root}runtime/`,
  };
}
