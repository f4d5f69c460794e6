import { describe, expect, it } from 'vitest';
import { sourceLines } from '../../../src/screens/frame/lines/source.ts';
import { Rig } from '../../fakes/rig.ts';
import { BUILD, dockerfileOf, EXAMPLE, play, start } from '../../fakes/state.ts';
import { settled, until } from '../../fakes/until.ts';

describe('the build checks of the engine', () => {
  it('are those of the target that is chosen now', async () => {
    const rig = new Rig();
    rig.session.start();
    await until(() => rig.types().includes('lint/found'));
    expect(rig.builder.linted.map(({ target }) => target)).toEqual(['runtime']);
    rig.builder.findings = [{ rule: 'New', description: '', url: '', detail: 'of build', lines: [] }];
    rig.store.dispatch({ type: 'target/chosen', stage: BUILD });
    await until(() => rig.state.lint.length > 0);
    expect(rig.builder.linted.map(({ target }) => target)).toEqual(['runtime', 'build']);
    rig.store.dispatch({ type: 'target/chosen', stage: BUILD });
    rig.store.dispatch({ type: 'explore/stageShown', stage: 0 });
    await settled();
    expect(rig.builder.linted).toHaveLength(2);
  });

  it('of a target that was left meanwhile are not shown', async () => {
    const rig = new Rig();
    const answers: (() => void)[] = [];
    rig.builder.lint = (spec) =>
      new Promise((resolve) => {
        const detail = spec.target ?? '';
        answers.push(() => resolve([{ rule: 'R', description: '', url: '', detail, lines: [] }]));
      });
    rig.session.start();
    await until(() => answers.length === 1);
    rig.store.dispatch({ type: 'target/chosen', stage: BUILD });
    await until(() => answers.length === 2);
    answers[1]?.();
    await until(() => rig.state.lint.length > 0);
    answers[0]?.();
    await settled();
    expect(rig.state.lint.map(({ detail }) => detail)).toEqual(['build']);
  });

  it('are asked for again when the file was edited, without a build', async () => {
    const rig = new Rig();
    rig.session.start();
    await until(() => rig.types().includes('lint/found'));
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(EXAMPLE) });
    await settled();
    expect(rig.builder.linted).toHaveLength(1);
    rig.store.dispatch({ type: 'dockerfile/loaded', dockerfile: dockerfileOf(`${EXAMPLE}\n# more\n`) });
    await until(() => rig.builder.linted.length === 2);
  });
});

it('every finding of a line can be read beside it', () => {
  const finding = (detail: string) => ({
    rule: detail,
    description: '',
    url: '',
    detail,
    lines: [{ start: 3, end: 3 }],
  });
  const state = play(start(), { type: 'lint/found', findings: ['first', 'second', 'third'].map(finding) });
  const line = sourceLines(state, { width: 100, height: 30 })
    .map((spans) => spans.map(({ text }) => text).join(''))
    .find((text) => text.includes('first'));
  expect(line).toMatch(/FROM \$\{BASE\} AS base {2}▲ first {2}▲ second {2}▲ third$/);
});
