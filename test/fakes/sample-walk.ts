/** A target to walk through: a small file, its graph, and what the fake engine makes of it. */
import { lineBreakpoint } from '../../src/breakpoints/types.ts';
import { findTarget } from '../../src/dockerfile/needs.ts';
import type { Dockerfile } from '../../src/dockerfile/types.ts';
import { type Program, programOf } from '../../src/llb/program.ts';
import type { StepGraph } from '../../src/llb/types.ts';
import type { BuildFailure, TreeEntry } from '../../src/ports.ts';
import type { Arrival } from '../../src/screens/walk/state.ts';
import type { Action } from '../../src/store/actions.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { file, folder } from '../filesystem/entries.ts';
import { context, copy, graphOf, image, out, run } from '../llb/steps.ts';
import { log, vertex } from '../progress/updates.ts';
import type { FakeStates } from './builder.ts';
import { changesOf } from './changes.ts';
import { dockerfileOf, NOW, play, start } from './state.ts';

/** Two stages; line 5 and 6 have no instruction. */
const WALKED = `FROM debian:12 AS build
ENV MODE=release
RUN make \\
  all

# what ships
FROM scratch AS runtime
COPY --from=build /out /
COPY README.md /
CMD ["/app"]
`;

/** Indexes of the program's points. */
export const AT = { from: 0, env: 1, make: 2, scratch: 3, copy: 4, readme: 5, cmd: 6 } as const;

export const walkedFile: Dockerfile = dockerfileOf(WALKED);

export const walkedGraph: StepGraph = graphOf(
  out('readme'),
  context('context'),
  image('base', 1, 'debian:12'),
  { ...run('make', 3, out('base')), lines: [{ start: 3, end: 4 }] },
  copy('copied', 8, null, out('make')),
  copy('readme', 9, out('copied'), out('context')),
);

export const walkedProgram: Program = programOf(walkedFile, findTarget(walkedFile), walkedGraph);

const base: readonly TreeEntry[] = [folder('etc'), file('etc/passwd', { size: 100 })];

/** The trees after the steps, by digest. */
export const walkedTrees: Readonly<Record<string, readonly TreeEntry[]>> = {
  base,
  make: [
    folder('etc'),
    file('etc/passwd', { size: 120 }),
    folder('out'),
    file('out/app', { size: 2_000_000 }),
  ],
  copied: [file('app', { size: 2_000_000 })],
  readme: [file('app', { size: 2_000_000 }), file('README.md', { size: 500 })],
};

/** `make` fails, on its lines. */
export const MAKE_FAILED: BuildFailure = {
  message: 'process "/bin/sh -c make all" did not complete successfully: exit code: 2',
  vertex: 'make',
  lines: [{ start: 3, end: 4 }],
  file: 'Dockerfile',
  exitCode: 2,
  mounts: null,
};

/** Teaches a fake engine the graph's states. */
export function teach(states: FakeStates): void {
  for (const [digest, tree] of Object.entries(walkedTrees)) states.trees.set(digest, tree);
}

/** A walk was asked for, and the engine has not answered yet. */
export function opening(window?: WindowSize, breakpoints: readonly number[] = []): AppState {
  const first = start({ dockerfile: walkedFile, ...(window === undefined ? {} : { window }) });
  return play(
    first,
    { type: 'breakpoints/loaded', breakpoints: breakpoints.map(lineBreakpoint) },
    { type: 'walk/asked', stage: 1, line: null, now: NOW },
  );
}

export const opened: Action = {
  type: 'walk/opened',
  dockerfile: walkedFile,
  program: walkedProgram,
};

/** An arrival at a point, with the changes between the trees around it. */
export function arrivalAt(point: number, given: Partial<Arrival> = {}): Action {
  const { before, after, keyword } = walkedProgram.points[point]!;
  const tree = (digest: string | undefined): readonly TreeEntry[] => walkedTrees[digest ?? ''] ?? [];
  const changes = keyword === 'FROM' ? null : changesOf(tree(before?.digest), tree(after?.digest));
  const entries = tree(after?.digest).length;
  return {
    type: 'walk/arrived',
    arrival: { point, failure: null, changes, entries, elapsed: 120, because: null, met: [], ...given },
    now: NOW + 500,
  } as Action;
}

/** The walk stands at a point. */
export function standing(point: number, window?: WindowSize, given: Partial<Arrival> = {}): AppState {
  return play(opening(window), opened, moving(point), arrivalAt(point, given));
}

export function moving(point: number): Action {
  return { type: 'walk/moving', point, now: NOW + 300 };
}

/** The engine reports that `make` ran, and what it printed. */
export function makePrinted(text: string): Action {
  return {
    type: 'walk/progressed',
    updates: [
      {
        vertexes: [vertex('make', { name: '[build 2/2] RUN make all', started: 100 })],
        statuses: [],
        logs: [log('make', text, 200)],
        warnings: [],
      },
    ],
    now: NOW + 400,
  };
}

/** The reachable states of the screen, by name. */
export function walkSituations(window: WindowSize): Readonly<Record<string, AppState>> {
  const made = play(standing(AT.make, window), makePrinted('cc -c app.c\ncc -o app app.o\n'));
  const failed = play(
    opening(window, [8]),
    opened,
    moving(AT.make),
    makePrinted('cc -c app.c\napp.c:3: error: expected ;\n'),
    arrivalAt(AT.make, { failure: MAKE_FAILED, changes: null, because: 'failure' }),
  );
  return {
    'State, opening': opening(window),
    'State, opened': play(opening(window), opened),
    'State, moving': play(standing(AT.env, window), moving(AT.make), makePrinted('cc -c app.c\n')),
    'State, at the first': standing(AT.from, window),
    'State, at a setting': standing(AT.env, window),
    'State, at a command': made,
    'State, in the changes': play(made, { type: 'walk/panel', panel: 'changes' }),
    'State, in the log': play(made, { type: 'walk/panel', panel: 'output' }),
    'State, settings': play(made, { type: 'walk/outputToggled' }, { type: 'walk/panel', panel: 'output' }),
    'State, at a breakpoint': play(
      made,
      { type: 'breakpoint/toggled', line: 5 },
      moving(AT.scratch),
      arrivalAt(AT.scratch, { because: 'breakpoint' }),
    ),
    'State, watching': play(made, { type: 'watch/toggled' }, { type: 'message/cleared' }),
    'State, at a copy': standing(AT.copy, window),
    'State, stepped in': play(
      standing(AT.copy, window),
      { type: 'walk/to', goal: { kind: 'point', point: AT.make, caller: AT.copy }, now: NOW },
      moving(AT.make),
      arrivalAt(AT.make),
    ),
    'State, at the end': standing(AT.cmd, window, { because: 'end' }),
    'State, failed': failed,
    'State, broken': play(opening(window), {
      type: 'walk/broken',
      message: 'Dockerfile:3: there is no instruction RUNN (did you mean RUN?); correct it and begin anew.',
    }),
    'State, many changes': standing(AT.make, window, { changes: manyChanges(500) }),
    'State, many changes, scrolled': play(
      standing(AT.make, window, { changes: manyChanges(500) }),
      { type: 'walk/panel', panel: 'changes' },
      { type: 'walk/scrolled', move: { to: 'end', page: 5 }, count: 500 },
    ),
  };
}

/** Many files added, in folders with long names. */
export function manyChanges(count: number) {
  const added = Array.from({ length: count }, (_, index) =>
    file(`usr/share/a-folder-name/file-${String(index).padStart(4, '0')}.txt`, {
      size: index * 1000,
    }),
  );
  return changesOf([], added);
}
