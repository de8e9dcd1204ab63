export const BENIGN: readonly string[] = [];
