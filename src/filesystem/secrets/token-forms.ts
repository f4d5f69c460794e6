/** Tokens by the forms that their issuers have published. Every row has cases in test/filesystem/secrets/token-cases.ts. */
import type { Severity } from '../check/finding.ts';
import { hasChecksum } from './crc32-tail.ts';
import { isJsonWebToken } from './json-web-token.ts';

export interface TokenForm {
  /** A name for tests and messages: `A GitHub token`. */
  readonly what: string;
  /** A text that every such token has. It is what is searched for. */
  readonly anchor: string;
  /** How many characters of the token stand before the anchor. */
  readonly lead: number;
  /** The whole token, tried where it must begin. Bounded, so that trying takes no time. */
  readonly form: RegExp;
  /** Whether it is one for sure; absent where the form is all that is known. */
  readonly holds?: (token: string) => boolean;
  /** `warning` for what may be meant to be public. */
  readonly severity: Severity;
}

/** Behind a token: neither a letter, a digit nor what tokens are made of. */
const END = '(?![A-Za-z0-9_-])';

function row(
  what: string,
  anchor: string,
  rest: string,
  more: Partial<Pick<TokenForm, 'lead' | 'holds' | 'severity'>> & { readonly before?: string } = {},
): TokenForm {
  const { before = '', ...given } = more;
  const form = new RegExp(`${before}${anchor.replaceAll('.', '\\.')}${rest}${END}`, 'y');
  return { what, anchor, lead: 0, form, severity: 'error', ...given };
}

const GITHUB = { holds: (token: string): boolean => hasChecksum(token.slice(4)) };

/** The key of Azure's own emulator, which everybody knows. */
const AZURITE = 'Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq';

