import { expect, it } from 'vitest';
import { actionFor } from '../../../src/screens/keymap.ts';
import { nameCells, optionLine } from '../../../src/screens/options/lines/rows.ts';
import { optionRows } from '../../../src/screens/options/select-rows.ts';
import { Rig } from '../../fakes/rig.ts';
import { dockerfileOf, NOW, start } from '../../fakes/state.ts';
import { until } from '../../fakes/until.ts';

const FILE = 'FROM debian:12 AS deps\nRUN make\nFROM scratch AS end\nCOPY --from=deps /a /a\n';

function press(rig: Rig, key: string): void {
  const action = actionFor(key, rig.state, NOW);
  if (action !== null) rig.store.dispatch(action);
}

/** The cursor on the row that begins so. */
function goTo(rig: Rig, begins: string): void {
  const shown = optionRows(rig.state).map((row) =>
    optionLine(rig.state, row, 100, nameCells(optionRows(rig.state), 100))
      .map(({ text }) => text.replace(/\u001b\[[0-9;]*m/g, ''))
      .join('')
      .replace(/ +/g, ' '),
  );
  const at = shown.findIndex((row) => row.startsWith(begins));
  expect(at, shown.join('\n')).toBeGreaterThanOrEqual(0);
  press(rig, 'g');
  for (let step = 0; step < at; step += 1) press(rig, 'down');
}

it('gives a stage back what the command line says of its cache, and leaves other stages alone', async () => {
  const rig = new Rig(start({ dockerfile: dockerfileOf(FILE) }));
  rig.noCacheFilter = ['Deps'];
  rig.changeOptions = async ({ noCacheStages }) => {
    const { deps = true, end = false } = noCacheStages;
    rig.noCacheFilter = [...(deps ? ['Deps'] : []), ...(end ? ['end'] : [])];
    return dockerfileOf(FILE);
  };
  const changed = async (key: string): Promise<unknown> => {
    const before = rig.changed.length;
    press(rig, key);
    await until(() => rig.changed.length > before);
    await until(() => rig.state.options.changes === rig.changed.at(-1));
    return rig.changed.at(-1)?.noCacheStages;
  };
  press(rig, 'o');
  goTo(rig, 'cache end');
  expect(await changed('space')).toEqual({ end: true });
  goTo(rig, 'cache deps not used: every step runs again line');
  press(rig, 'x');
  expect(rig.state.message?.text).toBe('Nothing is set here.');
  expect(await changed('space')).toEqual({ end: true, deps: false });
  goTo(rig, 'cache deps used set here');
  expect(await changed('x')).toEqual({ end: true });
  goTo(rig, 'cache deps not used: every step runs again line');
  goTo(rig, 'cache end not used: every step runs again set here');
  expect(await changed('space')).toEqual({});
  goTo(rig, 'cache end used line');
});
