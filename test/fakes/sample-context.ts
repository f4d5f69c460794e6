/** The Context screen as it looks while it reads, with a tree, with a rule that is tried, and without one. */
import { contextUses } from '../../src/dockerfile/context-uses.ts';
import { ContextListing } from '../../src/filesystem/context/listing.ts';
import { CountedContext } from '../../src/filesystem/context/totals.ts';
import { judgeContext } from '../../src/filesystem/context/verdicts.ts';
import { parseIgnoreFile } from '../../src/filesystem/ignore/index.ts';
import type { ContextFolder } from '../../src/ports.ts';
import { judgeRule } from '../../src/screens/context/judge-rule.ts';
import type { RuleResult } from '../../src/screens/context/state.ts';
import type { ContextSurvey } from '../../src/states/context-survey.ts';
import type { AppState, WindowSize } from '../../src/store/state.ts';
import { play, RUNTIME, start } from './state.ts';

/** A folder of files with their sizes; a path that ends with a slash is a folder. */
export function folderOf(
  files: Readonly<Record<string, number>>,
  ignore: string | null = null,
): ContextFolder {
  const listing = new ContextListing();
  const folders = new Map([['', 0]]);
  for (const [path, size] of Object.entries(files)) {
    const parts = path.split('/');
    const name = parts.pop() ?? '';
    let above = '';
    for (const part of parts) {
      const at = above === '' ? part : `${above}/${part}`;
      if (!folders.has(at)) folders.set(at, listing.add(folders.get(above) ?? 0, part, 'folder', 0));
      above = at;
    }
    if (name !== '') listing.add(folders.get(above) ?? 0, name, 'file', size);
  }
  return {
    path: '/project',
    label: '.',
    listing,
    asked: undefined,
    ignoreFile: { path: '/project/.dockerignore', label: '.dockerignore', text: ignore },
  };
}

/** In the order of a walk. */
export const SAMPLE_FOLDER = folderOf(
  {
    '.dockerignore': 20,
    'README.md': 800,
    'docs/guide.md': 3000,
    'docs/img/logo.svg': 40_000,
    'evil\u001b[2J\u0007name': 1,
    'node_modules/left/index.js': 9000,
    'src/main.c': 120,
    'src/\udce9.c': 5,
  },
  '# what is made\nnode_modules\n',
);

export async function sampleSurvey(
  state: AppState,
  folder: ContextFolder = SAMPLE_FOLDER,
): Promise<ContextSurvey> {
  const stage = state.dockerfile.stages[state.target];
  if (stage === undefined) throw new Error('no target');
  const uses = contextUses(state.dockerfile, stage);
  const patterns = parseIgnoreFile(folder.ignoreFile.text ?? '');
  const verdicts = await judgeContext(folder.listing, { patterns, asked: folder.asked, uses });
  return { name: '.', folder, uses, verdicts, counted: await CountedContext.of(verdicts), unknownBases: [] };
}

const never = new AbortController().signal;
const first = start();
const survey = await sampleSurvey(first);
const judged: RuleResult = await judgeRule(survey, 'src', never);
const refused: RuleResult = await judgeRule(survey, 'src[', never);

export function contextSituations(window: WindowSize): Readonly<Record<string, AppState>> {
  const opened = play(start({ window, target: RUNTIME }), { type: 'screen/shown', screen: 'context' });
  const { dockerfile, target } = opened;
  const reading = play(opened, { type: 'context/reading', dockerfile, target, names: ['.', 'assets'] });
  const read = play(reading, { type: 'context/read', survey });
  const down = { type: 'context/moved', move: { by: 2, unit: 'line', page: 10 } } as const;
  const unfolded = play(read, down, { type: 'context/folderToggled' }, { type: 'context/orderTurned' });
  const typed = play(
    unfolded,
    { type: 'context/ruleOpened', text: '' },
    { type: 'context/ruleTyped', text: 'src' },
    { type: 'context/ruleJudged', text: 'src', result: judged },
  );
  return {
    'context: before it is read': opened,
    'context: while it is read': play(reading, { type: 'context/progressed', entries: 1200 }),
    'context: it cannot be read': play(reading, {
      type: 'context/broken',
      message:
        '.dockerignore:3: the pattern "a[" is malformed: a \'[\' is never closed; correct it, or remove the line.',
    }),
    'context: the tree': read,
    'context: an open folder, by size': unfolded,
    'context: only what is ignored': play(
      read,
      { type: 'context/filterTurned' },
      { type: 'context/filterTurned' },
      { type: 'context/filterTurned' },
    ),
    'context: a rule that is typed': typed,
    'context: a rule that is none': play(
      unfolded,
      { type: 'context/ruleOpened', text: 'src[' },
      { type: 'context/ruleJudged', text: 'src[', result: refused },
    ),
    'context: the change to confirm': play(typed, { type: 'context/ruleShown' }),
    'context: the file was changed meanwhile': play(typed, { type: 'context/ruleOutdated' }),
  };
}
