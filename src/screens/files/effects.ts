import { addressKey } from '../../states/address.ts';
import { unlistedNote } from '../../states/deep-listing.ts';
import { screenMessage } from '../../states/held-targets.ts';
import { originsOf } from '../../states/reach.ts';
import type { AppState } from '../../store/state.ts';
import { askState, type Job, PASSING_JOB_PREFIX } from '../inspect/job.ts';
import { known } from '../inspect/state.ts';
import { colourText } from './colour-text.ts';
import { readContents } from './read-contents.ts';
import { filesNow } from './select.ts';
import { readable } from './select-readable.ts';
import type { Contents, FilesView } from './state.ts';

/** A file is read once the cursor has rested on it this long. */
const FILE_READ_DELAY_MS = 40;

/** The listing, then the origin of each file, and the visible part of the file under the cursor. */
export function filesJobs(state: AppState): readonly Job[] {
  const view = filesNow(state);
  if (view === null) return [];
  const key = addressKey(view.address);
  if (view.tree.kind === 'loading') return [listing(view, key, state.target)];
  const tree = known(view.tree);
  if (tree === null) return [];
  return [
    ...(view.origins.kind === 'loading' ? [tracing(view, key, state.target)] : []),
    ...readingOf(view, key, state.target),
  ];
}

function listing({ address }: FilesView, key: string, target: number): Job {
  let note: string | null = null;
  const job = askState({
    name: `list ${key}`,
    shown: true,
    address,
    target,
    ask: async (state, held) => {
      const tree = await (await held.solve(state, 'none')).files.tree();
      note = unlistedNote(tree.unlisted);
      return tree;
    },
    toAction: (tree) => ({ type: 'files/listed', key, tree }),
  });
  return {
    ...job,
    run: async (held, dispatch) => {
      await job.run(held, dispatch);
      if (note !== null) dispatch({ type: 'message/shown', text: note, tone: 'info' });
    },
  };
}

function tracing({ address }: FilesView, key: string, target: number): Job {
  return askState({
    name: `trace ${key}`,
    shown: false,
    address,
    target,
    ask: originsOf,
    toAction: (origins) => ({ type: 'files/traced', key, origins }),
  });
}

function readingOf(view: FilesView, key: string, target: number): readonly Job[] {
  const shown = view.view;
  const tree = known(view.tree);
  const entry = shown === null ? undefined : tree?.get(shown.path);
  if (shown === null || tree === null || entry === undefined || shown.wanted === null) return [];
  const offset = shown.wanted;
  const { path } = shown;
  const file = readable(tree, entry);
  if (file === null) return [];
  return [
    {
      name: `${PASSING_JOB_PREFIX}${key} ${path} ${offset}`,
      after: shown.contents.kind === 'reading' ? FILE_READ_DELAY_MS : 0,
      shown: false,
      run: async (held, dispatch) => {
        const contents = await held.locate(view.address, target).then(
          ({ files }) => readContents(files, file.path, offset, file.size),
          (error: unknown): Contents => ({ kind: 'unread', message: screenMessage(error, 'inspect') }),
        );
        dispatch({ type: 'files/read', key, path, contents });
        if (contents.kind !== 'text') return;
        const tokens = await colourText(file.path, contents.lines);
        if (tokens !== null) dispatch({ type: 'files/coloured', key, path, offset, tokens });
      },
    },
  ];
}
