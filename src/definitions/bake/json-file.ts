import { didYouMean } from '../../dockerfile/suggest.ts';
import { DefinitionError } from '../error.ts';
import { listField, mapField, scalarOf } from '../yaml/fields.ts';
import { isEmpty, list, type MapNode, map, type Node, scalar, textOf } from '../yaml/node.ts';
import { readYaml } from '../yaml/read-yaml.ts';
import { evaluate, type Scope } from './expression.ts';

/** The targets of bake files, with everything inherited and evaluated, and the groups. */
export interface BakeModel {
  readonly targets: ReadonlyMap<string, MapNode>;
  readonly groups: ReadonlyMap<string, readonly string[]>;
}

type Env = Readonly<Record<string, string | undefined>>;

/** So many targets a matrix may make. */
const MAX_MATRIX = 1000;
/** So many entries a list may have when lists are joined. */
const MAX_LIST = 1000;
const TARGET_NAME = /^[a-zA-Z0-9_-]+$/;

/** Keys whose mappings are merged by name, and whose lists are joined, in Target.Merge of docker/buildx bake/bake.go. */
const MERGED_MAPS: ReadonlySet<string> = new Set(['args', 'contexts', 'labels', 'extra-hosts']);
const JOINED_LISTS: ReadonlySet<string> = new Set([
  'annotations',
  'attest',
  'cache-from',
  'entitlements',
  'no-cache-filter',
  'secret',
  'ssh',
  'ulimits',
]);

/**
 * Reads bake files in JSON; each overrides those before it.
 *
 * @param files text and name as messages show it
 * @param compose what compose files say, which all of them override
 * @param env overrides the defaults of variables
 * @throws DefinitionError with the line
 */
export function readBakeJson(
  files: readonly { readonly text: string; readonly shown: string }[],
  env: Env,
  compose: MapNode | null = null,
): BakeModel {
  const own = files.flatMap(({ text, shown }) => readYaml(text, shown));
  const roots = compose === null ? own : [compose, ...own];
  const written = new Map<string, MapNode>();
  const groups = new Map<string, readonly string[]>();
  const variables = new Map<string, MapNode>();
  for (const root of roots) {
    for (const [name, node] of mapsIn(root, 'variable')) variables.set(name, node);
    for (const [name, node] of mapsIn(root, 'group')) groups.set(name, listField(node, 'targets'));
    for (const [name, node] of mapsIn(root, 'target')) {
      const before = written.get(name);
      written.set(name, before === undefined ? node : mergeTargets(before, node));
    }
  }
  const scope = scopeOf(variables, env);
  const expanded = new Map<string, MapNode>();
  for (const [name, node] of written) {
    const made = expand(name, node, scope);
    for (const [key, target] of made) {
      if (!TARGET_NAME.test(key)) throw new DefinitionError(target.at, `${key} is not a name of a target.`);
      expanded.set(key, target);
    }
    if (node.entries.has('matrix')) groups.set(name, [...made.keys()]);
  }
  const whole = new Map<string, MapNode>();
  const targets = [...expanded.keys()].map((name) => [name, inherited(name, expanded, [], whole)] as const);
  return { targets: new Map(targets), groups };
}

function mapsIn(root: MapNode, key: string): readonly (readonly [string, MapNode])[] {
  return [...(mapField(root, key)?.entries ?? [])].map(([name, node]) => {
    if (isEmpty(node)) return [name, map(new Map(), node.at)];
    if (node.kind !== 'map') throw new DefinitionError(node.at, `${name} must be a mapping.`);
    return [name, node];
  });
}

/** Variables take their value from the environment, else their default, which may use others. */
function scopeOf(variables: ReadonlyMap<string, MapNode>, env: Env): Scope {
  const open = new Set<string>();
  const known = new Map<string, Node>();
  const scope: Scope = (name) => {
    const variable = variables.get(name);
    if (variable === undefined) return undefined;
    const given = Object.hasOwn(env, name) ? env[name] : undefined;
    if (given !== undefined) return scalar(given, variable.at);
    const value = variable.entries.get('default');
    if (value === undefined) return scalar('', variable.at);
    const before = known.get(name);
    if (before !== undefined) return before;
    if (open.has(name)) throw new DefinitionError(value.at, `the variable ${name} is defined by itself.`);
    open.add(name);
    try {
      const evaluated = evaluate(value, scope);
      known.set(name, evaluated);
      return evaluated;
    } finally {
      open.delete(name);
    }
  };
  return scope;
}

