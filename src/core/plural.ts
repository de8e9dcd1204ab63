/** A number with its noun: "1 host", "2 hosts". Give the plural where it is not the noun with an s. */
export function plural(n: number, noun: string, many = `${noun}s`): string {
  return `${n} ${n === 1 ? noun : many}`;
}
