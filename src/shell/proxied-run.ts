import type { Readable } from 'node:stream';
import type { Clock, ContainerEnd, EngineContainer, Interrupt, OnInterrupt } from '../ports.ts';
import { forwardInput } from './streams.ts';

export interface ProxiedRunOptions {
  readonly container: EngineContainer;
  /** Null if the process gets no input. */
  readonly stdin: Readable | null;
  readonly clock: Clock;
  readonly onInterrupt: OnInterrupt;
  /** Called once the process has had a moment to end after an interruption and goes on. */
  readonly goesOn: () => void;
}

export type ProxiedEnd =
  | ContainerEnd
  /** We killed it, since the interruption came twice, or there is nobody left to wait for. */
  | { readonly kind: 'interrupted'; readonly signal: Interrupt };

/** How long an interrupted process may take before it is said that it goes on, or, without a terminal, is killed. */
const GRACE_MS = 1_000;

/**
 * Runs a container with our stdin, and passes signals on as `docker run` does: it goes on until it ends by itself, and
 * its exit status counts. A second interruption kills it, and so does a closed terminal or stdout. Never rejects.
 */
export async function runProxied(run: ProxiedRunOptions): Promise<ProxiedEnd> {
  const { container, clock } = run;
  let killed: Interrupt | null = null;
  let last: Interrupt | null = null;
  let stopGrace = (): void => undefined;
  const kill = (signal: Interrupt): void => {
    killed ??= signal;
    void container.kill();
  };
  const stopListening = run.onInterrupt((signal) => {
    const again = last !== null;
    last = signal;
    if (again || signal === 'PIPE' || !container.signal(signal)) return kill(signal);
    const isAlone = signal === 'HUP';
    stopGrace = clock.after(GRACE_MS, () => (isAlone ? kill(signal) : run.goesOn()));
  });
  const stopFeeding = run.stdin === null ? null : forwardInput(run.stdin, container);
  try {
    const end = await container.ended;
    return killed === null ? end : { kind: 'interrupted', signal: killed };
  } finally {
    stopFeeding?.();
    stopGrace();
    stopListening();
  }
}
