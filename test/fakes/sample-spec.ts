import { join } from 'node:path';
import { type BuildSpec, NO_OUTPUTS } from '../../src/ports.ts';

/** A build of a folder's Dockerfile with nothing special about it. */
export function specOf(context: string, more: Partial<BuildSpec> = {}): BuildSpec {
  return {
    ...NO_OUTPUTS,
    context,
    remote: null,
    dockerfile: { kind: 'file', path: join(context, 'Dockerfile') },
    target: null,
    buildArgs: {},
    buildContexts: {},
    secrets: [],
    ssh: [],
    platforms: [],
    noCache: false,
    noCacheFilter: [],
    network: null,
    addHosts: [],
    cgroupParent: null,
    shmSize: null,
    ulimits: [],
    resources: {},
    labels: {},
    pull: false,
    allow: [],
    tags: [],
    ...more,
  };
}

/** The same for a folder that is never read. */
export const sampleSpec: BuildSpec = specOf('/src');
