/** Breakpoints with a condition, and who wrote a path: the store and its effects on a real engine, without a screen. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseBreakpoint } from '../../src/breakpoints/parse.ts';
import type { Builder } from '../../src/ports.ts';
import { systemClock as clock } from '../../src/ports.ts';
import { currentPoint } from '../../src/screens/walk/select.ts';
import type { Arrival } from '../../src/screens/walk/state.ts';
import { pointAddress, stageAddress } from '../../src/states/address.ts';
import { imageConfigAt } from '../../src/states/image-config.ts';
import type { Action } from '../../src/store/actions.ts';
import { createSession, type Session } from '../../src/store/session.ts';
import type { AppState } from '../../src/store/state.ts';
import { Project, shellImage, testBuilder, unique } from './build-project.ts';
import { dockerfileOf, firstState, screenPorts } from './screen-ports.ts';

let builder: Builder;

beforeAll(async () => {
  builder = await testBuilder();
});

afterAll(async () => {
  await builder.close();
});

/** A walk through the last stage of a project, with breakpoints as typed. */
class Walked implements AsyncDisposable {
  readonly session: Session;

  private constructor(project: Project, dockerfile: AppState['dockerfile'], breakpoints: readonly string[]) {
    const upTo = (lines: AppState['dockerfile'], last: number) =>
      project.spec({
        dockerfile: {
          kind: 'text',
          name: 'Dockerfile',
          text: Buffer.from(`${lines.lines.slice(0, last).join('\n')}\n`),
        },
      });
    const ports = {
      ...screenPorts(builder, project),
      imageConfig: (at: Parameters<typeof imageConfigAt>[0]) => imageConfigAt(at, builder, upTo),
    };
    this.session = createSession(ports, firstState(dockerfile));
    this.#dispatch({
      type: 'breakpoints/loaded',
      breakpoints: breakpoints.map((text) => {
        const read = parseBreakpoint(text);
        if (typeof read === 'string') throw new Error(read);
        return read;
      }),
    });
  }

  static async through(project: Project, breakpoints: readonly string[]): Promise<Walked> {
    const walked = new Walked(project, await dockerfileOf(project), breakpoints);
    const stage = walked.state.target;
    await walked.arrive({ type: 'walk/asked', stage, line: null, now: clock.now() });
    return walked;
  }

  get state(): AppState {
    return this.session.store.get();
  }

  get line(): number {
    return currentPoint(this.state)?.lines.start ?? 0;
  }

  #dispatch(action: Action): void {
    this.session.store.dispatch(action);
  }

  /** Dispatches, and waits for the next arrival. */
  async arrive(action: Action): Promise<Arrival> {
    const before = this.state.walk?.arrival ?? null;
    return await new Promise((resolve, reject) => {
      const stop = this.session.store.subscribe(() => {
        const { arrival, phase } = this.state.walk ?? { arrival: null, phase: null };
        if (phase?.kind === 'broken') reject(new Error(phase.message));
        if (phase?.kind !== 'standing' || arrival === null || arrival === before) return;
        stop();
        resolve(arrival);
      });
      this.#dispatch(action);
    });
  }

  async go(): Promise<Arrival> {
    return await this.arrive({ type: 'walk/to', goal: { kind: 'continue' }, now: clock.now() });
  }

  /** Asks who wrote a path, and waits for the answer. */
  async wrote(path: string, line: number | null = null): Promise<string> {
    const { target, walk } = this.state;
    const dockerfile = walk?.dockerfile ?? this.state.dockerfile;
    const point = walk?.program?.points.find(({ lines }) => lines.start === line);
    const address =
      point === undefined ? stageAddress(dockerfile, target) : pointAddress(dockerfile, point, null);
    this.#dispatch({ type: 'walk/writerAsked', address, path, now: clock.now() });
    const asked = this.state.message;
    return await new Promise((resolve) => {
      const stop = this.session.store.subscribe(() => {
        const { message, walk: now } = this.state;
        if (message === null || message === asked || now?.phase.kind !== 'standing') return;
        stop();
        resolve(message.text);
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.session.stop();
  }
}

const STATUS = (names: readonly string[]): string =>
  names
    .map((name) => `Package: ${name}\\nStatus: install ok installed\\nVersion: 1.${name.length}\\n`)
    .join('\\n');

const dockerfile = (id: string): string => `FROM ${shellImage} AS build
ENV MODE=debug
ARG LEVEL=3
RUN echo ${id} > /made
RUN printf '%2000s' x > /made && ln -s /made "/a link[1]"
RUN touch -d @0 /made && chmod 600 /made
RUN printf '%2000s' y > /made && touch -d @0 /made
RUN mkdir -p /var/lib/dpkg && printf '${STATUS(['base'])}' > /var/lib/dpkg/status
RUN printf '${STATUS(['base', 'curl'])}' > /var/lib/dpkg/status
ENV MODE=release PATH=$PATH:/more
RUN rm /made && ln -sf /etc/passwd "/a link[1]" && sleep 1.2
FROM scratch AS runtime
COPY --from=build /var/lib/dpkg /copied
`;

const stopsAt = async (
  ...breakpoints: readonly string[]
): Promise<readonly [number, readonly string[]][]> => {
  await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
  await using walked = await Walked.through(project, breakpoints);
  const stops: [number, readonly string[]][] = [];
  for (;;) {
    const { because, met } = await walked.go();
    if (because === 'end') return stops;
    expect(because).toBe('condition');
    stops.push([walked.line, met]);
    if (walked.line === 13) return stops;
  }
};

describe('a walk stops where a condition is met', () => {
  it('of a path that appears, changes and goes, by contents, mode and links', async () => {
    expect(await stopsAt('path /made')).toEqual([
      [4, [expect.stringMatching(/^\/made appeared with line 4: \d+ bytes\.$/)]],
      [5, [expect.stringMatching(/^\/made was changed by line 5: \d+ → 2,000 bytes\.$/)]],
      [6, ['/made was changed by line 6: mode 0644 → 0600.']],
      // The same size and time: only the contents tell.
      [7, ['/made was changed by line 7: rewritten, 2,000 bytes.']],
      [11, ['/made was removed by line 11.']],
    ]);
    expect(await stopsAt('path "/a link[1]"', 'path /made goes', 'path /etc/passwd appears')).toEqual([
      [5, ['/a link[1] appeared with line 5: a link to /made.']],
      [11, ['/a link[1] was changed by line 11: it leads to /etc/passwd.', '/made was removed by line 11.']],
    ]);
  });

  it('of a folder, by the names in it, on a stage or on a line', async () => {
    expect(
      await stopsAt('path /var/lib/dpkg', 'path /copied on stage build', 'path /copied on line 13'),
    ).toEqual([
      [8, ['/var/lib/dpkg appeared with line 8: a folder.']],
      [13, ['/copied appeared with line 13: a folder.']],
    ]);
    expect(await stopsAt('path / changes on stage build')).toEqual([
      [4, ['/ was changed by line 4: made appeared in it.']],
      [5, ['/ was changed by line 5: a link[1] appeared in it.']],
      [11, ['/ was changed by line 11: made went.']],
    ]);
  });

  it('of a file that grows over a size', async () => {
    expect(await stopsAt('file /made grows over 1.5kB', 'file /made grows over 2001B')).toEqual([
      [5, [expect.stringMatching(/^\/made grew over 1536B with line 5: \d+ bytes → 2,000 bytes\.$/)]],
    ]);
  });

  it('of a variable that gets a value, any or a given one', async () => {
    expect(await stopsAt('env MODE')).toEqual([
      [2, ['MODE got "debug" from line 2.']],
      [10, ['MODE got "release" from line 10.']],
    ]);
    expect(await stopsAt('env MODE=release', 'env LEVEL', 'env PATH on line 10')).toEqual([
      [3, ['LEVEL got "3" from line 3.']],
      [
        10,
        [
          'MODE got "release" from line 10.',
          expect.stringMatching(/^PATH got "\/.*:\/more" from line 10\.$/),
        ],
      ],
    ]);
  });

  it('of a step that takes long', async () => {
    const stops = await stopsAt('step longer than 1s');
    expect(stops).toEqual([[11, [expect.stringMatching(/^Line 11 took \d\.\ds: longer than 1s\.$/)]]]);
  });

  it('of a package that is installed', async () => {
    expect(await stopsAt('package curl', 'package base', 'package none')).toEqual([
      [8, ['Line 8 installed base 1.4.']],
      [9, ['Line 9 installed curl 1.4.']],
    ]);
  });

  it('of a package of apk, also where another one takes its place, and of rpm as far as it can be read', async () => {
    const [apk, rpm] = ['/lib/apk/db', '/var/lib/rpm'];
    const entry = (name: string, version: string): string => `C:x\\nP:${name}\\nV:${version}\\n\\n`;
    await using project = await Project.with({
      Dockerfile: [
        `FROM ${shellImage}`,
        `RUN echo ${unique()}; mkdir -p ${apk} ${rpm}; printf '${entry('musl', '1')}' > ${apk}/installed`,
        `RUN printf '${entry('musl', '1')}${entry('curl', '8.1-r0')}' > ${apk}/installed`,
        `RUN printf '${entry('musl', '1')}${entry('curl', '8.2-r10')}' > ${apk}/installed`,
        `RUN printf '${entry('musl', '1')}' > ${apk}/installed`,
        `RUN echo x > ${rpm}/rpmdb.sqlite`,
        '',
      ].join('\n'),
    });
    await using walked = await Walked.through(project, ['package curl']);
    expect(await walked.go()).toMatchObject({ met: ['Line 3 installed curl 8.1-r0.'] });
    expect(await walked.go()).toMatchObject({
      met: ['Line 4 installed curl 8.2-r10 in place of 8.1-r0.'],
    });
    expect(await walked.go()).toMatchObject({
      met: ['Line 6 changed the packages of rpm, which are not read: it may have installed curl.'],
    });
  });

  it('of a step that is not cached, and passes those that are', async () => {
    const id = unique();
    const text = `FROM ${shellImage}\nRUN echo first ${id}\nRUN echo second ${id}\n`;
    await using project = await Project.with({ Dockerfile: text });
    {
      await using walked = await Walked.through(project, ['not cached on line 2']);
      expect(await walked.go()).toMatchObject({
        met: ['Line 2 was not cached: it ran.'],
        because: 'condition',
      });
    }
    await using walked = await Walked.through(project, ['not cached']);
    expect(await walked.go()).toMatchObject({ met: ['Line 3 was not cached: it ran.'] });
    expect(walked.line).toBe(3);
  });

  it('but not where the breakpoint is switched off, nor where a stage begins elsewhere', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    await using walked = await Walked.through(project, ['path /made', 'stage runtime']);
    walked.session.store.dispatch({ type: 'breakpoints/switched', index: 0 });
    expect(await walked.go()).toMatchObject({ because: 'breakpoint', met: [] });
    expect(walked.line).toBe(12);
  });
});

describe('who wrote a path', () => {
  it('is the last line before a state that changed it, the base image, or nobody', async () => {
    await using project = await Project.with({ Dockerfile: dockerfile(unique()) });
    await using walked = await Walked.through(project, []);
    await walked.go();
    expect(await walked.wrote('/copied/status')).toMatch(
      /^\/copied\/status was made by line 13: \d+ bytes\.$/,
    );
    expect(walked.line).toBe(13);
    expect(await walked.wrote('/made', 10)).toBe('/made was last changed by line 7: rewritten, 2,000 bytes.');
    expect(walked.line).toBe(7);
    expect(await walked.wrote('/a link[1]', 10)).toMatch(/^\/a link\[1\] was made by line 5: /);
    expect(await walked.wrote('/made', 11)).toBe('/made was removed by line 11.');
    expect(await walked.wrote('/etc/passwd', 10)).toBe(
      `/etc/passwd comes with the base image ${shellImage} of line 1: no line after it changed it.`,
    );
    expect(await walked.wrote('/never', 10)).toBe('No line up to here made /never.');
    expect(walked.line).toBe(11);
  });
});
