import { stageLabel } from '../dockerfile/needs.ts';
import type { Dockerfile, Stage } from '../dockerfile/types.ts';
import type { BuildSpec } from '../ports.ts';
import { refAddress } from '../states/address.ts';
import { imageConfigAt } from '../states/image-config.ts';
import { compareStateInventories, inventoryOf, type StateInventory } from '../states/inventory.ts';
import type { TargetSource } from '../states/open-targets.ts';
import { failureNote, type ReachedState } from '../states/reach.ts';
import { reachPair } from './diff-sides.ts';
import type { InventoryFormat } from './inventory-formats.ts';
import { type ComparedState, inventoryJson } from './json/inventory-json.ts';
import { jsonText } from './json/json-text.ts';
import { inventoryText } from './text/inventory-text.ts';
import { type StateCommand, type StateTools, withStates } from './with-states.ts';
import { writeOut } from './write-out.ts';

export interface InventoryCommand extends StateCommand {
  readonly source: Pick<TargetSource, 'specFor'> & {
    readonly dockerfile: Dockerfile;
    readonly specUpTo: (dockerfile: Dockerfile, lastLine: number) => BuildSpec;
  };
  /** None for the default target, one, or two to compare. */
  readonly refs: readonly string[];
  readonly target: Stage;
  readonly format: InventoryFormat;
  /** Our own version. */
  readonly version: string;
}

/**
 * `stagedive inventory [A [B]]`: the packages of a state, or of A against B, and the attack surface. Status and errors as
 * in `withStates`. What cannot be read is said on stderr.
 */
export async function runInventory(command: InventoryCommand): Promise<number> {
  const { source, format, stdout, version } = command;
  const [first = stageLabel(command.target), second] = command.refs;
  const addressOf = (ref: string) => ({ ref, address: refAddress(source.dockerfile, ref, false) });
  const [one, other] = [addressOf(first), second === undefined ? null : addressOf(second)];
  return await withStates(command, async (tools) => {
    const { quiet, say, signal } = tools;
    const states =
      other === null
        ? [await tools.reach(one.ref, one.address, 'own')]
        : sidesOf(await reachPair({ a: one, b: other }, tools));
    const inventories: StateInventory[] = [];
    for (const state of states) inventories.push(await takeOf(state, command, tools));
    quiet();
    const b = inventories.pop();
    if (b === undefined) return 1;
    const compared: ComparedState = {
      a: other === null ? null : one.ref,
      b: other === null ? one.ref : other.ref,
      ...compareStateInventories(inventories.pop() ?? null, b),
    };
    for (const state of states) {
      const note = failureNote(state);
      if (note !== null) say(note);
    }
    sayNotRead(compared, say);
    await writeOut(stdout, await textOf(compared, format, version), signal);
    return 0;
  });
}

function sidesOf(pair: Awaited<ReturnType<typeof reachPair>>): readonly ReachedState[] {
  return [pair.a.state, pair.b.state];
}

async function takeOf(
  state: ReachedState,
  { source }: InventoryCommand,
  { builder }: StateTools,
): Promise<StateInventory> {
  return await inventoryOf(state.files, await imageConfigAt(state, await builder(), source.specUpTo));
}

/** More sentences than this say nothing that the first ones do not. */
const MAX_SENTENCES = 20;

function sayNotRead({ a, b, inventory: { notRead } }: ComparedState, say: (text: string) => void): void {
  for (const { path, why, in: side } of notRead.slice(0, MAX_SENTENCES)) {
    say(`${side === 'a' ? a : b}: ${path} is not read: ${why}.`);
  }
  const more = notRead.length - MAX_SENTENCES;
  if (more > 0) say(`${more} more files are not read; --format json names them all.`);
}

async function textOf(state: ComparedState, format: InventoryFormat, version: string): Promise<string> {
  switch (format) {
    case 'text':
      return inventoryText(state);
    case 'json':
      return jsonText(inventoryJson(state));
    case 'cyclonedx': {
      const { cyclonedx } = await import('../inventory/cyclonedx.ts');
      return cyclonedx({ ...state, version });
    }
  }
}
