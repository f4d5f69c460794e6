import { describe, expect, it } from 'vitest';
import type { Vertex } from '../../../src/progress/types.ts';
import { walkLayout } from '../../../src/screens/walk/lines/layout.ts';
import type { AppState } from '../../../src/store/state.ts';
import { inside } from '../../../src/ui/layout.ts';
import { changesOf } from '../../fakes/changes.ts';
import {
  AT,
  arrivalAt,
  MAKE_FAILED,
  makePrinted,
  manyChanges,
  moving,
  opened,
  opening,
  standing,
  walkedProgram,
  walkSituations,
} from '../../fakes/sample-walk.ts';
import { draw, expectFull, LARGE, linesOf, MIDDLE, SMALL, textOf } from '../../fakes/screen.tsx';
import { NOW, play } from '../../fakes/state.ts';
import { file, folder, SETUID, symlink } from '../../filesystem/entries.ts';
import { vertex } from '../../progress/updates.ts';

const situation = (name: string, size = SMALL): AppState => {
  const state = walkSituations(size)[`State, ${name}`];
  if (state === undefined) throw new Error(`There is no situation ${name}.`);
  return state;
};

describe('long lines', () => {
  const moved = (panel: 'source' | 'output'): string =>
    textOf(play(situation('at a command'), { type: 'walk/panel', panel }, { type: 'lines/shifted', by: 4 }));

  it('of the source scroll sideways while it has the focus, and the panel shows from which column', () => {
    const shown = moved('source');
    expect(shown).toMatch(/│❯ {3}3 ▶ make \\ /);
    expect(shown).toMatch(/╰─+ from column 5 ─╯/);
  });

  it('of the settings scroll sideways while they have the focus', () => {
    const path = `PATH=${'/some/where/bin:'.repeat(12)}/the/end`;
    const config = {
      env: [path],
      user: '',
      workingDir: '/',
      shell: null,
      entrypoint: null,
      cmd: null,
      labels: {},
      exposedPorts: [],
    };
    const settings = play(
      standing(AT.cmd),
      { type: 'walk/outputToggled' },
      { type: 'walk/configKnown', program: walkedProgram, point: AT.cmd, config },
      { type: 'walk/panel', panel: 'output' },
    );
    expect(textOf(settings)).not.toContain('/the/end');
    expect(textOf(play(settings, { type: 'lines/shifted', by: 160 }))).toContain('/the/end');
  });

  it('do not scroll sideways while the log has the focus', () => {
    expect(moved('output')).toMatch(/│ {4}3 ▶ RUN make \\ /);
  });
});

describe('where the walk stands', () => {
  it('is said beside a stage of any name', () => {
    const state = standing(AT.make, SMALL, { because: 'breakpoint' });
    const { walk } = state;
    if (walk === null) throw new Error('There is no walk.');
    const [first, ...rest] = walk.dockerfile.stages;
    const stages = [{ ...first!, name: 'long-'.repeat(20) }, ...rest];
    const long = { ...state, walk: { ...walk, dockerfile: { ...walk.dockerfile, stages } } };
    expect(linesOf(long)[1]).toMatch(/^╭─ long-long.*… · 3 of 7 · at a breakpoint ─+ [\d.]+s ╮$/);
  });

  it('is marked at the first line of the instruction, with a bar down to its last', () => {
    const shown = textOf(situation('at a command'));
    expect(shown).toMatch(/│❯ {3}3 ▶ RUN make \\ /);
    expect(shown).toMatch(/│ {4}4 ▎ {3}all /);
    expect(shown).toMatch(/╭─ build · 3 of 7 ─+ 0\.1s ╮/);
  });

  it('is marked otherwise on the way, with the time that it takes', () => {
    const way = play(situation('moving'), { type: 'clock/ticked', now: NOW + 2800 });
    expect(textOf(way)).toMatch(/╭─ build · 3 of 7 ─+ 2\.5s ╮/);
    expect(textOf(way)).toMatch(/│ {4}3 [^▶ ] RUN make/);
    expect(textOf(way)).toMatch(/│❯ {3}2 ▶ ENV/);
    expect(textOf(situation('opening'))).toContain('Asking the engine');
  });

  it('says why it went no further', () => {
    expect(textOf(situation('at a breakpoint'))).toContain('runtime · 4 of 7 · at a breakpoint');
    expect(textOf(situation('at the end'))).toContain('runtime · 7 of 7 · the end');
    expect(textOf(situation('failed'))).toContain('build · 3 of 7 · it failed');
    const cursor = standing(AT.env, SMALL, { because: 'cursor' });
    expect(textOf(cursor)).toContain('build · 2 of 7 · at the cursor');
  });

  it('shows breakpoints, a failure and what broke without colours too', () => {
    expect(textOf(situation('at a breakpoint'))).toMatch(/│❯◉ {2}7 ▶ FROM scratch/);
    expect(textOf(situation('failed'))).toMatch(/│❯ {3}3 ✘ RUN make/);
    expect(textOf(situation('failed'))).toContain('✘ Exit code 2');
    expect(textOf(situation('broken'))).toContain('Dockerfile:3: there is no instruction RUNN');
    expect(textOf(situation('broken'))).toContain('╭─ Why it stopped ─');
  });
});

