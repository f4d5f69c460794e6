import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { runHistory } from '../../src/commands/history/history.ts';
import { historyRequest } from '../../src/commands/history/request.ts';
import type { BuildRecords } from '../../src/ports.ts';
import { FakeBuilder, FakeClock } from '../fakes/builder.ts';
import { FakeHistory } from '../fakes/history.ts';
import { BEGAN, DONE, FAILED, pastBuild, pastDetails, RUNNING, stepsOf } from '../fakes/sample-history.ts';

const NO_RECORDS = {} as BuildRecords;

/** Runs `stagedive history` on a history in memory. @param answer to the question; null without a terminal */
async function run(
  history: FakeHistory,
  args: readonly string[],
  answer: boolean | null = null,
  width: number | null = null,
) {
  const [action = 'ls', ...ids] = args.filter((arg) => !arg.startsWith('--'));
  const request = historyRequest({
    action,
    ids,
    limit: '50',
    json: args.includes('--json'),
    force: args.includes('--force'),
  });
  const stdout = new PassThrough();
  const printed = text(stdout);
  let said = '';
  const questions: string[] = [];
  const status = await runHistory({
    connect: async () => new FakeBuilder(),
    historyOf: () => history,
    records: NO_RECORDS,
    request,
    folder: '/work',
    stdout,
    stderr: { write: (more) => (said += more) },
    colours: false,
    width,
    clock: new FakeClock(BEGAN + 60_000),
    signal: new AbortController().signal,
    confirm:
      answer === null
        ? null
        : async (question) => {
            questions.push(question);
            return answer;
          },
  }).catch((error: Error) => error.message);
  stdout.end();
  return { status, stdout: await printed, stderr: said, questions };
}

it('has a row for each build in a terminal, however long its paths and its error are', async () => {
  const history = new FakeHistory();
  const place = { context: '/elsewhere', dockerfile: `/elsewhere/${'folder/'.repeat(12)}Dockerfile` };
  history.keep(pastDetails(pastBuild('first', { place, state: 'failed', error: 'x'.repeat(200) })));
  const inPipe = (await run(history, ['ls'])).stdout;
  expect(inPipe).toContain(place.dockerfile);
  expect(inPipe).toContain('x'.repeat(100));
  for (const width of [80, 200]) {
    const rows = (await run(history, ['ls'], null, width)).stdout.trimEnd().split('\n');
    expect(rows).toHaveLength(2);
    expect(Math.max(...rows.map((row) => row.length))).toBeLessThanOrEqual(width);
    expect(rows[1]).toMatch(/Dockerfile +\S+ +\S+ +failed: x+…$/);
  }
});

describe('a history of 10,000 builds', () => {
  const history = new FakeHistory();
  for (let at = 0; at < 10_000; at += 1)
    history.keep(
      pastDetails(pastBuild(`id${String(at).padStart(5, '0')}`, { startedAt: BEGAN - at * 60_000 })),
    );

  it('is listed as far as the limit, and the rest is counted', async () => {
    const { status, stdout, stderr } = await run(history, ['ls']);
    expect(status).toBe(0);
    expect(stdout.trimEnd().split('\n')).toHaveLength(51);
    expect(stdout).toMatch(/^id00000 .*\nid00001 /m);
    expect(stderr).toBe('stagedive: 9950 older builds not listed: --limit 0 lists all.\n');
  });

  it('has each of them by its id, and asks for more of an id that many begin with', async () => {
    expect((await run(history, ['show', 'id09999'])).stdout).toMatch(/^Build +id09999/);
    expect((await run(history, ['show', 'id09'])).status).toMatch(/^1000 builds begin with id09 \(.*…\)/);
  });
});

describe('a build of another client that still runs', () => {
  const history = new FakeHistory();
  history.keep(pastDetails(RUNNING, { dockerfile: null }), [stepsOf(true)]);
  history.keep(pastDetails(DONE));

  it('is listed and shown as running', async () => {
    expect((await run(history, ['ls'])).stdout).toMatch(
      new RegExp(`^${RUNNING.id.slice(0, 12)} .* running$`, 'm'),
    );
    expect((await run(history, ['show', RUNNING.id])).stdout).toMatch(/^State +running$/m);
  });

  it('is not deleted, nor is anything with it', async () => {
    const { status } = await run(history, ['rm', DONE.id, RUNNING.id, '--force']);
    expect(status).toBe(
      `The build ${RUNNING.id.slice(0, 12)} is still running: delete its record once it has ended.`,
    );
    expect(history.removed).toEqual([]);
  });
});

describe('deleting records', () => {
  const kept = (): FakeHistory => {
    const history = new FakeHistory();
    for (const build of [DONE, FAILED]) history.keep(pastDetails(build));
    return history;
  };

  it('is asked for, and nothing goes without a yes', async () => {
    const history = kept();
    const no = await run(history, ['rm', DONE.id, FAILED.id], false);
    expect(no).toMatchObject({ status: 1, stdout: '', stderr: 'stagedive: Nothing was deleted.\n' });
    expect(no.questions).toEqual(['Delete the records of 2 builds? Images and caches stay.']);
    expect(history.removed).toEqual([]);
    expect(await run(history, ['rm', DONE.id], true)).toMatchObject({ status: 0, stdout: `${DONE.id}\n` });
    expect(history.removed).toEqual([DONE.id]);
  });

  it('needs --force where nobody can be asked', async () => {
    const history = kept();
    expect((await run(history, ['rm', DONE.id])).status).toMatch(/^Without a terminal to ask on, --force/);
    expect((await run(history, ['rm', DONE.id, '--force'])).status).toBe(0);
  });

  it('is refused for a failed build that is kept open for its files', async () => {
    const history = kept();
    history.keep(pastDetails({ ...FAILED, isKeptOpen: true }));
    const { status } = await run(history, ['rm', DONE.id, FAILED.id, '--force']);
    expect(status).toMatch(/is kept open for its files: delete it once it is closed\.$/);
    expect(history.removed).toEqual([]);
  });
});
