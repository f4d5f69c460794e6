import type { BuildFlags } from './types.ts';

/** A command line without flags. */
export const NO_FLAGS: BuildFlags = {
  buildArg: [],
  buildContext: [],
  secret: [],
  ssh: [],
  platform: [],
  cache: true,
  cacheFilter: [],
  addHost: [],
  allow: [],
  label: [],
  policy: [],
  resource: [],
  securityOpt: [],
  ulimit: [],
  output: [],
  annotation: [],
  attest: [],
  cacheFrom: [],
  cacheTo: [],
};
