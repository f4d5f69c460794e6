import { absolute, absoluteContext } from '../paths.ts';
import { isEmpty, list, type MapNode, map, type Node, scalar, textOf } from '../yaml/node.ts';
import { longBuild, pairs } from './merge.ts';

/**
 * A service with the paths of its build made absolute. They are relative to the folder of the file that says them, which
 * `extends` and `include` change.
 *
 * @param base the folder
 */
export function withAbsolutePaths(service: MapNode, base: string, home: string): MapNode {
  const given = service.entries.get('build');
  if (isEmpty(given)) return service;
  const build = longBuild(given);
  const entries = new Map(build.entries);
  const change = (key: string, changed: (node: Node) => Node): void => {
    const node = entries.get(key);
    if (!isEmpty(node)) entries.set(key, changed(node));
  };
  change('context', (node) =>
    node.kind === 'scalar' ? scalar(absoluteContext(textOf(node) || '.', base, home), node.at) : node,
  );
  change('additional_contexts', (node) =>
    changedPairs(node, (source) =>
      source.startsWith('service:') ? source : absoluteContext(source, base, home),
    ),
  );
  change('ssh', (node) => changedPairs(node, (path) => (path === '' ? '' : absolute(path, base, home))));
  return map(
    new Map(service.entries).set('build', { ...map(entries, build.at), tag: build.tag }),
    service.at,
  );
}

/** The top-level secrets with absolute files. */
export function absoluteSecret(secret: Node, base: string, home: string): Node {
  if (secret.kind !== 'map') return secret;
  const file = secret.entries.get('file');
  if (file === undefined || file.kind !== 'scalar' || file.value === null) return secret;
  const path = scalar(absolute(textOf(file) ?? '', base, home), file.at);
  return map(new Map(secret.entries).set('file', path), secret.at);
}

function changedPairs(node: Node, change: (value: string) => string): Node {
  const items = pairs(node).items.map((item) => {
    const text = item.kind === 'scalar' ? (textOf(item) ?? '') : '';
    const equals = text.indexOf('=');
    return equals < 0 ? item : scalar(`${text.slice(0, equals)}=${change(text.slice(equals + 1))}`, item.at);
  });
  return { ...list(items, node.at), tag: node.tag };
}
