import type { RulePage } from './page.ts';

export const PAGE: RulePage = {
  severity: 'warning',
  why: 'A program that speaks TLS checks the certificate of its peer against a list of authorities. Without the list every connection fails.',
  mend: 'Install ca-certificates, or copy /etc/ssl/certs/ca-certificates.crt from a stage that has it.',
};
