import type { Log } from '../ports.ts';
import type { StatusUpdate, Vertex } from '../progress/types.ts';
import { exitCodeIn } from './convert/failure.ts';
import { shortId } from './logged-calls.ts';

/**
 * What is kept of a step's name: where it stands and its first word, three words of what BuildKit does for itself. The
 * rest is the Dockerfile's text.
 */
const STEP_LABEL = /^(?:\[internal\](?: \.?[a-z]+){1,3}|(?:\[[^\]]*\] ?)?[\w-]*)/;

/** Logs each change of a step's status in a session; the result takes what the engine says. */
export function stepLogger(log: Log, session: string): (update: StatusUpdate) => void {
  const known = new Map<string, string>();
  return ({ vertexes }) => {
    for (const vertex of vertexes) {
      const status = statusOf(vertex);
      if (status === null || known.get(vertex.digest) === status) continue;
      known.set(vertex.digest, status);
      const { started, completed, error } = vertex;
      log.line('step', {
        session: shortId(session),
        digest: shortId(vertex.digest.replace(/^sha256:/, '')),
        step: STEP_LABEL.exec(vertex.name)?.[0].trim(),
        ms: started === null || completed === null ? null : Math.round(completed - started),
        status,
        exit: error === null ? null : exitCodeIn(error),
      });
    }
  };
}

/** What has become of a step; null while it waits. */
function statusOf({ started, completed, cached, error }: Vertex): string | null {
  if (error !== null) return /context canceled$/.test(error) ? 'canceled' : 'failed';
  if (completed !== null) return cached ? 'cached' : 'done';
  return started === null ? null : 'started';
}
