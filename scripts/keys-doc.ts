/**
 * Generates docs/KEYS.md from the keymap. A test fails when the file is stale: `npx vitest run --project unit keys-doc
 * -u` writes it.
 */

import { BREAKPOINT_FIELD_BINDINGS } from '../src/screens/breakpoints/keys.ts';
import { EXPLORE_BINDINGS } from '../src/screens/explore/keys.ts';
import { LOST_BINDINGS, NO_ENGINE_BINDINGS } from '../src/screens/frame/keys-engine.ts';
import { GLOBAL_BINDINGS } from '../src/screens/frame/keys-global.ts';
import { OVERLAY_BINDINGS } from '../src/screens/frame/keys-overlay.ts';
import { RETURN } from '../src/screens/frame/keys-return.ts';
import { FOUND_BINDINGS, TYPING_BINDINGS } from '../src/screens/frame/keys-search.ts';
import { ZOOMED_BINDINGS } from '../src/screens/frame/keys-zoom.ts';
import { FIELD_BINDINGS } from '../src/screens/inspect/keys-field.ts';
import { INSPECT_BINDINGS } from '../src/screens/inspect/keys-open.ts';
import { SHARED_BINDINGS } from '../src/screens/inspect/keys-shared.ts';
import { TREE_BINDINGS } from '../src/screens/inspect/keys-tree.ts';
import { isInspect } from '../src/screens/inspect/models.ts';
import { INTERRUPT } from '../src/screens/keymap.ts';
import { OPTION_FIELD_BINDINGS } from '../src/screens/options/keys.ts';
import { PICK_BINDINGS } from '../src/screens/pick/keys.ts';
import { screenEntries } from '../src/screens/screens.tsx';
import type { Binding } from '../src/ui/binding.ts';

const HEAD = `# Keys

Generated from the program's keymap. In the program, \`?\` lists the keys that work on the current screen.

Every key but \`ctrl+c\` can be redefined, in \`~/.config/stagedive/config.json\` (\`$XDG_CONFIG_HOME\`, if set): by section, the key that stands here and the key or keys to have instead. Footer and help follow.

\`\`\`json
{ "keys": { "everywhere": { "b": "ctrl+g" }, "state": { "n": ["n", "alt+n"], "p": [] } } }
\`\`\`

The sections are \`everywhere\` (also for the lost engine), \`moving\`, \`explore\`, \`build\`, \`state\`, \`inspect\` (Files, Diff, Check, Sizes, Inventory and what opens them), \`run\`, \`caches\`, \`history\`, \`context\`, \`search\` and \`lists\`. Keys are single characters, \`ctrl+g\`, \`alt+g\`, and the names below. Where text is typed, the keys stay as they are.
`;

/** The whole document as Markdown. */
export function keysDoc(): string {
  const own = (bindings: readonly Binding[]): readonly Binding[] =>
    bindings.filter(({ group }) => group !== 'Moving' && group !== 'Search');
  const entries = screenEntries();
  const others = entries.flatMap(([name, screen]) => (isInspect(name) ? [] : [screen]));
  const inspecting = entries.flatMap(([name, screen]) => (isInspect(name) ? [screen] : []));
  const moving = EXPLORE_BINDINGS.filter((binding) => binding.group === 'Moving');
  return [
    HEAD,
    section('Everywhere', [INTERRUPT, ...GLOBAL_BINDINGS, RETURN]),
    section('While the engine is lost, or none was found', [...LOST_BINDINGS, ...NO_ENGINE_BINDINGS]),
    section('While one panel has the whole screen', ZOOMED_BINDINGS),
    section('Moving', moving),
    ...others.map(({ title, keys }) => section(title, [...own(keys), ...keys.filter(isNew(moving))])),
    section('Inspect, from every screen', INSPECT_BINDINGS),
    section(inspecting.map(({ title }) => title).join(', '), [...SHARED_BINDINGS, ...TREE_BINDINGS]),
    ...inspecting.map(({ title, keys }) => section(title, inspectOwn(keys))),
    section('Search', FOUND_BINDINGS),
    section('While a search is typed', TYPING_BINDINGS),
    section('While a filter or a destination is typed', FIELD_BINDINGS),
    section('While an option is typed', OPTION_FIELD_BINDINGS),
    section('While a breakpoint is typed', BREAKPOINT_FIELD_BINDINGS),
    section('Lists, help and questions', own(OVERLAY_BINDINGS)),
    section('The list of builds, where every other key filters', PICK_BINDINGS),
  ].join('\n');
}

/** The keys that only this one of the screens that inspect a state has. */
function inspectOwn(bindings: readonly Binding[]): readonly Binding[] {
  const shared = [...SHARED_BINDINGS, ...TREE_BINDINGS];
  return bindings.filter(
    (binding) => (binding.group === 'Inspect' || binding.keys.includes('enter')) && !shared.includes(binding),
  );
}

/** Keys for moving that another screen defines in its own way. */
function isNew(known: readonly Binding[]): (binding: Binding) => boolean {
  return ({ group, help }) => group === 'Moving' && known.every((other) => other.help !== help);
}

function section(title: string, bindings: readonly Pick<Binding, 'keys' | 'help'>[]): string {
  // What has no key is in the list of actions.
  const shown = (keys: readonly string[]): string =>
    keys.length === 0 ? 'by `:`' : keys.map((key) => `\`${key}\``).join(' ');
  const rows = bindings.map(({ keys, help }) => `| ${shown(keys)} | ${help} |`);
  return [`## ${title}\n`, '| Keys | What they do |', '| --- | --- |', ...rows, ''].join('\n');
}
