import type { AttachedFile } from '../../policy/attached.ts';
import type { Problem } from '../../policy/problem.ts';
import { permissionsOf } from './permissions.ts';

/** The mistakes in permission files, for the reader of the policy file. What is read here is not read again to decide. */
export function checkPermissions(files: readonly AttachedFile[]): readonly Problem[] {
  return permissionsOf(files).problems;
}
