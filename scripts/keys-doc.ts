/** docs/KEYS.md, made from the keymap. A test fails when the file is stale: `npx vitest run --project unit keys-doc -u` writes it. */
import type { Binding } from '../src/ui/binding.ts';
import { BUILD_BINDINGS } from '../src/ui/keymap/build.ts';
import { EXPLORE_BINDINGS } from '../src/ui/keymap/explore.ts';
import { GLOBAL_BINDINGS } from '../src/ui/keymap/global.ts';
import { OVERLAY_BINDINGS } from '../src/ui/keymap/overlay.ts';
import { FOUND_BINDINGS, TYPING_BINDINGS } from '../src/ui/keymap/search.ts';
import { STATE_BINDINGS } from '../src/ui/keymap/state.ts';
import { INTERRUPT } from '../src/ui/keymap.ts';

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
    section('State', own(STATE_BINDINGS)),
    section('Search', FOUND_BINDINGS),
    section('While a search is typed', TYPING_BINDINGS),
    section('Lists, help and questions that lie on top', own(OVERLAY_BINDINGS)),
  ].join('\n');
}

/** Moves that another screen does in its own way. */
function isNew(known: readonly Binding[]): (binding: Binding) => boolean {
  return ({ group, help }) => group === 'Moving' && known.every((other) => other.help !== help);
}

function section(title: string, bindings: readonly Binding[]): string {
  const rows = bindings.map(({ keys, help }) => `| ${keys.map((key) => `\`${key}\``).join(' ')} | ${help} |`);
  return [`## ${title}\n`, '| Keys | What they do |', '| --- | --- |', ...rows, ''].join('\n');
}
