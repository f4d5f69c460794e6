import { describe, expect, test } from 'vitest';
import { actionFields, actionLogger } from '../../src/cli/logged-actions.ts';
import { NO_CHANGES } from '../../src/ports.ts';
import type { Action } from '../../src/store/actions.ts';
import { FakeLog } from '../fakes/log.ts';
import { FAILURE } from '../fakes/sample-build.ts';
import { specOf } from '../fakes/sample-spec.ts';
import { start } from '../fakes/state.ts';

const { dockerfile } = start();
const address = { dockerfile, stage: 1, line: 12, side: 'after', failure: FAILURE } as const;

describe('an action in the log', () => {
  test.each<[Action, object]>([
    [{ type: 'build/asked', noCache: true, now: 5 }, { noCache: true }],
    [{ type: 'screen/shown', screen: 'files' }, { screen: 'files' }],
    [
      { type: 'inspect/moved', move: { by: 3, unit: 'line', page: 20 }, count: 9 },
      { 'move.by': 3, 'move.unit': 'line', 'move.page': 20, count: 9 },
    ],
    [
      { type: 'inspect/asked', screen: 'files', address, path: '/etc/passwd' },
      {
        screen: 'files',
        'address.stage': 1,
        'address.line': 12,
        'address.side': 'after',
        path: '/etc/passwd',
      },
    ],
    [{ type: 'build/ended', outcome: { kind: 'failed', failure: FAILURE }, now: 5 }, { outcome: 'failed' }],
    [{ type: 'watch/changed', paths: ['/home/me/a', '/home/me/b'] }, { paths: 2 }],
    [
      { type: 'files/copied', path: '/out/a', destination: 'typed-by-somebody', overwrite: false },
      { path: '/out/a', overwrite: false },
    ],
    [{ type: 'search/typed', text: 'hunter2' }, {}],
    [{ type: 'field/typed', text: 'hunter2' }, {}],
    [{ type: 'options/typed', text: 'hunter2' }, {}],
    [{ type: 'options/fieldOpened', text: 'hunter2' }, {}],
    [{ type: 'options/changeAsked', changes: { ...NO_CHANGES, buildArgs: { TOKEN: 'hunter2' } } }, {}],
    [{ type: 'options/changed', changes: { ...NO_CHANGES, buildArgs: { TOKEN: 'hunter2' } } }, {}],
    [
      {
        type: 'options/described',
        next: { spec: specOf('/project', { buildArgs: { TOKEN: 'hunter2' } }), command: ['hunter2'] },
      },
      {},
    ],
    [
      { type: 'overlay/opened', overlay: { kind: 'options', cursor: 2, field: 'hunter2' } },
      { 'overlay.kind': 'options', 'overlay.cursor': 2 },
    ],
    [{ type: 'message/shown', text: 'what the engine said: hunter2', tone: 'error' }, { tone: 'error' }],
  ])('%o: names, numbers and flags', (action, fields) => {
    const told = Object.entries(actionFields(action)).filter(([, value]) => value !== null);
    expect(Object.fromEntries(told)).toEqual(fields);
  });

  test('the question before overwriting a file has neither of the two paths', () => {
    const overlay = {
      kind: 'overwrite',
      path: '/in/the/state',
      destination: 'typed-by-somebody',
      text: 'typed-by-somebody is there already',
    } as const;
    expect(JSON.stringify(actionFields({ type: 'overlay/opened', overlay }))).not.toMatch(/typed|in\/the/);
  });

  test('is one line; ticks of the clock are not logged', () => {
    const log = new FakeLog();
    const observe = actionLogger(log);
    observe({ type: 'clock/ticked', now: 1 });
    observe({ type: 'message/cleared' });
    observe({ type: 'target/chosen', stage: 2 });
    expect(log.lines).toEqual([{ is: 'action', type: 'target/chosen', stage: 2 }]);
  });
});
