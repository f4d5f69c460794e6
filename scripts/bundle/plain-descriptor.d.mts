/** See plain-descriptor.mjs. */
export function plainDescriptor(base64: string): string;
