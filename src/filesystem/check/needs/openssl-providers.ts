import { nameOf } from '../../paths.ts';
import { wordsIn } from '../contents.ts';
import { embeddedIn } from './embedded.ts';
import type { Need, Runner } from './need.ts';

/** What loads a provider of OpenSSL 3 (openssl.org, OSSL_PROVIDER-load). */
const LOADERS = ['OSSL_PROVIDER_load', 'OSSL_PROVIDER_try_load'];

/** The provider of old algorithms as C names it, or a text without NULs around it, as of Rust. */
const LEGACY = ['\0legacy\0', 'legacy provider'];

/** It loads it only for --openssl-legacy-provider. */
const ON_REQUEST = /^node(?:js)?$/;

/**
 * The provider of old algorithms, which is a file apart from libcrypto, for programs and modules that load it: Python's
 * cryptography does as soon as it is imported. Where it lies is written in libcrypto.
 */
export async function opensslProviders({ home, homePath, file, loaded }: Runner): Promise<readonly Need[]> {
  if (home === null || ON_REQUEST.test(nameOf(homePath ?? ''))) return [];
  const { functions } = await embeddedIn(file);
  if (!LOADERS.some((name) => functions.has(name)) || (await wordsIn(file, LEGACY)).size === 0) return [];
  const libraries = (loaded?.objects ?? []).filter(({ path }) => nameOf(path).startsWith('libcrypto.so'));
  const named = await Promise.all([file, ...libraries.map((each) => each.file)].map(embeddedIn));
  const folders = new Set(
    named.flatMap(({ paths }) => [...paths].filter((path) => path.endsWith('/ossl-modules'))),
  );
  return Array.from(
    folders,
    (folder): Need => ({
      kind: 'path',
      rule: 'missing-plugin',
      severity: 'warning',
      anyOf: [`${folder}/legacy.so`],
      copy: null,
      why: `It loads OpenSSL's provider of old algorithms, ${folder}/legacy.so, which is not there`,
      isSure: false,
    }),
  );
}
