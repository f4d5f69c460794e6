import { afterEach, describe, expect, it, vi } from 'vitest';
import { withoutLostSteps } from '../../src/buildkit/lost-steps.ts';
import { EngineLostError } from '../../src/ports.ts';
import type { StatusUpdate } from '../../src/progress/types.ts';

afterEach(() => {
  vi.useRealTimers();
});

/** A step that ended with an error. */
function failed(error: string): StatusUpdate {
  const vertex = {
    digest: 'sha256:1',
    name: 'step',
    inputs: [],
    started: 1,
    completed: 2,
    cached: false,
    error,
  };
  return { vertexes: [vertex as never], statuses: [], logs: [], warnings: [] };
}

const BROKEN = failed('rpc error: code = Unavailable desc = error reading from server: EOF');
const OWN = failed('process "/bin/sh -c false" did not complete successfully: exit code: 1');

function passing(connection: { lostBy: EngineLostError | null }) {
  vi.useFakeTimers();
  const passed: StatusUpdate[] = [];
  return { passed, take: withoutLostSteps((update) => passed.push(update), connection) };
}

describe('a step that fails', () => {
  it('by itself is passed on at once', () => {
    const { passed, take } = passing({ lostBy: null });
    take(OWN);
    expect(passed).toEqual([OWN]);
  });

  it('because the engine is lost is not told as failed', () => {
    const connection: { lostBy: EngineLostError | null } = { lostBy: null };
    const { passed, take } = passing(connection);
    take(BROKEN);
    connection.lostBy = new EngineLostError('unix:///engine.sock', 'closed');
    vi.runAllTimers();
    expect(passed).toEqual([]);
  });

  it('with the same words while the engine is there is told, and nothing overtakes it', () => {
    const { passed, take } = passing({ lostBy: null });
    take(BROKEN);
    take(OWN);
    expect(passed).toEqual([]);
    vi.runAllTimers();
    expect(passed).toEqual([BROKEN, OWN]);
  });
});
