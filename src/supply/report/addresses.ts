/** An address as a URI without a password; undefined when it is none. */
export function uriOf(url: string): string | undefined {
  try {
    const parsed = new URL(url.replace(/^git\+/, ''));
    parsed.username = '';
    parsed.password = '';
    return parsed.href;
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
