import { type Definition, NO_FLAGS, sourceOf } from '../../src/definitions/types.ts';

/** The bake target of a folder that is named like it, with nothing special about it. */
export function definitionOf(name: string, more: Partial<Definition> = {}): Definition {
  return {
    kind: 'bake',
    name,
    file: '/x/docker-bake.json',
    source: sourceOf('/x/docker-bake.json'),
    at: { file: 'docker-bake.json', line: 1 },
    context: `/x/${name}`,
    dockerfile: { kind: 'file', path: `/x/${name}/Dockerfile` },
    target: null,
    flags: NO_FLAGS,
    stages: 1,
    problem: null,
    isActive: true,
    groups: [],
    links: {},
    secretEnv: {},
    ...more,
  };
}
