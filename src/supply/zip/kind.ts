/** What an archive is by the names of its members, and which of them hold more than numbers. */
export interface Kind {
  /** Undefined for an archive of any kind. */
  readonly id: string | undefined;
  /** Whether a member is scanned as a file of its own; tensors are not. */
  enters(name: string): boolean;
}

const TENSOR = /^[^/]+\/(?:data|xl_model_weights|constants|tensors)\/[^/]{1,200}$/;

export function kindOf(names: readonly string[]): Kind {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/^[^/]+\/data\.pkl$/)) {
    const id = has(/^[^/]+\/constants\.pkl$/) ? 'torchscript' : 'pytorch';
    return { id, enters: (name) => !TENSOR.test(name) || /\.(?:pkl|py|so|dll|zip|json)$/.test(name) };
  }
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return { id: 'npz', enters: () => true };
  return { id: undefined, enters: () => true };
}
