/**
 * Property tests try other cases on every run of a developer, and the same ones in CI, so that a change is judged by what
 * it changed. PROPERTY_SEED repeats a run; a case that a random run finds becomes a named one.
 */
import fc from 'fast-check';

const ci = process.env['CI'] !== undefined && process.env['CI'] !== '' && process.env['CI'] !== 'false';
const given = process.env['PROPERTY_SEED'];
fc.configureGlobal({ ...fc.readConfigureGlobal(), ...(given !== undefined ? { seed: Number(given) } : ci ? { seed: 20_261_122 } : {}) });
