import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'ENV or LABEL has a secret as its value: a token, a password in an address, or a random value behind a telling name; or a token or such an address stands in CMD, ENTRYPOINT or HEALTHCHECK. `docker inspect` shows it to whoever has the image.',
  mend: 'Set the variable when the container runs. What only a RUN needs is given with --mount=type=secret,env=NAME.',
};
