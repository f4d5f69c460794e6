/** docs/KEYS.md, made from the keymap. A test fails when the file is stale: `npx vitest run --project unit keys-doc -u` writes it. */

import { BUILD_BINDINGS } from '../src/screens/build/keys.ts';
import { CHECK_BINDINGS } from '../src/screens/check/keys.ts';
import { DIFF_BINDINGS } from '../src/screens/diff/keys.ts';
import { EXPLORE_BINDINGS } from '../src/screens/explore/keys.ts';
import { FILES_BINDINGS } from '../src/screens/files/keys.ts';
import { GLOBAL_BINDINGS } from '../src/screens/frame/keys-global.ts';
import { OVERLAY_BINDINGS } from '../src/screens/frame/keys-overlay.ts';
import { FOUND_BINDINGS, TYPING_BINDINGS } from '../src/screens/frame/keys-search.ts';
import { FIELD_BINDINGS } from '../src/screens/inspect/keys-field.ts';
import { INSPECT_BINDINGS } from '../src/screens/inspect/keys-open.ts';
import { SHARED_BINDINGS } from '../src/screens/inspect/keys-shared.ts';
import { TREE_BINDINGS } from '../src/screens/inspect/keys-tree.ts';
import { INTERRUPT } from '../src/screens/keymap.ts';
import { SIZES_BINDINGS } from '../src/screens/sizes/keys.ts';
import { WALK_BINDINGS } from '../src/screens/walk/keys.ts';
import type { Binding } from '../src/ui/binding.ts';

const HEAD = `# Keys

Made from the keymap that the program itself uses; \`?\` in the program lists the keys that work where you are.
`;

/** The whole document. */
export function keysDoc(): string {
  const own = (bindings: readonly Binding[]): readonly Binding[] =>
    bindings.filter((binding) => binding.group !== 'Moving');
  const moving = EXPLORE_BINDINGS.filter((binding) => binding.group === 'Moving');
  return [
    HEAD,
    section('Everywhere', [INTERRUPT, ...GLOBAL_BINDINGS]),
    section('Moving', moving),
    section('Explore', own(EXPLORE_BINDINGS)),
    section('Build', [...own(BUILD_BINDINGS), ...BUILD_BINDINGS.filter(isNew(moving))]),
    section('State', own(WALK_BINDINGS)),
    section('Looking in, from every screen', INSPECT_BINDINGS),
    section('Files, Diff, Check, Sizes', [...SHARED_BINDINGS, ...TREE_BINDINGS]),
    section('Files', lookOwn(FILES_BINDINGS)),
    section('Diff', lookOwn(DIFF_BINDINGS)),
    section('Check', lookOwn(CHECK_BINDINGS)),
    section('Sizes', lookOwn(SIZES_BINDINGS)),
    section('Search', FOUND_BINDINGS),
    section('While a search is typed', TYPING_BINDINGS),
    section('While a filter or a destination is typed', FIELD_BINDINGS),
    section('Lists, help and questions that lie on top', own(OVERLAY_BINDINGS)),
  ].join('\n');
}

/** The keys of a look screen that the others do not have. */
function lookOwn(bindings: readonly Binding[]): readonly Binding[] {
  const shared = [...SHARED_BINDINGS, ...TREE_BINDINGS];
  return bindings.filter(
    (binding) =>
      (binding.group === 'Looking in' || binding.keys.includes('enter')) && !shared.includes(binding),
  );
}

/** Moves that another screen does in its own way. */
function isNew(known: readonly Binding[]): (binding: Binding) => boolean {
  return ({ group, help }) => group === 'Moving' && known.every((other) => other.help !== help);
}

function section(title: string, bindings: readonly Binding[]): string {
  const rows = bindings.map(({ keys, help }) => `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${help} |`);
  return [`## ${title}\n`, '| Keys | What they do |', '| --- | --- |', ...rows, ''].join('\n');
}
