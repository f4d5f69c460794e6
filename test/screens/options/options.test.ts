import { describe, expect, it } from 'vitest';
import { actionFor, activeBindings } from '../../../src/screens/keymap.ts';
import { footLines, nameCells, optionLine } from '../../../src/screens/options/lines/rows.ts';
import { optionRows } from '../../../src/screens/options/select-rows.ts';
import type { AppState } from '../../../src/store/state.ts';
import { Rig } from '../../fakes/rig.ts';
import { dockerfileOf, NOW, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';

const FILE = dockerfileOf(`FROM debian:12 AS deps
ARG VERSION=1
ARG API_TOKEN
RUN --mount=type=secret,id=npm,required echo $VERSION $API_TOKEN
FROM scratch
COPY --from=deps /a /a
FROM scratch AS end
RUN --mount=type=ssh x
COPY --from=1 /a /a
`);

function begin(): Rig {
  const rig = new Rig(start({ dockerfile: FILE }));
  press(rig, 'o');
  return rig;
}

function press(rig: Rig, ...keys: readonly string[]): void {
  for (const key of keys) {
    const action = actionFor(key, rig.state, NOW);
    if (action !== null) rig.store.dispatch(action);
  }
}

function type(rig: Rig, text: string): void {
  press(rig, ...Array.from(text, (one) => (one === ' ' ? 'space' : one)));
}

function shown(state: AppState): string[] {
  return optionRows(state).map((row) =>
    optionLine(state, row, 100, nameCells(optionRows(state), 100))
      .map(({ text }) => text.replace(/\u001b\[[0-9;]*m/g, ''))
      .join('')
      .replace(/ +/g, ' ')
      .trim(),
  );
}

/** The cursor on the row that begins so. */
function goTo(rig: Rig, start: string): void {
  press(rig, 'g');
  const at = shown(rig.state).findIndex((row) => row.startsWith(start));
  expect(at).toBeGreaterThanOrEqual(0);
  for (let step = 0; step < at; step += 1) press(rig, 'down');
}

describe('the panel of what the target takes', () => {
  it('lists args, secrets, agents, platform, contexts and the caches of the stages', () => {
    expect(shown(begin().state)).toEqual([
      'arg VERSION 1 line 4',
      'arg API_TOKEN not set line 4',
      'secret npm not given, but required line 4',
      'ssh default not given line 8',
      "platform platform the engine's own",
      'context debian:12 the image of that name line 1',
      'cache deps used line 1',
      'cache stage 1 used line 5',
      'cache end used line 7',
    ]);
  });

  it('sets a build arg, which the next build has', async () => {
    const rig = begin();
    rig.changeOptions = async ({ buildArgs }) => {
      rig.buildArgs = { ...(buildArgs as Record<string, string>) };
      return FILE;
    };
    press(rig, 'enter', 'ctrl+u');
    type(rig, '2 b');
    expect(shown(rig.state)[0]).toBe('arg VERSION 2 b▏');
    press(rig, 'backspace', 'enter');
    await until(() => rig.state.options.changes.buildArgs.VERSION !== undefined);
    expect(rig.changed).toEqual([expect.objectContaining({ buildArgs: { VERSION: '2 ' } })]);
    expect(rig.state.overlay).toEqual({ kind: 'options', cursor: 0, field: null });
    expect(shown(rig.state)[0]).toBe('arg VERSION 2 set here instead of 1 line 4');
    press(rig, 'b');
    await until(() => rig.builder.builds.length === 1);
    expect(rig.builder.last.spec.buildArgs).toEqual({ VERSION: '2 ' });
  });

  it('hides an arg whose name is that of a secret, while it is typed and after', async () => {
    const rig = begin();
    goTo(rig, 'arg API_TOKEN');
    press(rig, 'enter');
    type(rig, 'hunter2');
    expect(shown(rig.state)[1]).toBe('arg API_TOKEN •••••••▏');
    rig.buildArgs = { API_TOKEN: 'hunter2' };
    press(rig, 'enter');
    await until(() => rig.state.options.changes.buildArgs.API_TOKEN !== undefined);
    expect(shown(rig.state)[1]).toBe('arg API_TOKEN (hidden) set here line 4');
    press(rig, 'enter');
    expect(shown(rig.state)[1]).toBe('arg API_TOKEN ▏');
  });

  it('takes a file or a variable for a secret, never a value', async () => {
    const rig = begin();
    goTo(rig, 'secret npm');
    press(rig, 'enter');
    type(rig, 'env=NPM TOKEN');
    press(rig, 'enter');
    expect(rig.state.message?.text).toMatch(/^Write the path of a file, or env=NAME/);
    expect(rig.changed).toEqual([]);
    press(rig, 'ctrl+u');
    type(rig, 'env=NPM_TOKEN');
    press(rig, 'enter');
    await until(() => rig.changed.length === 1);
    expect(rig.changed[0]?.secrets).toEqual({ npm: { kind: 'env', name: 'NPM_TOKEN' } });
  });

  it('keeps what there was when a change is refused, and says why', async () => {
    const rig = begin();
    rig.changeOptions = () => Promise.reject(new Error('--platform x: this is not a platform.'));
    goTo(rig, 'platform');
    press(rig, 'enter');
    type(rig, 'x');
    press(rig, 'enter');
    await until(() => rig.state.message !== null);
    expect(rig.state.message?.text).toBe('--platform x: this is not a platform.');
    expect(rig.state.options.changes.platform).toBeNull();
  });

  it('tells a stage not to use its cache, but not one without a name', async () => {
    const rig = begin();
    goTo(rig, 'cache deps');
    press(rig, 'space');
    await until(() => rig.changed.length === 1);
    expect(rig.changed[0]?.noCacheStages).toEqual({ deps: true });
    press(rig, 'down', 'space');
    expect(rig.state.message?.text).toBe('A stage without a name cannot be told to run again.');
    await settled();
    expect(rig.changed).toHaveLength(1);
  });

  it('takes back what was set, and what the command line gave', async () => {
    const rig = begin();
    press(rig, 'x');
    expect(rig.state.message?.text).toBe('Nothing is set here.');
    press(rig, 'enter');
    type(rig, '2');
    press(rig, 'enter');
    await until(() => rig.changed.length === 1);
    await until(() => rig.state.options.changes.buildArgs.VERSION === '12');
    press(rig, 'x');
    await until(() => rig.changed.length === 2);
    expect(rig.changed[1]?.buildArgs).toEqual({});
    await until(() => !('VERSION' in rig.state.options.changes.buildArgs));
    rig.buildArgs = { VERSION: 'given' };
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(FILE.lines.join('\n')) });
    press(rig, 'x');
    await until(() => rig.changed.length === 3);
    expect(rig.changed[2]?.buildArgs).toEqual({ VERSION: null });
  });

  it('goes by the outline of the engine where it has one', async () => {
    const rig = new Rig(start({ dockerfile: FILE }));
    rig.builder.outlineAnswer = {
      args: [
        { name: 'VERSION', value: '1', line: 2 },
        { name: 'OF_FRONTEND', value: 'x', line: null },
      ],
      secrets: [],
      ssh: [{ id: 'default', required: true, line: 8 }],
    };
    rig.session.start();
    await until(() => rig.state.engine.kind === 'found');
    press(rig, 'o');
    await until(() => rig.state.options.outline.kind === 'known');
    expect(shown(rig.state).slice(0, 3)).toEqual([
      'arg VERSION 1 line 4',
      'arg OF_FRONTEND x',
      'ssh default not given, but required line 8',
    ]);
    expect(rig.builder.outlined.map(({ target }) => target)).toEqual(['end']);
    press(rig, 'down', 'up');
    await settled();
    expect(rig.builder.outlined).toHaveLength(1);
  });

  it('knows args by names that every object has', async () => {
    const odd = dockerfileOf(
      'FROM scratch\nARG constructor\nARG __proto__=1\nLABEL a=$constructor$__proto__\n',
    );
    const rig = new Rig(start({ dockerfile: odd }));
    press(rig, 'o');
    expect(shown(rig.state).slice(0, 2)).toEqual([
      'arg constructor not set line 4',
      'arg __proto__ 1 line 4',
    ]);
    press(rig, 'down', 'enter');
    type(rig, '2');
    press(rig, 'enter');
    await until(() => rig.changed.length === 1);
    expect(Object.entries(rig.changed[0]?.buildArgs ?? {})).toEqual([['__proto__', '12']]);
  });

  it('copies the command, and shows it in windows of any width', () => {
    const rig = begin();
    expect(
      footLines(rig.state, 58, 8).map((line) =>
        line
          .map(({ text }) => text)
          .join('')
          .trim(),
      ),
    ).toContain('docker buildx build .');
    press(rig, 'y');
    expect(rig.copied).toEqual(['docker buildx build .']);
    expect(rig.state.message?.text).toMatch(/OSC 52/);
  });

  it('gives printable keys to the field only while one is open', () => {
    const rig = begin();
    press(rig, 'enter');
    type(rig, 'qbx');
    expect(rig.state.leaving).toBe('no');
    expect(rig.state.overlay).toMatchObject({ field: '1qbx' });
    expect(activeBindings(rig.state).flatMap(({ keys }) => keys)).toEqual([
      'ctrl+c',
      'enter',
      'esc',
      'backspace',
      'ctrl+u',
    ]);
    press(rig, 'esc', 'esc');
    expect(rig.state.overlay).toBeNull();
    expect(rig.changed).toEqual([]);
  });
});
