import { UsageError } from '../../errors.ts';
import type { SecretSource, SshSource } from '../../ports.ts';
import { fieldsOf, splitOnce } from './fields.ts';

/** `id=ID[,src=FILE]`, `id=ID,env=NAME`, `type=file|env`. Without a source, the id names the variable or file. */
export function parseSecret(value: string, env: Readonly<Record<string, string | undefined>>): SecretSource {
  const fields = fieldsOf(value);
  const id = fields.get('id') ?? '';
  if (id === '') throw new UsageError('--secret: the id is missing: write id=ID,src=FILE or id=ID,env=NAME.');
  const type = fields.get('type');
  if (type !== undefined && type !== 'file' && type !== 'env') {
    throw new UsageError(`--secret id=${id}: the type must be file or env.`);
  }
  for (const key of fields.keys()) {
    if (!['id', 'type', 'src', 'source', 'env'].includes(key)) {
      throw new UsageError(`--secret id=${id}: unknown key ${key}: use id, src, env or type.`);
    }
  }
  const source = fields.get('src') ?? fields.get('source');
  const variable = fields.get('env') ?? (type === 'env' ? (source ?? id) : undefined);
  if (variable !== undefined) return { id, from: { kind: 'env', name: variable } };
  if (source !== undefined) return { id, from: { kind: 'file', path: source } };
  return env[id] === undefined
    ? { id, from: { kind: 'file', path: id } }
    : { id, from: { kind: 'env', name: id } };
}

/** `default`, `ID`, `ID=SOCKET` or `ID=KEY[,KEY]`. */
export function parseSsh(value: string): SshSource {
  const [id, paths] = splitOnce(value);
  return {
    id: id === '' ? 'default' : id,
    paths: paths === undefined ? [] : paths.split(',').filter((path) => path !== ''),
  };
}
