import { UsageError } from '../../errors.ts';
import type { ShellOverrides } from '../../shell/overrides.ts';
import { splitOnce } from './fields.ts';

/** The flags of `stagedive shell`, checked. `--env NAME` takes the value of our own environment, as in docker. */
export function shellOverrides(
  flags: ShellOverrides,
  env: Readonly<Record<string, string | undefined>>,
): ShellOverrides {
  const { shell, user, workdir, toolbox } = flags;
  if (workdir !== undefined && !workdir.startsWith('/')) {
    throw new UsageError(`--workdir ${workdir}: write an absolute path of a folder in the state.`);
  }
  const pairs = flags.env.flatMap((value) => {
    const [name, text] = splitOnce(value);
    if (name === '') throw new UsageError(`--env ${value}: the name is missing: write NAME=VALUE.`);
    const given = text ?? env[name];
    return given === undefined ? [] : [`${name}=${given}`];
  });
  return {
    ...(shell === undefined ? {} : { shell }),
    ...(user === undefined ? {} : { user }),
    ...(workdir === undefined ? {} : { workdir }),
    ...(toolbox === undefined ? {} : { toolbox }),
    env: pairs,
  };
}
