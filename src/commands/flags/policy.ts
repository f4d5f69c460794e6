import { UsageError } from '../../errors.ts';
import { csvFields, parseBool, splitOnce, UnreadableListError } from './fields.ts';

const SOURCE_POLICY = 'EXPERIMENTAL_BUILDKIT_SOURCE_POLICY';

/**
 * Refuses the source policy that buildx reads from a file and sends along.
 *
 * @throws UsageError
 */
export function refuseSourcePolicy(env: Readonly<Record<string, string | undefined>>): void {
  if ((env[SOURCE_POLICY] ?? '') === '') return;
  throw new UsageError(
    `${SOURCE_POLICY}: stagedive sends no source policy; build with docker buildx, or unset it.`,
  );
}

/**
 * `--policy`: build policies are programs in Rego, which only buildx runs. `disabled=true` is honoured: no policy
 * applies then. Every other policy is refused, since a build that ignores it is worse than none.
 *
 * @returns whether policies are switched off
 * @throws UsageError
 */
export function parsePolicy(values: readonly string[]): { readonly disabled: boolean } {
  const fields = values.flatMap((value) => {
    try {
      return csvFields(value);
    } catch (error) {
      if (error instanceof UnreadableListError) throw new UsageError(`--policy ${value}: ${error.message}.`);
      throw error;
    }
  });
  const disabled = fields.some((field) => {
    const [key, text] = splitOnce(field);
    return key.trim().toLowerCase() === 'disabled' && parseBool(text ?? '') === true;
  });
  if (values.length > 0 && !disabled) {
    throw new UsageError(
      `--policy ${values[0]}: stagedive cannot evaluate build policies; build with docker buildx, or leave them out with --policy disabled=true.`,
    );
  }
  return { disabled };
}
