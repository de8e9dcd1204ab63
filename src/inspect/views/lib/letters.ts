/** Letters, marks and numbers of all scripts, as Unicode has them. */

let units: Uint8Array | undefined;

/** 1 for each UTF-16 unit that is a letter, a mark or a number by itself; made when it is first asked for. */
export function letterUnits(): Uint8Array {
  if (units !== undefined) return units;
  units = new Uint8Array(65_536);
  const letter = /[\p{L}\p{M}\p{N}]/u;
  for (let code = 0; code < 65_536; code++) units[code] = Number(letter.test(String.fromCharCode(code)));
  return units;
}
