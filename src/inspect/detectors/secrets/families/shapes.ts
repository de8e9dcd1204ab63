/** Shapes that many formats share. All anchored. */
export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const HEX_32 = /^[a-f0-9]{32}$/;
export const HEX_40 = /^[a-f0-9]{40}$/;
export const HEX_64 = /^[a-f0-9]{64}$/;
export const ALNUM_32 = /^[A-Za-z0-9]{32}$/;
export const ALNUM_40 = /^[A-Za-z0-9]{40}$/;
/** Letters of both cases and a digit: what a word with marks has not. */
export const DIGITS_AND_CASES = /^(?=[^0-9]*[0-9])(?=[^a-z]*[a-z])(?=[^A-Z]*[A-Z])/;