describe('what a line changed', () => {
  it('is said by file with sizes, and in the title as sums', () => {
    const shown = textOf(situation('at a command'));
    expect(shown).toMatch(/╭─ Changed by this line ─+ 2 added, 1 modified, \+2\.0 MB ╮/);
    expect(shown).toMatch(/│ ~ \/etc\/passwd +\+20 B │/);
    expect(shown).toMatch(/│ \+ \/out\/ +│/);
    expect(shown).toMatch(/│ \+ \/out\/app +2\.0 MB │/);
  });

  it('is a setting for an instruction that only sets something', () => {
    expect(textOf(situation('at a setting'))).toMatch(/╭─ Changed by this line ─+ no file ╮/);
    expect(textOf(situation('at a setting'))).toMatch(/│ = MODE=release +│/);
    expect(textOf(situation('at the end'))).toMatch(/│ = command \/app +│/);
  });

  it('names every kind of change', () => {
    const before = [
      file('bin/su', { mode: 0o755 }),
      file('gone', { size: 3_000 }),
      file('grown', { size: 10 }),
      file('shrunk', { size: 5_000 }),
      file('touched'),
      file('owned'),
      file('turned'),
      symlink('link', 'old'),
    ];
    const after = [
      file('bin/su', { mode: SETUID + 0o755 }),
      file('grown', { size: 20 }),
      file('shrunk', { size: 1_000 }),
      file('touched', { mtimeNs: 5n }),
      file('owned', { uid: 1000 }),
      folder('turned'),
      symlink('link', 'new'),
    ];
    const rows = linesOf(standing(AT.make, MIDDLE, { changes: changesOf(before, after) }))
      .map((line) => /│( [~+-] .*)│$/.exec(line)?.[1]?.replaceAll(/ +/g, ' ').trim())
      .filter((line) => line !== undefined);
    expect(rows).toEqual([
      '~ /bin/su mode 4755',
      '- /gone 3.0 kB',
      '~ /grown +10 B',
      '~ /link → new link target',
      '~ /owned owner 1000:0',
      '~ /shrunk −4.0 kB',
      '~ /touched rewritten',
      expect.stringMatching(/^~ \/turned\/ .*type$/),
    ]);
  });

  it.each([SMALL, MIDDLE, LARGE])('shows 500 changes through a window of $columns×$rows', async (size) => {
    const page = inside(walkLayout(size).changes).height;
    const screen = draw(standing(AT.make, size, { changes: manyChanges(500) }));
    const shown = (): string[] => screen.frame().match(/file-\d+\.txt/g) ?? [];
    expect(shown()).toHaveLength(page);
    expect(shown()[0]).toBe('file-0000.txt');
    await screen.shows(`1–${page} of 500`);
    screen.type('\t');
    await screen.shows('1–');
    screen.type('G');
    await screen.shows(`${501 - page}–500 of 500`);
    expect(shown().at(-1)).toBe('file-0499.txt');
    screen.type('k');
    await screen.shows(`${500 - page}–499 of 500`);
    expect(shown()).toHaveLength(page);
    screen.type('g');
    await screen.shows(`1–${page} of 500`);
    screen.unmount();
  });

  it('cuts a long path in its middle, never its size', () => {
    const path = `${'deep/'.repeat(40)}the-end.txt`;
    const state = standing(AT.make, SMALL, { changes: changesOf([], [file(path, { size: 4_000 })]) });
    expect(textOf(state)).toMatch(/│ \+ \/deep\/deep.*….*the-end\.txt +4\.0 kB │/);
    expectFull(state);
  });
});

