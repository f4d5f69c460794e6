import { basename } from 'node:path';
import { hclNames } from '../bake/hcl-names.ts';
import type { BakeModel } from '../bake/json-file.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { type At, DefinitionError } from '../error.ts';
import { listField, mapField } from '../yaml/fields.ts';
import { list, type MapNode, map, type Node, nodeOf, scalar } from '../yaml/node.ts';
import { askDocker, type ToolAnswer } from './tool.ts';

interface BakeToolOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * What `docker buildx bake --print` makes of bake files; null where there is no buildx.
 *
 * @param folders in which it is started: the next one if a path is not there
 * @throws DefinitionError with the line that buildx names
 */
export async function askBake(
  files: readonly string[],
  disk: ComposeDisk,
  { env, signal }: BakeToolOptions,
  folders: readonly string[],
): Promise<BakeModel | null> {
  const [first = ''] = files;
  const at: At = { file: disk.show(first), line: null };
  const args = ['buildx', 'bake', ...files.flatMap((file) => ['-f', file]), '--print', '--progress', 'quiet'];
  const ask = async (names: readonly string[]): Promise<ToolAnswer> => {
    let answer: ToolAnswer = { kind: 'absent' };
    for (const folder of new Set(folders)) {
      answer = await askDocker([...args, ...names], folder, env, signal);
      if (answer.kind !== 'refused' || !/no such file or directory/.test(answer.reason)) break;
    }
    return answer;
  };
  const names = await namesIn(files, disk);
  // The printed group `default` also has what was asked for, so it is asked for alone.
  const standard = await ask([]);
  if (standard.kind === 'absent') return null;
  const isMissing = standard.kind === 'refused' && /failed to find target default/.test(standard.reason);
  if (standard.kind === 'refused' && !isMissing) throw refusal(standard, files, disk, at);
  const defaults = standard.kind === 'answer' ? modelOf(standard.text, at) : null;
  if (names.length === 0) return defaults;
  const answer = await ask(names);
  if (answer.kind === 'absent') return null;
  if (answer.kind === 'refused') throw refusal(answer, files, disk, at);
  const model = modelOf(answer.text, at);
  const groups = new Map(model.groups);
  groups.delete('default');
  const own = defaults?.groups.get('default');
  if (own !== undefined) groups.set('default', own);
  return { targets: model.targets, groups };
}

/** Names that are asked for: blocks in HCL, keys in JSON. */
async function namesIn(files: readonly string[], disk: ComposeDisk): Promise<readonly string[]> {
  const names = new Set<string>();
  for (const file of files) {
    const text = (await disk.read(file)) ?? '';
    for (const name of /^\s*\{/.test(text) ? jsonNames(text) : hclNames(text)) names.add(name);
  }
  return [...names];
}

function jsonNames(text: string): readonly string[] {
  try {
    const root: unknown = JSON.parse(text);
    const node = nodeOf(root, { file: '', line: null });
    if (node.kind !== 'map') return [];
    return ['target', 'group'].flatMap((key) => [...(mapField(node, key)?.entries.keys() ?? [])]);
  } catch {
    return [];
  }
}

function modelOf(json: string, at: At): BakeModel {
  let printed: unknown;
  try {
    printed = JSON.parse(json);
  } catch {
    throw new DefinitionError(at, 'docker buildx bake has printed something other than JSON.');
  }
  const root = unescaped(nodeOf(printed, at));
  if (root.kind !== 'map') throw new DefinitionError(at, 'docker buildx bake has printed no targets.');
  const targets = [...(mapField(root, 'target')?.entries ?? [])].filter(
    (entry): entry is [string, MapNode] => entry[1].kind === 'map',
  );
  const groups = [...(mapField(root, 'group')?.entries ?? [])].flatMap(([name, node]) =>
    node.kind === 'map' ? [[name, listField(node, 'targets')] as const] : [],
  );
  return { targets: new Map(targets), groups: new Map(groups) };
}

/** Buildx prints what it could read again: `$${` for `${`, `%%{` for `%{`. */
function unescaped(node: Node): Node {
  switch (node.kind) {
    case 'scalar':
      return typeof node.value === 'string'
        ? scalar(node.value.replaceAll('$${', '${').replaceAll('%%{', '%{'), node.at)
        : node;
    case 'list':
      return list(node.items.map(unescaped), node.at);
    case 'map':
      return map(new Map([...node.entries].map(([key, value]) => [key, unescaped(value)])), node.at);
  }
}

const PLACE = /([^\s:]{1,4096}):(\d{1,9}),\d{1,9}(?:-\d{1,9}(?:,\d{1,9})?)?: (.*)/;

function refusal(
  answer: { readonly reason: string; readonly all: string },
  files: readonly string[],
  disk: ComposeDisk,
  at: At,
): DefinitionError {
  const match = PLACE.exec(answer.reason);
  const reason = (match?.[3] ?? answer.reason).replace(/\.$/, '');
  const named = files.find((file) => basename(file) === basename(match?.[1] ?? ''));
  const place =
    match === null || named === undefined ? at : { file: disk.show(named), line: Number(match[2]) };
  return new DefinitionError(place, `docker buildx refuses it: ${reason}.`);
}
