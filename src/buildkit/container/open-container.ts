import { randomBytes } from 'node:crypto';
import { RefusedError } from '../../errors.ts';
import type { Container, ContainerProcess, ProcessRequest } from '../../ports.ts';
import type { Gateway } from '../gateway.ts';
import type { ExecOp, Mount } from '../gen/ops_pb.ts';
import { ExecCall } from './process.ts';

/** How long to wait for the engine to release a container. */
const RELEASE_TIMEOUT_MS = 3_000;

export interface ContainerParts {
  readonly gateway: Gateway;
  readonly mounts: readonly Mount[];
  /** The step whose network, hosts, secret environment and privileges the process gets; null for the defaults. */
  readonly exec: ExecOp | null;
  readonly signal?: AbortSignal | undefined;
}

/** Creates a container. Rejects with the engine's error. */
export async function openContainer(parts: ContainerParts): Promise<Container> {
  const { gateway, mounts, exec } = parts;
  const { capabilities } = gateway;
  // The engine accepts only letters and digits.
  const ContainerID = randomBytes(16).toString('hex');
  const extraHosts = capabilities.has('gateway.exec.extrahosts') ? (exec?.meta?.extraHosts ?? []) : [];
  const signals = [gateway.options.signal, parts.signal].filter((signal) => signal !== undefined);
  const creation = gateway.bridge.newContainer(
    {
      ContainerID,
      Mounts: [...mounts],
      Network: exec?.network ?? 0,
      extraHosts,
      hostname: exec?.meta?.hostname ?? '',
    },
    { ...gateway.options, signal: AbortSignal.any(signals) },
  );
  gateway.trackCreation(creation);
  await creation;
  const calls = new Set<ExecCall>();
  let released: Promise<void> | null = null;
  return {
    start(request: ProcessRequest): ContainerProcess {
      const call = new ExecCall({ gateway, containerId: ContainerID }, request, {
        ...(exec === null ? {} : { security: exec.security }),
        secretEnv: capabilities.has('gateway.exec.secretenv') ? (exec?.secretenv ?? []) : [],
      });
      calls.add(call);
      return call;
    },
    release() {
      released ??= (async () => {
        for (const call of calls) call.abort();
        // The call fails after a process that ended with an error, even though everything was released.
        await gateway.bridge
          .releaseContainer({ ContainerID }, { ...gateway.options, timeoutMs: RELEASE_TIMEOUT_MS })
          .catch(() => {});
      })();
      return released;
    },
  };
}

/** Refuses a build in which the engine runs no processes. */
export function requireProcesses({ capabilities }: Gateway): void {
  if (capabilities.has('gateway.exec')) return;
  throw new RefusedError(
    'This engine cannot run a process in a state of a build (it lacks gateway.exec). Update it to use shells.',
  );
}