describe('the lower panel', () => {
  it('has the log, and at a key the environment, user, folder and mounts', async () => {
    const screen = draw(situation('at a command', MIDDLE));
    expect(screen.lines().join('\n')).toContain('cc -o app app.o');
    screen.type('v');
    await screen.shows('Environment and mounts');
    const shown = screen.lines().join('\n');
    expect(shown).toMatch(/user +root/);
    expect(shown).toMatch(/folder +\//);
    expect(shown).toContain('PATH=/bin');
    screen.type('v');
    await screen.shows('cc -o app app.o');
    screen.unmount();
  });

  it('has the settings of the state itself, from their beginning, where nothing runs', () => {
    const config = {
      env: ['PATH=/srv/bin', ...Array.from({ length: 9 }, (_, index) => `MORE_${index}=x`)],
      user: 'app:web',
      workingDir: '/srv',
      shell: ['/bin/bash', '-c'],
      entrypoint: null,
      cmd: null,
      labels: {},
      exposedPorts: [],
    };
    const state = play(
      standing(AT.cmd),
      { type: 'walk/outputToggled' },
      { type: 'walk/configKnown', program: walkedProgram, point: AT.cmd, config },
    );
    const shown = textOf(state);
    expect(shown).toMatch(/│ user +app:web/);
    expect(shown).toMatch(/│ folder +\/srv/);
    expect(shown).toMatch(/│ shell +\/bin\/bash -c/);
    expect(shown).toContain('PATH=/srv/bin');
    expectFull(state);
    const before = textOf(play(standing(AT.env), { type: 'walk/outputToggled' }));
    expect(before).toContain('MODE=release');
  });

  it('says of a FROM what it begins with', () => {
    expect(textOf(standing(AT.scratch))).toContain('Nothing runs: scratch is empty.');
  });

  it('reads a failure from its first word on, and to its last line', async () => {
    const failure = { ...MAKE_FAILED, exitCode: 127 };
    const screen = draw(
      play(
        opening(SMALL),
        opened,
        moving(AT.make),
        makePrinted('first\nlast\n'),
        arrivalAt(AT.make, { failure, changes: null }),
      ),
    );
    const panel = () => screen.lines().slice(-7, -2).join('\n');
    expect(panel()).toMatch(/│ last .*✘ Exit code 127/s);
    expect(panel()).not.toContain('what is there.');
    for (const key of ['\t', '\t', 'G']) screen.type(key);
    await screen.shows('what is there.');
    screen.type('k');
    await screen.shows('✘ Exit code 127');
    screen.type('j');
    await screen.shows('what is there.');
    screen.unmount();
  });

  it('has the log of the instruction that runs, not of the one where the walk stood', () => {
    expect(textOf(situation('moving'))).toContain('cc -c app.c');
    expect(textOf(situation('moving'))).not.toContain('ENV runs nothing');
    const again = play(situation('failed'), moving(AT.env));
    expect(textOf(again)).not.toContain('Exit code 2');
  });

  it('says why there is no log', () => {
    expect(textOf(situation('at a setting'))).toContain('ENV runs nothing: it only changes settings.');
    expect(textOf(situation('opening'))).toContain('No instruction has run yet.');
    expect(textOf(situation('at a copy'))).toContain('It came from the cache, or printed nothing.');
    const told = (given: Partial<Vertex>): string => {
      const vertexes = [vertex('make', { name: '[build 2/2] RUN make all', started: 100, ...given })];
      const updates = [{ vertexes, statuses: [], logs: [], warnings: [] }];
      return textOf(play(standing(AT.make), { type: 'walk/progressed', updates, now: NOW }));
    };
    expect(told({})).toContain('No output so far.');
    expect(told({ completed: 200 })).toContain(' It printed nothing.');
    expect(told({ completed: 100, cached: true })).toContain('It came from the cache');
  });
});

describe('keys on the State screen', () => {
  it('walk: n, p and c ask for the step, and the screen follows', async () => {
    const screen = draw(situation('at a setting'));
    screen.type('n');
    expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'point', point: AT.make } });
    screen.store.dispatch(moving(AT.make));
    screen.store.dispatch(arrivalAt(AT.make));
    await screen.shows('build · 3 of 7');
    screen.type('p');
    expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'point', point: AT.env } });
    screen.type('c');
    expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'continue' } });
    screen.unmount();
  });

  it('say why they do nothing', async () => {
    const end = draw(situation('at the end'));
    end.type('n');
    await end.shows('This is the end of the target. p goes back.');
    end.unmount();
    const failed = draw(situation('failed'));
    failed.type('c');
    await failed.shows('The walk cannot go past a failed instruction. p goes back.');
    failed.unmount();
    const first = draw(situation('at the first'));
    first.type('p');
    await first.shows('This is the first instruction.');
    first.unmount();
    const way = draw(situation('moving'));
    way.type('u');
    await way.shows('The walk is still moving.');
    way.unmount();
  });

  it('count on from where a single step goes to, when they are typed ahead', () => {
    const screen = draw(situation('at a copy'));
    for (const [key, point] of [
      ['n', AT.copy + 1],
      ['n', AT.copy + 2],
      ['p', AT.copy + 1],
    ] as const) {
      screen.type(key);
      expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'point', point } });
      screen.store.dispatch(moving(point));
    }
    screen.unmount();
  });

  it('wait for a walk to a breakpoint', async () => {
    const screen = draw(situation('at a copy'));
    screen.type('c');
    screen.store.dispatch(moving(AT.copy + 1));
    screen.type('n');
    await screen.shows('The walk is still moving.');
    screen.unmount();
  });

  it('set a breakpoint under the cursor, run to it, and step in and out', async () => {
    const screen = draw(situation('at a copy'));
    screen.type('j');
    screen.type(' ');
    await screen.shows(/◉ {2}9 {3}COPY README/);
    screen.type('u');
    expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'line', line: 9 } });
    screen.type('i');
    expect(screen.actions.at(-1)).toMatchObject({
      type: 'walk/to',
      goal: { kind: 'point', point: AT.make, caller: AT.copy },
    });
    screen.store.dispatch(moving(AT.make));
    screen.store.dispatch(arrivalAt(AT.make));
    await screen.shows('build · 3 of 7');
    screen.type('o');
    expect(screen.actions.at(-1)).toMatchObject({ type: 'walk/to', goal: { kind: 'point', point: AT.copy } });
    screen.unmount();
  });

  it('edit at the line under the cursor, and go back to Explore, where the walk is kept', async () => {
    const screen = draw(situation('at a command'));
    screen.type('e');
    expect(screen.actions.at(-1)).toEqual({ type: 'edit/asked', line: 3 });
    screen.type('1');
    await screen.shows('Stages');
    screen.type('3');
    await screen.shows('build · 3 of 7');
    screen.unmount();
  });

  it('stop a walk that is under way', () => {
    const screen = draw(situation('moving'));
    screen.type('x');
    expect(screen.actions.at(-1)).toEqual({ type: 'walk/stopAsked' });
    screen.unmount();
  });
});

describe.each([SMALL, MIDDLE, LARGE])('a window of $columns×$rows', (size) => {
  it.each(Object.entries(walkSituations(size)))('is filled, border to border: %s', (_name, state) => {
    expectFull(state);
  });

  it.each([
    'a\u001b[2Jb',
    'a\u001b]0;owned\u0007b',
    'line\nbreak\rand\ttab',
    'turned \u202earound',
    '日本語の名前が長い'.repeat(12),
    '👩‍💻🇫🇷e\u0301',
    `${'x'.repeat(4000)}`,
    '\ud83d half',
  ])('shows a file named %j as text', (name) => {
    const entries = [
      file(name),
      symlink(`${name}/link`, name),
      folder(`${name}/folder`),
      file(`dir/${name}`, { size: 5_000_000_000 }),
    ];
    const changes = changesOf([file('old'), file(`dir/${name}`)], entries);
    expectFull(play(opening(size), opened, moving(AT.make), arrivalAt(AT.make, { changes })));
  });
});
