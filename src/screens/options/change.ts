import { shortContextName } from '../../dockerfile/context-name.ts';
import type { OptionChanges, SecretOrigin } from '../../ports.ts';
import { keyName } from '../../text/user-keys.ts';
import type { OptionRow } from './select-rows.ts';

/** The text that a field begins with: what is there now, but never a secret. */
export function fieldText(row: OptionRow): string {
  switch (row.kind) {
    case 'arg':
      return row.secret ? '' : (row.value ?? '');
    case 'secret':
      return row.from === null ? '' : row.from.kind === 'env' ? `env=${row.from.name}` : row.from.path;
    case 'ssh':
      return row.paths?.join(',') ?? '';
    case 'platform':
    case 'context':
      return row.value ?? '';
    case 'cache':
      return '';
  }
}

/** The changes once a row has this text, or a sentence why it cannot have it. */
export function changeTo(changes: OptionChanges, row: OptionRow, text: string): OptionChanges | string {
  switch (row.kind) {
    case 'arg':
      return { ...changes, buildArgs: { ...changes.buildArgs, [row.name]: text } };
    case 'secret': {
      const from = secretOrigin(text.trim());
      if (from === null)
        return 'Write the path of a file, or env=NAME for a variable; the value itself is never taken.';
      return { ...changes, secrets: { ...changes.secrets, [row.name]: from } };
    }
    case 'ssh': {
      const paths = text.split(',').map((path) => path.trim());
      return { ...changes, ssh: { ...changes.ssh, [row.name]: paths.filter((path) => path !== '') } };
    }
    case 'platform':
      return { ...changes, platform: text.trim() === '' ? null : text.trim() };
    case 'context':
      if (text.trim() === '')
        return `Write a folder, or docker-image://IMAGE; ${keyName('lists', 'x')} takes the context away.`;
      return { ...changes, contexts: { ...changes.contexts, [keyOf(row)]: text.trim() } };
    case 'cache':
      return changes;
  }
}

/** Under what the changes of a row are kept. */
function keyOf(row: OptionRow): string {
  return row.kind === 'context' ? shortContextName(row.name) : row.name;
}

function secretOrigin(text: string): SecretOrigin | null {
  const [, key = '', rest = text] = /^(env|src)=(.*)$/s.exec(text) ?? [];
  if (rest === '') return null;
  if (key !== 'env') return { kind: 'file', path: rest };
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) ? { kind: 'env', name: rest } : null;
}

/** The changes without what was changed about a row here. */
export function changeBack(changes: OptionChanges, row: OptionRow): OptionChanges {
  const without = <V>(all: Readonly<Record<string, V>>): Record<string, V> =>
    Object.fromEntries(Object.entries(all).filter(([name]) => name !== keyOf(row)));
  switch (row.kind) {
    case 'arg':
      return { ...changes, buildArgs: without(changes.buildArgs) };
    case 'secret':
      return { ...changes, secrets: without(changes.secrets) };
    case 'ssh':
      return { ...changes, ssh: without(changes.ssh) };
    case 'platform':
      return { ...changes, platform: null };
    case 'context':
      return { ...changes, contexts: without(changes.contexts) };
    case 'cache':
      return { ...changes, noCacheStages: without(changes.noCacheStages) };
  }
}

/** The changes without what the command line gave for a row, too. */
export function changeAway(changes: OptionChanges, row: OptionRow): OptionChanges {
  switch (row.kind) {
    case 'arg':
      return { ...changes, buildArgs: { ...changes.buildArgs, [row.name]: null } };
    case 'secret':
      return { ...changes, secrets: { ...changes.secrets, [row.name]: null } };
    case 'ssh':
      return { ...changes, ssh: { ...changes.ssh, [row.name]: null } };
    case 'context':
      return { ...changes, contexts: { ...changes.contexts, [keyOf(row)]: null } };
    case 'platform':
    case 'cache':
      return changeBack(changes, row);
  }
}

/** Makes a stage use its cache, or not; a second time gives back what was there. */
export function toggleCache(
  changes: OptionChanges,
  row: Extract<OptionRow, { readonly kind: 'cache' }>,
): OptionChanges {
  if (row.changed) return changeBack(changes, row);
  return { ...changes, noCacheStages: { ...changes.noCacheStages, [row.name]: row.used } };
}
