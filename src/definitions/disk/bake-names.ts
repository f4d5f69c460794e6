import { hclBlocks } from '../bake/hcl-blocks.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { type At, DefinitionError } from '../error.ts';
import type { DefinitionSource } from '../types.ts';
import { mapField } from '../yaml/fields.ts';
import { isEmpty } from '../yaml/node.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { isComposeFile } from './bake-project.ts';

/** What files that bake reads together define, without evaluating them. */
export interface BakeNames {
  /** Targets and groups of bake files, and where the last file that has one says it. */
  readonly blocks: ReadonlyMap<string, At>;
  /** Services with `build` of compose files. */
  readonly services: ReadonlyMap<string, At>;
}

/** @throws DefinitionError for a file that cannot be read; one that is malformed has no names */
export async function bakeNames({ files }: DefinitionSource, disk: ComposeDisk): Promise<BakeNames> {
  const blocks = new Map<string, At>();
  const services = new Map<string, At>();
  for (const path of files) {
    const text = (await disk.read(path)) ?? '';
    const file = disk.show(path);
    if (isComposeFile(path, text)) {
      for (const [name, at] of inYaml(text, file, ['services'], true)) services.set(name, at);
    } else if (/^\s*\{/.test(text)) {
      for (const [name, at] of inYaml(text, file, ['target', 'group'], false)) blocks.set(name, at);
    } else for (const [name, line] of hclBlocks(text)) blocks.set(name, { file, line });
  }
  return { blocks, services };
}

function inYaml(
  text: string,
  file: string,
  keys: readonly string[],
  withBuild: boolean,
): readonly (readonly [string, At])[] {
  try {
    return readYaml(text, file).flatMap((document) =>
      keys.flatMap((key) =>
        [...(mapField(document, key)?.entries ?? [])].flatMap(([name, node]) => {
          const builds = node.kind === 'map' && !isEmpty(node.entries.get('build'));
          return !withBuild || builds ? [[name, node.at] as const] : [];
        }),
      ),
    );
  } catch (error) {
    if (error instanceof DefinitionError) return [];
    throw error;
  }
}