export const TOKEN_FORMS: readonly TokenForm[] = [
  row('A GitHub token', 'ghp_', '[A-Za-z0-9]{36}', GITHUB),
  row('A GitHub OAuth token', 'gho_', '[A-Za-z0-9]{36}', GITHUB),
  row('A token of a GitHub app for a user', 'ghu_', '[A-Za-z0-9]{36}', GITHUB),
  row('A token of a GitHub app for an installation', 'ghs_', '[A-Za-z0-9]{36}', GITHUB),
  row('A refresh token of a GitHub app', 'ghr_', '[A-Za-z0-9]{36}', GITHUB),
  row('A fine-grained GitHub token', 'github_pat_', '[A-Za-z0-9]{22}_[A-Za-z0-9]{59}'),
  row('A GitLab token', 'glpat-', '[A-Za-z0-9_-]{20,80}(?:\\.[0-9a-z]{2}\\.[0-9a-z]{7,9})?'),
  row('A deploy token of GitLab', 'gldt-', '[A-Za-z0-9_-]{20,64}'),
  row('A runner token of GitLab', 'glrt-', '[A-Za-z0-9_-]{20,64}'),
  row('A trigger token of GitLab', 'glptt-', '[0-9a-f]{40}'),
  row('A token of an npm registry', 'npm_', '[A-Za-z0-9]{36}', GITHUB),
  row('A PyPI token', 'pypi-AgEIcHlwaS5vcmc', '[A-Za-z0-9_-]{50,250}'),
  row('A token of the PyPI for tests', 'pypi-AgENdGVzdC5weXBpLm9yZw', '[A-Za-z0-9_-]{50,250}'),
  row('A token of RubyGems', 'rubygems_', '[0-9a-f]{48}'),
  row('A token of crates.io', 'cio', '[A-Za-z0-9]{32}', { holds: hasCasesAndDigits }),
  row('A token of NuGet', 'oy2', '[a-z0-9]{43}', { holds: (token) => /\d.*\d.*\d/.test(token.slice(3)) }),
  row('A Docker Hub token', 'dckr_pat_', '[A-Za-z0-9_-]{27}'),
  row('A Docker Hub token of an organization', 'dckr_oat_', '[A-Za-z0-9_-]{27,40}'),
  row('A Slack token of a bot', 'xoxb-', '[0-9]{10,13}-[0-9]{10,13}-[A-Za-z0-9]{24}'),
  row('A Slack token of a user', 'xoxp-', '[0-9]{10,13}-[0-9]{10,13}-[0-9]{10,13}-[0-9a-f]{32}'),
  row('A Slack token of an app', 'xapp-', '[0-9]-[A-Z0-9]{8,12}-[0-9]{10,13}-[0-9a-f]{64}'),
  row(
    'The address of a Slack webhook',
    'hooks.slack.com/services/',
    'T[A-Z0-9]{8,12}/B[A-Z0-9]{8,12}/[A-Za-z0-9]{24}',
  ),
  row('The key of an AWS account', 'AKIA', '[A-Z2-7]{16}'),
  row('A temporary key of an AWS account', 'ASIA', '[A-Z2-7]{16}', { severity: 'warning' }),
  row('A Google API key, which may be meant for browsers', 'AIza', '[A-Za-z0-9_-]{35}', {
    severity: 'warning',
  }),
  row('A client secret of Google OAuth', 'GOCSPX-', '[A-Za-z0-9_-]{28}'),
  row('The key of an Azure storage account', 'AccountKey=', '[A-Za-z0-9+/]{86}==', {
    holds: (token) => !token.includes(AZURITE),
  }),
  row('A client secret of Microsoft Entra', 'Q~', '[A-Za-z0-9_~.-]{31,34}', {
    before: '[A-Za-z0-9_~.]{3}[0-9]',
    lead: 4,
  }),
  row('A token of Azure DevOps', 'AZDO', '[A-Za-z0-9]{4}', { before: '[A-Za-z0-9]{76}', lead: 76 }),
  row('A Stripe key', 'sk_live_', '[A-Za-z0-9]{24,247}'),
  row('A restricted Stripe key', 'rk_live_', '[A-Za-z0-9]{24,247}'),
  row('A SendGrid key', 'SG.', '[A-Za-z0-9_-]{22}\\.[A-Za-z0-9_-]{43}'),
  row('An OpenAI key', 'sk-', '[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}'),
  row('An OpenAI key of a project', 'sk-proj-', '[A-Za-z0-9_-]{40,200}', {
    holds: (token) => token.includes('T3BlbkFJ'),
  }),
  row('An Anthropic key', 'sk-ant-', '(?:api|admin)[0-9]{2}-[A-Za-z0-9_-]{93}AA'),
  row('A Hugging Face token', 'hf_', '[A-Za-z]{34}', {
    holds: (token) => /[a-z]/.test(token.slice(3)) && /[A-Z].*[A-Z].*[A-Z].*[A-Z]/.test(token),
  }),
  row('A DigitalOcean token', 'dop_v1_', '[0-9a-f]{64}'),
  row('A Vault token', 'hvs.', '[A-Za-z0-9_-]{90,250}'),
  row('A token of HCP Terraform', '.atlasv1.', '[A-Za-z0-9_=-]{60,70}', {
    before: '[A-Za-z0-9]{14}',
    lead: 14,
  }),
  row('A Databricks token', 'dapi', '[0-9a-f]{32}(?:-[0-9])?'),
  row('A Shopify token', 'shpat_', '[0-9a-fA-F]{32}'),
  row('A Grafana token', 'glsa_', '[A-Za-z0-9]{32}_[0-9a-f]{8}'),
  row('A Postman key', 'PMAK-', '[0-9a-f]{24}-[0-9a-f]{34}'),
  row('A Linear key', 'lin_api_', '[A-Za-z0-9]{40}'),
  row('A New Relic key', 'NRAK-', '[A-Z0-9]{27}'),
  row('An Atlassian token', 'ATATT3', '[A-Za-z0-9_=-]{180,200}'),
  row('A Doppler token', 'dp.pt.', '[A-Za-z0-9]{40,44}'),
  row(
    'A JSON web token',
    'eyJ',
    '[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{20,1000}',
    {
      holds: isJsonWebToken,
      severity: 'warning',
    },
  ),
];

function hasCasesAndDigits(token: string): boolean {
  return /[a-z]/.test(token.slice(3)) && /[A-Z]/.test(token) && /\d/.test(token);
}
