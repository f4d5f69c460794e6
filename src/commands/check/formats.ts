export const CHECK_FORMATS = ['text', 'json', 'sarif', 'github'] as const;

export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** The least severe finding that makes the exit status 1. */
export const FAIL_ON = ['error', 'warning', 'never'] as const;

export type FailOn = (typeof FAIL_ON)[number];
