import type { Log } from '../ports.ts';
import type { StatusUpdate, Vertex } from '../progress/types.ts';
import { exitCodeIn } from './convert/failure.ts';
import { shortId } from './logged-calls.ts';

/**
 * The part of a step's name that is logged: its position and first word, or three words for BuildKit's internal
 * steps. The rest is text of the Dockerfile, which may contain secrets.
 */
const STEP_LABEL = /^(?:\[internal\](?: \.?[a-z]+){1,3}|(?:\[[^\]]*\] ?)?[\w-]*)/;

/** Returns a function that takes status updates of a session and logs each change of a step's status. */
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

/** The status of a step; null before it starts. */
function statusOf({ started, completed, cached, error }: Vertex): string | null {
  if (error !== null) return /context canceled$/.test(error) ? 'canceled' : 'failed';
  if (completed !== null) return cached ? 'cached' : 'done';
  return started === null ? null : 'started';
}
