/** States of a walk through a target, by name: the keymap and the State screen must be right in all of them. */
import { parseBreakpoint } from '../../src/breakpoints/parse.ts';
import type { Breakpoint } from '../../src/breakpoints/types.ts';
import { neededStages } from '../../src/dockerfile/needs.ts';
import type { Dockerfile, Instruction } from '../../src/dockerfile/types.ts';
import type { TreeEntry } from '../../src/filesystem/types.ts';
import { indexGraph } from '../../src/llb/chain.ts';
import type { Point, Program } from '../../src/llb/program.ts';
import type { Arrival } from '../../src/screens/walk/state.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { log, update } from '../progress/updates.ts';
import { changesOf } from './changes.ts';
import { FAILURE, SOME } from './sample-build.ts';
import { NOW, play, RUNTIME, start } from './state.ts';

/** The points of a target, without states: FROM and the instructions of every stage that it needs. */
export function programWithoutStates(dockerfile: Dockerfile, target: number): Program {
  const needed = neededStages(dockerfile, dockerfile.stages[target]!);
  const points = dockerfile.stages
    .filter(({ index }) => needed.has(index))
    .flatMap((stage) => [
      {
        stage: stage.index,
        keyword: 'FROM',
        start: stage.startLine,
        end: stage.fromEndLine,
        instruction: null,
      },
      ...stage.instructions.map((instruction: Instruction) => ({
        stage: stage.index,
        keyword: instruction.keyword,
        start: instruction.startLine,
        end: instruction.endLine,
        instruction,
      })),
    ])
    .map(({ start: first, end, ...point }, index): Point => {
      return { ...point, index, lines: { start: first, end }, steps: [], before: null, after: null };
    });
  return { graph: indexGraph({ steps: [], result: null }), ends: new Map(), points };
}

/** A plain file of a tree. */
export function fileEntry(path: string, size: number): TreeEntry {
  return {
    path,
    mode: 0o644,
    uid: 0,
    gid: 0,
    size,
    mtimeNs: 0n,
    linkname: '',
    devmajor: 0,
    devminor: 0,
    xattrs: {},
  };
}

export function arrivedAt(point: number, change: Partial<Arrival> = {}): Action {
  const arrival: Arrival = {
    point,
    failure: null,
    changes: null,
    entries: 3,
    elapsed: 120,
    because: null,
    met: [],
    ...change,
  };
  return { type: 'walk/arrived', arrival, now: NOW + 500 };
}

const BREAKPOINTS: Extract<Action, { type: 'overlay/opened' }> = {
  type: 'overlay/opened',
  overlay: { kind: 'breakpoints', cursor: 1, field: null, edited: null },
};

const KEPT: Action = {
  type: 'breakpoints/loaded',
  breakpoints: [
    'line 3',
    `path "/etc/${'so long '.repeat(30)}" changes on stage build`,
    'env A on line 3',
    'stage gone',
    'not cached',
  ].map((text, index) => ({ ...(parseBreakpoint(text) as Breakpoint), isOff: index === 2 })),
};

export function walks(window: WindowSize): Readonly<Record<string, AppState>> {
  const first = start({ window });
  const { dockerfile } = first;
  const program = programWithoutStates(dockerfile, RUNTIME);
  const opening = play(first, { type: 'walk/asked', stage: RUNTIME, line: null, now: NOW });
  const opened = play(opening, { type: 'walk/opened', dockerfile, program });
  const moving = play(
    opened,
    { type: 'walk/moving', point: 1, now: NOW },
    {
      type: 'walk/progressed',
      updates: [update({ ...SOME, logs: [log('c3', 'cc main.c\n')] })],
      now: NOW + 50,
    },
  );
  const names = Array.from({ length: 60 }, (_, index) => fileEntry(`usr/lib/part${index}.so`, 1000 * index));
  const changes = changesOf([fileEntry('etc/old', 1)], [...names, fileEntry('etc/日本語', 12)]);
  const standing = play(moving, arrivedAt(1, { changes, entries: 61 }));
  const last = program.points.length - 1;
  const failed = play(standing, arrivedAt(2, { failure: FAILURE, because: 'failure' }));
  const trees = { before: names, after: [...names, fileEntry('etc/日本語', 12)] };
  const listed: Action = {
    type: 'walk/failureExplored',
    failure: FAILURE,
    found: { files: { kind: 'known', trees, changes } },
  };
  return {
    'State, opening': opening,
    'State, moving': moving,
    'State, at the first stop': play(opened, arrivedAt(0)),
    'State, at a stop': standing,
    'State, in the changes': play(standing, { type: 'walk/panel', panel: 'changes' }),
    'State, in the output': play(standing, { type: 'walk/panel', panel: 'output' }),
    'State, in the environment': play(
      standing,
      { type: 'walk/panel', panel: 'output' },
      { type: 'walk/outputToggled' },
    ),
    'State, a breakpoint': play(standing, { type: 'breakpoint/toggled', line: 12 }),
    'State, a condition is met': play(
      standing,
      arrivedAt(1, {
        changes,
        because: 'condition',
        met: [
          `/etc/${'long/'.repeat(30)}x was changed by line 3: 1,024 → 1,090 bytes.`,
          'B got "2" from line 3.',
        ],
      }),
    ),
    'State, the breakpoints': play(standing, KEPT, BREAKPOINTS),
    'State, the breakpoints, on a kind': play(standing, KEPT, {
      ...BREAKPOINTS,
      overlay: { kind: 'breakpoints', cursor: 8, field: null, edited: null },
    }),
    'State, typing a breakpoint': play(
      standing,
      KEPT,
      BREAKPOINTS,
      { type: 'breakpoints/fieldOpened', text: 'path /etc/', edited: null },
      { type: 'breakpoints/typed', text: 'x' },
    ),
    'State, changing a breakpoint': play(standing, KEPT, BREAKPOINTS, {
      type: 'breakpoints/fieldOpened',
      text: 'file /x grows',
      edited: 1,
    }),
    'State, who wrote': play(standing, {
      type: 'overlay/opened',
      overlay: { kind: 'writers', cursor: 2 },
    }),
    'State, at the end': play(standing, arrivedAt(last, { because: 'end' })),
    'State, failed': play(standing, arrivedAt(2, { failure: FAILURE, because: 'failure' })),
    'State, failed and listed': play(failed, listed),
    'State, failed, the files that it left': play(
      failed,
      listed,
      { type: 'walk/panel', panel: 'changes' },
      { type: 'walk/filesTurned' },
    ),
    'State, failed, explained': play(
      failed,
      {
        type: 'walk/failureExplored',
        failure: FAILURE,
        found: {
          explanation: {
            line: 3,
            sentence: `There is no ${'long/'.repeat(40)}x here.`,
            advice: ['Did you mean y?'],
          },
        },
      },
      {
        type: 'walk/failureExplored',
        failure: FAILURE,
        found: {
          files: { kind: 'none', why: 'Nothing was changed, and this is quite a long way to say so.' },
        },
      },
    ),
    'State, searched': play(
      failed,
      { type: 'search/opened' },
      { type: 'search/typed', text: 'c' },
      { type: 'search/done' },
    ),
    'State, broken': play(opening, {
      type: 'walk/broken',
      message: 'No Docker engine answered at unix:///x; start it.',
    }),
    'State, help': play(standing, { type: 'overlay/opened', overlay: { kind: 'help', top: 0 } }),
    'Explore, a walk stands': play(standing, { type: 'screen/shown', screen: 'explore' }),
  };
}
