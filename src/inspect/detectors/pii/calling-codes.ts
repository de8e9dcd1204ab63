/**
 * Calling codes (ITU-T E.164, list of assigned country codes) with the shortest and longest national number, by the
 * countries' numbering plans; three-digit codes that are not listed have six to eleven digits.
 */
const PLANS: ReadonlyMap<string, readonly [number, number]> = new Map(
  ('1:10-10 7:10-10 20:8-10 27:9-9 30:10-10 31:9-9 32:8-9 33:9-9 34:9-9 36:8-9 39:6-11 40:9-9 41:9-9 43:6-13 44:9-10 45:8-8 46:7-10 47:8-8 48:9-9 49:6-13 51:8-9 52:10-11 53:8-8 54:10-11 55:10-11 56:9-9 57:8-10 58:10-10 60:8-10 61:9-9 62:8-12 63:8-10 64:8-10 65:8-8 66:8-9 ' +
    '81:9-10 82:8-10 84:9-10 86:10-11 90:10-10 91:10-10 92:9-10 93:9-9 94:9-9 95:7-10 98:10-10 351:9-9 352:6-11 353:7-9 354:7-7 355:8-9 356:8-8 357:8-8 358:6-12 359:7-9 370:8-8 371:8-8 372:7-8 373:8-8 374:8-8 375:9-9 376:6-9 377:8-9 380:9-9 381:7-10 382:8-8 383:8-8 385:8-9 386:8-8 387:8-8 389:8-8 420:9-9 421:9-9 423:7-9 ' +
    '852:8-8 853:8-8 855:8-9 856:8-10 880:8-10 886:8-9 960:7-7 961:7-8 962:8-9 963:8-9 964:8-10 965:8-8 966:8-9 967:7-9 968:8-8 970:8-9 971:8-9 972:8-9 973:8-8 974:8-8 975:7-8 976:8-8 977:8-10 992:9-9 993:8-8 994:9-9 995:9-9 996:9-9 998:9-9')
    .split(' ').map((entry): [string, readonly [number, number]] => {
      const [code = '', range = ''] = entry.split(':');
      const [least, most] = range.split('-').map(Number);
      return [code, [least ?? 6, most ?? 11]];
    }),
);

/** Three-digit codes that are assigned to a country or service. */
const ASSIGNED = /^(?:21[1-368]|22\d|23\d|24\d|25[0-8]|26\d|29[01789]|35\d|37[0-9]|38[0-35-79]|42[013]|50\d|59\d|67[02-9]|68[0-35-9]|69[0-2]|85[02356]|88[0136]|9[679][0-9]|87[08]|80[08])/;

/** Whether digits after a plus sign are a number of some country's plan. */
export function assigned(digits: string): boolean {
  for (let length = 1; length <= 3; length++) {
    const plan = PLANS.get(digits.slice(0, length));
    if (plan === undefined) continue;
    // A trunk zero is often left in, in parentheses.
    const national = digits.slice(length).replace(/^0/, '').length;
    return digits.length - length >= plan[0] && national <= plan[1];
  }
  return ASSIGNED.test(digits) && digits.length >= 9 && digits.length <= 14;
}
