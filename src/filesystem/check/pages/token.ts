import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'error',
  why: 'A file holds a token in the form that its issuer has published: GitHub, GitLab, npm, PyPI, AWS, Google, Azure, Slack, Stripe and others. Where the form has a checksum (GitHub, npm), it is checked, so that texts that only look like a token are none. Placeholders of documentation do not count. A token that can be meant to be public is a warning, such as a Google API key or a JSON web token.',
  mend: 'Take the token out of the file, and give it to a RUN with --mount=type=secret, or to the container when it runs. Revoke a token that was in an image that others have.',
};
