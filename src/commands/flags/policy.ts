import { UsageError } from '../../errors.ts';
import { csvFields, UnreadableListError } from '../../text/csv.ts';
import { parseBool } from '../../text/go-bool.ts';
import { splitOnce } from './fields.ts';

const SOURCE_POLICY = 'EXPERIMENTAL_BUILDKIT_SOURCE_POLICY';

const DEFAULT_POLICY = 'BUILDX_DEFAULT_POLICY';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Refuses the policies that buildx applies because of a variable: a source policy that it sends along, and a policy of
 * its own, unless policies are switched off.
 *
 * @throws UsageError
 */
export function refusePolicyVariables(env: Environment, { disabled }: { readonly disabled: boolean }): void {
  if ((env[SOURCE_POLICY] ?? '') !== '') {
    throw new UsageError(
      `${SOURCE_POLICY}: stagedive sends no source policy; build with docker buildx, or unset it.`,
    );
  }
  if (disabled || parseBool(env[DEFAULT_POLICY]) !== true) return;
  throw new UsageError(
    `${DEFAULT_POLICY}: stagedive cannot evaluate buildx's own policy; build with docker buildx, unset it, or add --policy disabled=true.`,
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
    return key.trim().toLowerCase() === 'disabled' && parseBool(text) === true;
  });
  if (disabled && (fields.length > 1 || values.length > 1)) {
    throw new UsageError(
      '--policy disabled=true cannot be combined with other settings: leave one of them out.',
    );
  }
  if (values.length > 0 && !disabled) {
    throw new UsageError(
      `--policy ${values[0]}: stagedive cannot evaluate build policies; build with docker buildx, or leave them out with --policy disabled=true.`,
    );
  }
  return { disabled };
}
