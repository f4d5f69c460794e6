import type { ChangeKind, DiffEntry, TreeDiff, Why } from '../../filesystem/diff.ts';
import { countChanges } from '../../filesystem/diff-folders.ts';
import { type EntryJson, entryJson } from '../../filesystem/entry-json.ts';
import type { FileTree } from '../../filesystem/file-tree.ts';
import type { Origin, OriginIndex } from '../../states/origins.ts';
import type { Told } from '../../states/story/tell.ts';
import type { Story } from '../../states/story/types.ts';
import type { DiffSide } from '../diff-sides.ts';
import { jsonLine } from './json-text.ts';
import { type CopiedFromJson, copiedFromJson, type StoryJson, storyJson } from './story-json.ts';

/** The output of `diff --json`, as in DESIGN.md. */
export interface DiffJson {
  readonly a: SideJson;
  readonly b: SideJson;
  readonly entries: readonly DiffEntryJson[];
  readonly totals: TotalsJson;
  /** Null if no COPY leads from a to b. */
  readonly story: StoryJson | null;
  /** The other diffs, if the target copies from several stages. */
  readonly more?: readonly DiffJson[];
}

interface TotalsJson {
  readonly a: { readonly files: number; readonly bytes: number };
  readonly b: { readonly files: number; readonly bytes: number };
  readonly added: number;
  readonly removed: number;
  readonly modified: number;
  readonly unchanged: number;
}

interface SideJson {
  readonly ref: string;
  /** Set for the state before the line that `ref` names. */
  readonly before?: true;
}

interface DiffEntryJson {
  readonly path: string;
  readonly change: ChangeKind;
  readonly a: EntryJson | null;
  readonly b: EntryJson | null;
  /** For modified entries. */
  readonly why?: readonly Why[];
  /** For entries that b has; null if unknown. */
  readonly origin?: OriginJson | null;
  /** For entries that b has: what they are in a; null if they did not come from there. */
  readonly copiedFrom?: CopiedFromJson | null;
}

interface OriginJson extends Pick<Origin, 'line' | 'kind' | 'from' | 'path'> {
  /** The instruction, where its kind does not say it: WORKDIR is of the kind `run`. */
  readonly keyword?: string;
  /** Set for a trigger that FROM ran. */
  readonly onbuild?: true;
}

/** The comparison of one pair of states. */
export interface ComparedSides {
  readonly a: DiffSide;
  readonly b: DiffSide;
  readonly trees: { readonly a: FileTree; readonly b: FileTree };
  /** Only the entries that pass the filters. */
  readonly diff: TreeDiff;
  readonly origins: OriginIndex;
  /** Of the whole states, whatever is filtered. */
  readonly told: Told;
}

/**
 * The output of `diff --json`, as in DESIGN.md, in pieces: a diff of a million entries is no text that fits in memory.
 * Counts of changes cover the filtered entries; `unchanged` and the totals of each side cover everything.
 *
 * @param all at least one; those after the first are its `more`: the target copies from several stages
 */
export function* diffJson(all: readonly ComparedSides[]): Generator<string, void, void> {
  const [first, ...more] = all;
  if (first === undefined) return;
  yield* documentText(first, '');
  if (more.length > 0) {
    yield ',\n  "more": [\n    ';
    for (const [index, each] of more.entries()) {
      if (index > 0) yield ',\n    ';
      yield* documentText(each, '    ');
      yield '\n    }';
    }
    yield '\n  ]';
  }
  yield '\n}\n';
}

/** One diff as the value of a field. @param indent blanks before the field */
export function* diffValue(compared: ComparedSides, indent: string): Generator<string, void, void> {
  yield* documentText(compared, indent);
  yield `\n${indent}}`;
}

/** One diff, without its closing brace. @param indent blanks before each of its lines */
function* documentText(compared: ComparedSides, indent: string): Generator<string, void, void> {
  const { a, b, diff, told } = compared;
  const { added, removed, modified } = countChanges(diff.entries);
  const totals: TotalsJson = { ...diff.totals, added, removed, modified, unchanged: diff.unchanged };
  yield `{\n${fieldText('a', sideJson(a), indent)},\n${fieldText('b', sideJson(b), indent)},\n`;
  yield `${indent}  "entries": [`;
  let piece = '';
  for (const [index, entry] of diff.entries.entries()) {
    const text = indented(jsonLine(entryOf(entry, compared), 2), `${indent}    `);
    piece += `${index === 0 ? '' : ','}\n${indent}    ${text}`;
    if (piece.length < PIECE_CHARACTERS) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}${diff.entries.length === 0 ? '' : `\n${indent}  `}],\n${fieldText('totals', totals, indent)}`;
  const story = told.kind === 'story' ? storyJson(told.story, b.state.target.dockerfile) : null;
  yield `,\n${fieldText('story', story, indent)}`;
}

const PIECE_CHARACTERS = 64 * 1024;

function fieldText(name: string, value: object | null, indent: string): string {
  return `${indent}  "${name}": ${indented(jsonLine(value, 2), `${indent}  `)}`;
}

function indented(text: string, indent: string): string {
  return text.replaceAll('\n', `\n${indent}`);
}

function sideJson({ ref, before }: DiffSide): SideJson {
  return before ? { ref, before } : { ref };
}

function entryOf(entry: DiffEntry, { a: left, trees, origins, told }: ComparedSides): DiffEntryJson {
  const { path, change, a, b, why } = entry;
  return {
    path: `/${path}`,
    change,
    a: a === null ? null : entryJson(a, trees.a.contentOf(a)),
    b: b === null ? null : entryJson(b, trees.b.contentOf(b)),
    ...(change === 'modified' ? { why } : {}),
    ...(b === null
      ? {}
      : {
          origin: originJson(origins.get(path)),
          copiedFrom: told.kind === 'story' ? cameFrom(told.story, path, left) : null,
        }),
  };
}

function cameFrom(story: Story, path: string, { state: { target, point } }: DiffSide): CopiedFromJson | null {
  return copiedFromJson(story.cameFrom(path), target.dockerfile, point.stage);
}

function originJson(origin: Origin | null): OriginJson | null {
  if (origin === null) return null;
  const { line, kind, from, path, keyword, onbuild } = origin;
  return {
    line,
    kind,
    from,
    path,
    ...(kind === 'run' && keyword !== 'RUN' ? { keyword } : {}),
    ...(onbuild ? { onbuild } : {}),
  };
}
