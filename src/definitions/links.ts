import { type At, DefinitionError } from './error.ts';
import type { Definition } from './types.ts';

/** A definition, and for each named context that is another target's result: that target. */
export interface Unlinked {
  readonly definition: Definition;
  readonly wants: ReadonlyMap<string, string>;
}

/** Longer chains of targets that build one another are refused. */
const MAX_CHAIN = 50;

/** Of more targets the results are not taken, however many ways lead to them: each is opened for the build. */
const MAX_BUILDS = 200;

/**
 * Definitions with those that they build first. One whose link leads nowhere, or in a circle, gets a problem.
 * @param at where the targets are defined, for messages
 */
export function linked(all: ReadonlyMap<string, Unlinked>, at: At): ReadonlyMap<string, Definition> {
  const done = new Map<string, Definition>();
  const taken = new Map<string, ReadonlySet<string>>();
  const link = (name: string, trail: readonly string[]): Definition => {
    const known = done.get(name);
    if (known !== undefined) return known;
    const found = all.get(name);
    if (found === undefined)
      throw new DefinitionError(
        all.get(trail.at(-1) ?? '')?.definition.at ?? at,
        `there is no ${name} to build first for ${trail.at(-1)}.`,
      );
    if (trail.includes(name)) {
      throw new DefinitionError(
        found.definition.at,
        `the contexts of ${name} lead back to it (${[...trail, name].join(' → ')}).`,
      );
    }
    if (trail.length >= MAX_CHAIN)
      throw new DefinitionError(found.definition.at, `the contexts of ${name} are too deep.`);
    const links = [...found.wants].map(
      ([context, other]) => [context, link(other, [...trail, name])] as const,
    );
    const takes = new Set([...found.wants.values()].flatMap((other) => [other, ...(taken.get(other) ?? [])]));
    if (takes.size > MAX_BUILDS) {
      throw new DefinitionError(
        found.definition.at,
        `${name} takes the results of more than ${MAX_BUILDS} builds.`,
      );
    }
    taken.set(name, takes);
    const definition = { ...found.definition, links: Object.fromEntries(links) };
    done.set(name, definition);
    return definition;
  };
  const results = new Map<string, Definition>();
  for (const [name, { definition }] of all) {
    try {
      results.set(name, link(name, []));
    } catch (error) {
      if (!(error instanceof DefinitionError)) throw error;
      results.set(name, { ...definition, problem: definition.problem ?? error.message });
    }
  }
  return results;
}

/** A definition and all that it builds first, each once. */
export function withLinks(definition: Definition): readonly Definition[] {
  const all = new Set<Definition>();
  const add = (one: Definition): void => {
    if (all.has(one)) return;
    all.add(one);
    for (const link of Object.values(one.links)) add(link);
  };
  add(definition);
  return [...all];
}
