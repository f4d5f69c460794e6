import type { BuildFlags } from '../../src/commands/flags/types.ts';

/** A command line without flags. */
export const NO_FLAGS: BuildFlags = {
  buildArg: [],
  buildContext: [],
  secret: [],
  ssh: [],
  cache: true,
  cacheFilter: [],
  addHost: [],
  platform: [],
  allow: [],
  label: [],
  policy: [],
  resource: [],
  ulimit: [],
  output: [],
  annotation: [],
  attest: [],
  cacheFrom: [],
  cacheTo: [],
};
