import type { BuildFlags } from '../../src/commands/flags.ts';

/** A command line without flags. */
export const NO_FLAGS: BuildFlags = {
  buildArg: [],
  buildContext: [],
  secret: [],
  ssh: [],
  cache: true,
  cacheFilter: [],
  addHost: [],
};
