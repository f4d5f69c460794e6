/** The trace of a failed instruction, in each of its phases. */
import type { Action } from '../../src/store/actions.ts';
import type { AppState } from '../../src/store/state.ts';
import type { Trace, TracedCommand } from '../../src/trace/types.ts';
import { FAILURE } from './sample-build.ts';
import { NOW, play } from './state.ts';

const command = (text: string, given: Partial<TracedCommand>): TracedCommand => ({
  text,
  status: 0,
  took: 1200,
  place: { file: null, path: null, line: 12, source: null },
  depth: 0,
  ...given,
});

export const TRACE: Trace = {
  commands: [
    command('cd /src', {}),
    command('grep -q x y', { status: 'failed', took: null }),
    command('sh ./make.sh \u001b[31mall\u001b[0m', { status: null }),
    command(`cc ${'-I /usr/include/very/long '.repeat(12)}`, {
      status: 2,
      place: { file: './make.sh', path: '/src/make.sh', line: 3, source: 'app/make.sh' },
      depth: 1,
    }),
  ],
  culprit: null,
  failed: 3,
  notes: ['It used the cache of the build: /var/cache.'],
  omitted: 12,
  status: 2,
  output: '',
};

/** @param failed a state in which a build has failed */
export function traceSituations(failed: AppState): Readonly<Record<string, AppState>> {
  const { dockerfile } = failed;
  const asked: Action = { type: 'trace/asked', failure: FAILURE, dockerfile, now: NOW };
  const running = play(failed, asked);
  return {
    'a trace that begins': running,
    'a trace that runs': play(running, { type: 'trace/progressed', count: 7, now: NOW + 2500 }),
    'a trace': play(running, { type: 'trace/ended', trace: TRACE }),
    'a trace, at its first command': play(
      running,
      { type: 'trace/ended', trace: TRACE },
      { type: 'overlay/moved', move: { to: 'start', page: 10 }, count: 4 },
    ),
    'a trace without a command': play(running, {
      type: 'trace/ended',
      trace: { ...TRACE, commands: [], failed: null },
    }),
    'no trace': play(running, { type: 'trace/refused', why: 'Only sh, dash, ash and bash can be traced.' }),
  };
}
