import { UsageError } from '../../errors.ts';
import { csvField } from '../../text/csv.ts';
import { parseBool } from '../../text/go-bool.ts';
import { flagFields } from './csv.ts';
import { splitOnce } from './fields.ts';
import type { OutputFlags } from './types.ts';

const TYPES = ['sbom', 'provenance'];

/**
 * `--attest`, `--sbom` and `--provenance` as the frontend takes them, by type; null for a type that is not wanted. As in
 * buildx, the first `--attest` of a type counts, and before the short flag (docker/buildx util/buildflags/attests.go).
 * @throws UsageError
 */
export function parseAttests({
  attest,
  sbom,
  provenance,
}: Pick<OutputFlags, 'attest' | 'sbom' | 'provenance'>): Readonly<Record<string, string | null>> {
  const all = new Map<string, string | null>();
  for (const value of attest) {
    const [type, text] = parseAttest('--attest', value);
    if (!all.has(type)) all.set(type, text);
  }
  for (const [type, value] of [
    ['provenance', provenance],
    ['sbom', sbom],
  ] as const) {
    if (value === undefined || value === '' || all.has(type)) continue;
    const enabled = parseBool(value);
    const whole = enabled === null ? `type=${type},${value}` : `type=${type},disabled=${!enabled}`;
    all.set(type, parseAttest(`--${type}`, whole)[1]);
  }
  return Object.fromEntries(all);
}

/** What BuildKit scans with if nothing else is said. */
const DEFAULT_SCANNER = 'docker/buildkit-syft-scanner:stable-1';

/** The image that lists the packages for --sbom; undefined without that attestation. */
export function scannerOf({ attests }: { readonly attests: Readonly<Record<string, string | null>> }) {
  const sbom = attests.sbom ?? null;
  if (sbom === null) return undefined;
  const fields = flagFields('--sbom', sbom).map((field) => splitOnce(field));
  return fields.find(([key]) => key === 'generator')?.[1] ?? DEFAULT_SCANNER;
}

function parseAttest(flag: string, value: string): readonly [string, string | null] {
  let type = '';
  let isDisabled = false;
  const attrs: string[] = [];
  for (const field of flagFields(`${flag} ${value}`, value)) {
    const [name, text] = splitOnce(field);
    if (text === undefined) {
      throw new UsageError(
        `${flag} ${value}: ${field} is not KEY=VALUE; write type=sbom or type=provenance.`,
      );
    }
    const key = name.trim().toLowerCase();
    if (key === 'type') type = text;
    else if (key === 'disabled') {
      const disabled = parseBool(text);
      if (disabled === null) throw new UsageError(`${flag} ${value}: write disabled=true or disabled=false.`);
      isDisabled = disabled;
    } else attrs.push(csvField(field));
  }
  if (type === '')
    throw new UsageError(`${flag} ${value}: the type is missing: write type=sbom or type=provenance.`);
  if (!TYPES.includes(type)) {
    throw new UsageError(`${flag} type=${type}: there is no such attestation; use sbom or provenance.`);
  }
  return [type, isDisabled ? null : [`type=${type}`, ...attrs.sort()].join(',')];
}
