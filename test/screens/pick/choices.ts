import type { Choice } from '../../../src/screens/pick/state.ts';

/** A choice of a folder, with what a test says about it. */
export function choice(change: Partial<Choice> = {}): Choice {
  const { kind = 'dockerfile', name = null, file = 'Dockerfile' } = change;
  return {
    id: [kind, file, name ?? ''].join(' '),
    kind,
    name,
    file,
    dockerfile: file,
    context: '.',
    target: null,
    stages: 3,
    problem: null,
    ...change,
  };
}

/** The builds of a team: services, bake targets, Dockerfiles, one of them broken. */
export const TEAM: readonly Choice[] = [
  choice(),
  choice({ file: 'tools/lint.Dockerfile', context: 'tools', stages: 1 }),
  choice({
    kind: 'compose',
    name: 'api',
    file: 'compose.yaml',
    dockerfile: 'api/Dockerfile',
    context: 'api',
    target: 'runtime',
  }),
  choice({
    kind: 'compose',
    name: 'web',
    file: 'compose.yaml',
    dockerfile: 'web/Dockerfile',
    context: 'web',
  }),
  choice({
    kind: 'compose',
    name: 'worker',
    file: 'compose.yaml',
    stages: null,
    problem:
      'compose.yaml:14: the service worker extends worker, which extends it in turn: remove one of the two.',
  }),
  choice({ kind: 'bake', name: 'release', file: 'docker-bake.hcl', target: 'runtime' }),
];
