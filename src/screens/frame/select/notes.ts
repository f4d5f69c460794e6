import type { EngineInfo } from '../../../ports.ts';
import type { AppState } from '../../../store/state.ts';
import { asBuild } from '../../history/as-build.ts';
import { engineSentence } from './engine-sentence.ts';
import { buildExplanation, reasonTexts } from './explanation.ts';
import { failedLines } from './failure.ts';
import { warnings } from './warnings.ts';

export interface Note {
  readonly tone: 'warning' | 'info';
  readonly title: string;
  /** One or more lines, unfiltered. */
  readonly detail: string;
  readonly line: number | null;
}

/** All warnings and notes: from the file itself, the engine's build checks, and the build. */
export function notes(current: AppState): readonly Note[] {
  // Those of a past build, where one is opened.
  const state = current.screen === 'history' ? (asBuild(current) ?? current) : current;
  const found: Note[] = [];
  if (state.engine.kind === 'none') {
    found.push({ tone: 'warning', title: 'No engine', detail: state.engine.message, line: null });
  }
  if (state.engine.kind === 'lost') {
    found.push({ tone: 'warning', title: 'Engine lost', detail: state.engine.message, line: null });
  }
  found.push(...endOfBuild(state));
  if (state.engine.kind === 'found') found.push(whereItBuilds(state.engine.info));
  for (const notice of state.build?.notices ?? []) {
    found.push({ tone: 'info', title: TITLES[notice.kind], detail: notice.text, line: null });
  }
  // Once there is a build, it reports these itself.
  for (const name of state.build === null ? state.unusedBuildArgs : []) {
    found.push({ tone: 'info', title: TITLES['unused-build-arg'], detail: unusedArgText(name), line: null });
  }
  return [...found, ...warnings(state).map((warning): Note => ({ tone: 'warning', ...warning }))];
}

/** In full, as the header has little room for it. */
function whereItBuilds(info: EngineInfo): Note {
  const title = info.nodes === null ? 'Engine' : 'Builder';
  return { tone: 'info', title, detail: engineSentence(info), line: null };
}

function unusedArgText(name: string): string {
  return `--build-arg ${name} has no effect: no ARG in the Dockerfile takes it.`;
}

/**
 * Why the build failed or was lost, in full, as the screen has only one line for it. For a failed process
 * the log says why.
 */
function endOfBuild(state: AppState): readonly Note[] {
  const { failure, error } = state.build ?? { failure: null, error: null };
  if (failure !== null && failure.exitCode === null) {
    const line = failedLines(state)[0]?.start ?? null;
    const detail = reasonTexts(failure, buildExplanation(state)).join('\n');
    return [{ tone: 'warning', title: 'The build failed', detail, line }];
  }
  const { engine } = state;
  const known = (engine.kind === 'none' || engine.kind === 'lost') && engine.message === error;
  if (error === null || known) return [];
  return [{ tone: 'warning', title: 'The build did not finish', detail: error, line: null }];
}

const TITLES = {
  'builtin-frontend': 'Built-in frontend',
  'engine-limit': 'Limit of this engine',
  'unused-build-arg': 'Unused build arg',
  'empty-secret': 'Empty secret',
  'image-stored': 'Image stored',
  'no-effect': 'No effect',
  'cache-skipped': 'Cache left out',
  'attributes-lost': 'Extended attributes lost',
  'context-changed': 'Context changed',
  'silent-registry': 'Registry does not answer',
  'failed-elsewhere': 'Not run again',
  'first-platform': 'One of several platforms',
  'not-recorded': 'Records of builds',
  'no-logs': 'Logs are not kept',
} as const;
