import { basename } from 'node:path';
import type { BakeModel } from '../bake/json-file.ts';
import type { ComposeDisk } from '../compose/loader.ts';
import { type At, DefinitionError } from '../error.ts';
import type { DefinitionSource } from '../types.ts';
import { listField, mapField } from '../yaml/fields.ts';
import { list, type MapNode, map, type Node, nodeOf, scalar } from '../yaml/node.ts';
import { bakeNames } from './bake-names.ts';
import { type AbsentTool, askDocker, type ToolAnswer } from './tool.ts';

interface BakeToolOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

/**
 * What `docker buildx bake --print` makes of bake files, or why it does not answer.
 *
 * @param folders in which it is started: the next one if a path is not there
 * @throws DefinitionError with the line that buildx names
 */
export async function askBake(
  project: DefinitionSource,
  disk: ComposeDisk,
  { env, signal }: BakeToolOptions,
  folders: readonly string[],
): Promise<BakeModel | AbsentTool> {
  const { files } = project;
  const at: At = { file: disk.show(project.file), line: null };
  const args = ['buildx', 'bake', ...files.flatMap((file) => ['-f', file]), '--print', '--progress', 'quiet'];
  const ask = async (names: readonly string[]): Promise<ToolAnswer> => {
    let answer: ToolAnswer = { kind: 'absent', why: 'missing' };
    for (const folder of new Set(folders)) {
      // A name may look like a flag.
      answer = await askDocker([...args, '--', ...names], folder, env, signal);
      if (answer.kind !== 'refused' || !/no such file or directory/.test(answer.reason)) break;
    }
    return answer;
  };
  const { blocks, services } = await bakeNames(project, disk);
  const places = new Map([...services, ...blocks]);
  const names = [...places.keys()];
  // The printed group `default` also has what was asked for, so it is asked for alone, if there may be one.
  const mayHaveDefault = names.length === 0 || services.size > 0 || blocks.has('default');
  const standard = mayHaveDefault ? await ask([]) : null;
  if (standard?.kind === 'absent') return standard;
  const isMissing = standard?.kind === 'refused' && /failed to find target default/.test(standard.reason);
  if (standard?.kind === 'refused' && !isMissing) throw refusal(standard, files, disk, at);
  const defaults = standard?.kind === 'answer' ? modelOf(standard.text, at, places) : null;
  if (names.length === 0) return defaults ?? { targets: new Map(), groups: new Map() };
  const answer = await ask(names);
  if (answer.kind === 'absent') return answer;
  if (answer.kind === 'refused') throw refusal(answer, files, disk, at);
  const model = modelOf(answer.text, at, places);
  const groups = new Map(model.groups);
  groups.delete('default');
  const own = defaults?.groups.get('default');
  if (own !== undefined) groups.set('default', own);
  return { targets: model.targets, groups };
}

/** @param places where the files say what is printed */
function modelOf(json: string, at: At, places: ReadonlyMap<string, At>): BakeModel {
  let printed: unknown;
  try {
    printed = JSON.parse(json);
  } catch {
    throw new DefinitionError(at, 'docker buildx bake has printed something other than JSON.');
  }
  const root = nodeOf(printed, at);
  if (root.kind !== 'map') throw new DefinitionError(at, 'docker buildx bake has printed no targets.');
  const targets = [...(mapField(root, 'target')?.entries ?? [])].flatMap(
    ([name, node]): (readonly [string, MapNode])[] => {
      const placed = unescaped(node, places.get(name) ?? at);
      return placed.kind === 'map' ? [[name, placed]] : [];
    },
  );
  const groups = [...(mapField(root, 'group')?.entries ?? [])].flatMap(([name, node]) => {
    const plain = unescaped(node, at);
    return plain.kind === 'map' ? [[name, listField(plain, 'targets')] as const] : [];
  });
  return { targets: new Map(targets), groups: new Map(groups) };
}

/** All of a node at one place. Buildx prints what it could read again: `$${` for `${`, `%%{` for `%{`. */
function unescaped(node: Node, at: At): Node {
  switch (node.kind) {
    case 'scalar': {
      const { value } = node;
      const isText = typeof value === 'string';
      return scalar(isText ? value.replaceAll('$${', '${').replaceAll('%%{', '%{') : value, at);
    }
    case 'list':
      return list(
        node.items.map((item) => unescaped(item, at)),
        at,
      );
    case 'map':
      return map(new Map([...node.entries].map(([key, value]) => [key, unescaped(value, at)])), at);
  }
}

const PLACE = /([^\s:]{1,4096}):(\d{1,9}),\d{1,9}(?:-\d{1,9}(?:,\d{1,9})?)?: (.*)/;
/** How many places a reason is followed through: a call of a function names the place of the call first. */
const MAX_PLACES = 8;

/** What buildx says, by the innermost place that it names. */
function refusal(
  answer: { readonly reason: string; readonly all: string },
  files: readonly string[],
  disk: ComposeDisk,
  at: At,
): DefinitionError {
  let place = at;
  let reason = answer.reason.replace(/,? and \d{1,9} other diagnostic\(s\)$/, '');
  for (let count = 0; count < MAX_PLACES; count++) {
    const [, name = '', line, rest] = PLACE.exec(reason) ?? [];
    const named = files.find((file) => basename(file) === basename(name));
    if (rest === undefined || named === undefined) break;
    place = { file: disk.show(named), line: Number(line) };
    reason = rest;
  }
  const isNew = /is not expected here|not supported here/.test(reason);
  const advice = isNew ? ' (a newer buildx may know it)' : '';
  return new DefinitionError(
    place,
    `docker buildx refuses it: ${reason.replace(/[.,\s]{1,9}$/, '')}${advice}.`,
  );
}
