import { describe, expect, it } from 'vitest';
import { installHint } from '../../src/records/hint.ts';
import { changeOf, type ExplainedStep, type StepChange } from '../../src/records/reasons.ts';
import { SentFiles } from '../../src/records/sent-files.ts';
import { whySentence } from '../../src/records/sentence.ts';
import type { RecordBasis } from '../../src/records/types.ts';

/** @param cause what started it, for a change of an earlier step */
function step(
  line: number,
  change: StepChange | null,
  origin: number,
  name = 'RUN x',
  cause: StepChange | null = change?.reason === 'parent' ? FILE : change,
): ExplainedStep {
  const state = change === null ? 'cached' : 'done';
  const cached = change === null;
  return { stage: 'a', line, name, cached, state, count: 1, change, because: null, origin, cause };
}

const FILE: StepChange = {
  ...changeOf('context-file', 'src/a.js changed'),
  files: [{ path: 'src/a.js', change: 'modified' }],
  fileCount: 1,
};

describe('why steps ran, in one sentence', () => {
  it('names the one cause, and where it is', () => {
    const steps = [
      step(1, null, 0),
      step(6, FILE, 1, 'COPY . .'),
      step(7, changeOf('parent', 'because of line 6'), 1),
    ];
    expect(whySentence(steps)).toBe('2 of 3 steps ran again, all because src/a.js changed (line 6).');
    expect(whySentence(steps, 'would run again')).toContain('2 of 3 steps would run again, all because');
  });

  it('counts several causes, that of most steps first', () => {
    const parent = changeOf('parent', 'because of line 6');
    const argument = changeOf('argument', 'build arg V changed (line 2)', 2);
    const steps = [step(3, argument, 0), step(6, FILE, 1), step(7, parent, 1), step(8, parent, 1)];
    expect(whySentence(steps)).toBe(
      '4 of 4 steps ran again: 3 because src/a.js changed (line 6); 1 because build arg V changed (line 2).',
    );
  });

  it('names a change of a step that was itself in the cache', () => {
    const steps = [step(6, null, 0, 'COPY . .'), step(7, changeOf('parent', 'because of line 6'), 0)];
    expect(whySentence(steps)).toBe('1 of 2 steps ran again, because src/a.js changed (line 6).');
  });

  it('takes a change that several steps see for one', () => {
    const argument = changeOf('environment', 'LEVEL changed (line 2)', 2);
    expect(whySentence([step(3, argument, 0), step(9, argument, 1)])).toBe(
      '2 of 2 steps ran again, all because LEVEL changed (line 2).',
    );
  });

  it('is said where the step that changed had its result already, from a build that failed', () => {
    const parent = (line: number, file: string, origin: number): ExplainedStep => ({
      ...step(line, changeOf('parent', `because of line ${line - 1}: ${file} changed`), origin),
      because: line - 1,
      cause: changeOf('context-file', `${file} changed`),
    });
    const steps = [step(3, null, 0), parent(4, 'a', 0), step(7, null, 2), parent(8, 'b', 2)];
    expect(whySentence(steps)).toBe(
      '2 of 4 steps ran again: 1 because a changed (line 3); 1 because b changed (line 7).',
    );
  });

  it('says which step failed in the last build', () => {
    const failed = changeOf('pruned', 'nothing changed; this step failed in the last build');
    expect(whySentence([step(1, null, 0), step(3, failed, 1)])).toBe(
      '1 of 2 steps ran again, because line 3 failed in the last build.',
    );
    expect(whySentence([step(3, failed, 0), step(5, failed, 1)])).toBe(
      '2 of 2 steps ran again, all because lines 3 and 5 failed in the last build.',
    );
  });

  it('counts a step of two stages once, and each step of an instruction that makes two', () => {
    const shared = { ...step(6, null, 1), count: 0 };
    const linked = { ...step(7, FILE, 2), count: 2 };
    expect(whySentence([step(1, null, 0), shared, linked])).toBe(
      '2 of 3 steps ran again, all because src/a.js changed (line 7).',
    );
  });

  it('says nothing of a first build, nor where nothing ran', () => {
    expect(whySentence([step(1, null, 0)])).toBeNull();
    expect(whySentence([step(1, changeOf('first-build', 'no earlier build'), 0)])).toBeNull();
  });
});

describe('the hint', () => {
  const sent = new SentFiles();
  for (const path of ['package-lock.json', 'package.json', 'src', 'src/a.js']) {
    sent.add({ path, mode: path === 'src' ? 0o755 + 2 ** 31 : 0o644, size: 1, mtimeNs: 1n }, '');
  }
  const empty = {
    words: [],
    hash: 'x',
    parents: [],
    variables: [],
    settings: {},
    images: [],
    takes: [],
    remotes: [],
  };
  const take = {
    folder: 0,
    src: '/',
    followSymlink: true,
    contentsOnly: true,
    allowWildcard: true,
    include: [],
    exclude: [],
  };
  const basis: RecordBasis = {
    version: 2,
    variables: [],
    flags: {},
    ignored: {},
    folders: [sent.folder('context')!],
    steps: [{ ...empty, takes: [take] }, empty],
  };
  const steps = (file: StepChange): readonly ExplainedStep[] => [
    step(4, file, 0, 'COPY . .'),
    step(5, changeOf('parent', 'because of line 4'), 0, 'RUN npm ci', file),
  ];

  it('says what to copy before the install step', () => {
    expect(installHint(steps(FILE), basis)).toBe(
      'Line 4 copies everything before npm ci (line 5): copy package.json and package-lock.json first, run npm ci, then copy the rest, and other files will not run it again.',
    );
  });

  it('says nothing where the install step needs the file that changed', () => {
    const lock = { ...FILE, files: [{ path: 'package-lock.json', change: 'modified' as const }] };
    expect(installHint(steps(lock), basis)).toBeNull();
  });
});