/** A target, or all that its matrix makes of it. */
function expand(name: string, node: MapNode, scope: Scope): ReadonlyMap<string, MapNode> {
  const matrix = mapField(node, 'matrix');
  const rest = new Map(node.entries);
  rest.delete('matrix');
  rest.delete('name');
  const body = map(rest, node.at);
  const bodyIn = (inner: Scope): MapNode => {
    const made = evaluate(body, inner);
    return made.kind === 'map' ? made : body;
  };
  if (matrix === null) return new Map([[name, bodyIn(scope)]]);
  const template = node.entries.get('name');
  if (template === undefined)
    throw new DefinitionError(node.at, `the target ${name} has a matrix and no name.`);
  const targets = new Map<string, MapNode>();
  for (const values of combinations(matrix, scope)) {
    const inner: Scope = (variable) => values.get(variable) ?? scope(variable);
    const made = textOf(scalarOf(evaluate(template, inner), 'name')) ?? '';
    if (targets.has(made))
      throw new DefinitionError(template.at, `the matrix makes the target ${made} twice.`);
    targets.set(made, bodyIn(inner));
  }
  return targets;
}

function combinations(matrix: MapNode, scope: Scope): readonly ReadonlyMap<string, Node>[] {
  let all: readonly ReadonlyMap<string, Node>[] = [new Map()];
  for (const [variable, given] of matrix.entries) {
    const values = evaluate(given, scope);
    if (values.kind !== 'list')
      throw new DefinitionError(values.at, `${variable} of a matrix must be a list.`);
    if (all.length * values.items.length > MAX_MATRIX) {
      throw new DefinitionError(matrix.at, `the matrix makes more than ${MAX_MATRIX} targets.`);
    }
    all = all.flatMap((before) => values.items.map((value) => new Map(before).set(variable, value)));
  }
  return all;
}

/**
 * A target with what it inherits.
 * @param trail the targets that inherit it, outermost first
 * @param whole the targets that are known already, so that each is made once
 */
function inherited(
  name: string,
  targets: ReadonlyMap<string, MapNode>,
  trail: readonly string[],
  whole: Map<string, MapNode>,
): MapNode {
  const known = whole.get(name);
  if (known !== undefined) return known;
  const target = targets.get(name);
  if (target === undefined) {
    const by = targets.get(trail.at(-1) ?? '');
    const at = by?.entries.get('inherits')?.at ?? by?.at ?? { file: '', line: null };
    const guess = didYouMean(name, targets.keys());
    throw new DefinitionError(
      at,
      `there is no target ${name} to inherit${guess === null ? '' : ` (${guess})`}.`,
    );
  }
  const parents = listField(target, 'inherits');
  const at = target.entries.get('inherits')?.at ?? target.at;
  if (trail.includes(name)) {
    throw new DefinitionError(at, `the target ${name} inherits itself (${[...trail, name].join(' → ')}).`);
  }
  const rest = new Map(target.entries);
  rest.delete('inherits');
  const bases = parents.map((parent) => inherited(parent, targets, [...trail, name], whole));
  const made = [...bases, map(rest, target.at)].reduce(mergeTargets);
  whole.set(name, made);
  return made;
}

function mergeTargets(base: MapNode, over: MapNode): MapNode {
  const entries = new Map(base.entries);
  for (const [key, value] of over.entries) {
    const below = entries.get(key);
    if (isEmpty(value)) continue;
    if (below?.kind === 'map' && value.kind === 'map' && MERGED_MAPS.has(key)) {
      const given = [...value.entries].filter(([, node]) => !isEmpty(node));
      entries.set(key, map(new Map([...below.entries, ...given]), value.at));
    } else if (
      below?.kind === 'list' &&
      value.kind === 'list' &&
      (JOINED_LISTS.has(key) || key === 'inherits')
    ) {
      if (below.items.length + value.items.length > MAX_LIST) {
        throw new DefinitionError(
          value.at,
          `${key} has more than ${MAX_LIST} entries with what is inherited.`,
        );
      }
      entries.set(key, list([...below.items, ...value.items], value.at));
    } else entries.set(key, value);
  }
  return map(entries, over.at);
}
