import type { BuildSpec } from '../../src/ports.ts';

/** A build of /src with nothing special about it. */
export const sampleSpec: BuildSpec = {
  context: '/src',
  dockerfile: { kind: 'file', path: '/src/Dockerfile' },
  target: null,
  buildArgs: {},
  buildContexts: {},
  secrets: [],
  ssh: [],
  platform: null,
  noCache: false,
  noCacheFilter: [],
  network: null,
  addHosts: [],
  tags: [],
};
