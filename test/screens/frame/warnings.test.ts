import { describe, expect, it } from 'vitest';
import type { LintFinding } from '../../../src/ports.ts';
import { warnings } from '../../../src/screens/frame/select/warnings.ts';
import { building, dockerfileOf, play, start } from '../../fakes/state.ts';
import { vertex, warning } from '../../progress/updates.ts';

const finding = (rule: string, line: number | null, detail = 'What is wrong.'): LintFinding => ({
  rule,
  description: 'Not shown.',
  url: 'https://docs.test/rule',
  detail,
  lines: line === null ? [] : [{ start: line, end: line + 1 }],
});

const plain = dockerfileOf('FROM debian\nRUN one\n');

describe('warnings', () => {
  it('are empty if there are no warnings', () => {
    expect(warnings(start({ dockerfile: plain }))).toEqual([]);
  });

  it('say what BuildKit will refuse, and what to do', () => {
    const dockerfile = dockerfileOf(
      'ARG BASE\nFROM $BASE\nCOPY --from=later a b\nFROM scratch AS later\nCOPY x x\n',
    );
    expect(warnings(start({ dockerfile }))).toEqual([
      {
        title: 'Refused',
        detail: 'base name ($BASE) should not be blank (give ARG BASE a default, or pass --build-arg BASE=…)',
        line: 2,
      },
      { title: 'Refused', detail: expect.stringContaining('cannot copy from stage "later"'), line: 3 },
    ]);
  });

  it('come from build checks, the file and the steps of the build, by line', () => {
    const state = play(
      building(start({ dockerfile: dockerfileOf('FROM debian AS Build\nRUN one\n') }), {
        vertexes: [vertex('a', { started: 0 })],
        warnings: [
          warning('a', 'LegacyKeyValue: use =', {
            detail: [new TextDecoder().decode(new Uint8Array([0x6f, 0x6b]))],
            url: 'https://docs.test/legacy',
            ranges: [{ start: 2, end: 2 }],
          }),
          warning('a', 'An old builder'),
        ],
      }),
      { type: 'lint/found', findings: [finding('WorkdirRelativePath', 5)] },
    );
    expect(warnings(state)).toEqual([
      { title: 'An old builder', detail: '', line: null },
      { title: 'StageNameCasing', detail: expect.stringContaining('Build'), line: 1 },
      { title: 'LegacyKeyValue: use =', detail: 'ok https://docs.test/legacy', line: 2 },
      { title: 'WorkdirRelativePath', detail: 'What is wrong. https://docs.test/rule', line: 5 },
    ]);
  });

  it('are shown once, even if check and build both have them; those of the check come first', () => {
    const state = play(
      building(start({ dockerfile: dockerfileOf('FROM debian AS Build\n') }), {
        vertexes: [vertex('a', { started: 0 })],
        warnings: [warning('a', "StageNameCasing: Stage name 'Build' …", { ranges: [{ start: 1, end: 1 }] })],
      }),
      { type: 'lint/found', findings: [finding('StageNameCasing', 1, 'By the engine.')] },
    );
    expect(warnings(state)).toEqual([
      { title: 'StageNameCasing', detail: 'By the engine. https://docs.test/rule', line: 1 },
    ]);
  });

  it('of one rule on two lines are two', () => {
    const state = play(start({ dockerfile: plain }), {
      type: 'lint/found',
      findings: [finding('A', 2), finding('A', 1), finding('A', null)],
    });
    expect(warnings(state).map(({ line }) => line)).toEqual([null, 1, 2]);
  });

  it('of one rule on one line are as many as one source says, and no more', () => {
    const ranges = [{ start: 2, end: 2 }];
    const state = play(
      building(start({ dockerfile: plain }), {
        vertexes: [vertex('a', { started: 0 }), vertex('b', { started: 0 })],
        warnings: [
          warning('a', 'Secrets: "A"', { ranges }),
          warning('a', 'Secrets: "B"', { ranges }),
          warning('a', 'Secrets: "C"', { ranges }),
          warning('b', 'Secrets: "C"', { ranges }),
        ],
      }),
      { type: 'lint/found', findings: [finding('Secrets', 2, 'A.'), finding('Secrets', 2, 'B.')] },
    );
    expect(warnings(state).map(({ detail }) => detail.replace(/ .*/, ''))).toEqual(['A.', 'B.', '']);
  });
});
