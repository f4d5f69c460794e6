import type { Plugin } from 'esbuild';

/** See plugins.mjs. */
export const lateNodeModules: Plugin;
