// Who has which id: one namespace per subject, so that an anchor, a card and an event never mean two things.
import type { Issues } from './issue.ts';
import type { Place } from './place.ts';

/** Takes an id for something. */
export interface Claims {
  claim(id: string, what: string, place: Place): void;
}

/** Claims noted down, to be made later in the same order. */
export class NotedClaims implements Claims {
  readonly list: { id: string; what: string; place: Place }[] = [];

  claim(id: string, what: string, place: Place): void {
    this.list.push({ id, what, place });
  }
}

export class Identities implements Claims {
  readonly #owners = new Map<string, { what: string; place: Place }>();
  readonly #issues: Issues;

  constructor(issues: Issues) {
    this.#issues = issues;
  }

  /** Takes `id` for `what`; reports an id that is malformed or taken. */
  claim(id: string, what: string, place: Place): void {
    if (!/^[a-z0-9][a-z0-9_-]*$/.test(id)) {
      const fix = 'use lower-case letters, digits, "-" and "_", starting with a letter or digit';
      this.#issues.error(place, 'id', `"${id}" is not an id`, fix);
      return;
    }
    const owner = this.#owners.get(id);
    if (owner) {
      const { file, line } = owner.place;
      const say = `the id "${id}" of this ${what} is taken by a ${owner.what} (${file}:${line})`;
      this.#issues.error(place, 'duplicate-id', say, 'ids are unique in the subject: choose another one');
    } else this.#owners.set(id, { what, place });
  }

  /** What the id was claimed for; undefined when by nothing. */
  kindOf(id: string): string | undefined {
    return this.#owners.get(id)?.what;
  }

  /** The ids claimed for one kind of thing, in order. */
  ofKind(what: string): string[] {
    return [...this.#owners].flatMap(([id, owner]) => (owner.what === what ? [id] : []));
  }

  /** Id -> kind. */
  all(): Map<string, string> {
    return new Map([...this.#owners].map(([id, { what }]) => [id, what]));
  }
}
