/** The stages of a Dockerfile according to the engine's own frontend. The model is compared with them. */

import { Channel } from '../../src/buildkit/channel.ts';
import { json } from '../../src/buildkit/convert/lint.ts';
import { Definitions } from '../../src/buildkit/definitions.ts';
import { askSubRequest } from '../../src/buildkit/sub-request.ts';
import { connectEngine } from '../../src/docker/index.ts';
import { OneAtATime } from '../../src/one-at-a-time.ts';
import type { BuildSpec } from '../../src/ports.ts';

/** The answer of `frontend.targets` (moby/buildkit frontend/subrequests/targets). */
export interface EngineTargets {
  readonly targets: readonly {
    readonly name?: string;
    readonly description?: string;
    readonly base: string;
    readonly platform?: string;
    readonly default?: boolean;
    readonly location: { readonly ranges: readonly { readonly start: { readonly line: number } }[] };
  }[];
}

/** Asks the engine in DOCKER_HOST. Null if its frontend does not support the request (20.10). */
export async function engineTargets(spec: BuildSpec): Promise<EngineTargets | null> {
  const connection = await connectEngine({ env: process.env });
  try {
    const channel = new Channel(await connection.openGrpc(), { address: connection.engine.address });
    try {
      const shared = {
        connection,
        channel,
        definitions: new Definitions(),
        unreachableSyntax: new Map(),
        reads: new OneAtATime(),
        holding: new Set<Promise<void>>(),
        embedded: true,
        env: process.env,
        log: null,
      };
      return json(
        (await askSubRequest(shared, spec, 'frontend.targets'))?.['result.json'],
      ) as EngineTargets | null;
    } finally {
      channel.close();
    }
  } finally {
    await connection.close();
  }
}
