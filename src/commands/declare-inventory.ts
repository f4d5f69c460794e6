import { Option } from 'commander';
import type { Declaring } from './declare.ts';
import { INVENTORY_FORMATS } from './inventory-formats.ts';

/** Declares `stagedive inventory`. */
export function declareInventory({ program, wire, end, withBuildFlags }: Declaring): void {
  withBuildFlags(
    program
      .command('inventory [A] [B]')
      .summary('the packages of a state, or what of them came over from A to B')
      .description(
        'Lists the packages of a state (default: the default target): those of dpkg, apk and rpm, of Python, Node, Ruby, Java and .NET, and what programs of Go and Rust are made of. With two states: what came over from A to B, what was left behind, what is new.\nAlso the attack surface: set-uid programs, capabilities, exposed ports, shells.',
      )
      .option('--target <stage>', 'without A and B: this stage instead of the last one')
      .addOption(
        new Option('--format <format>', 'how it is printed').choices(INVENTORY_FORMATS).default('text'),
      ),
  ).action(async (a, b, options) =>
    end(await wire.inventory({ ...options, refs: [a, b].filter((ref) => ref !== undefined) })),
  );
}
