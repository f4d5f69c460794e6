export function thirdPartyLicences(root: string, inputs: Iterable<string>): Promise<string>;
