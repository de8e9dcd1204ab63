/** What an archive is by the names of its members, and which of them hold more than numbers. */
export interface Kind {
  /** Undefined for an archive of any kind. */
  readonly id: string | undefined;
  /** Whether a member is scanned as a file of its own; tensors are not. */
  enters(name: string): boolean;
  /** Whether a member holds the numbers of a tensor, and nothing else. */
  numbers(name: string): boolean;
  /** Whether it is a package, which may bring native code. */
  readonly installs: boolean;
}

const TENSOR = /^[^/]+\/(?:data|xl_model_weights|constants|tensors)\/[^/]{1,200}$/;

export function kindOf(names: readonly string[]): Kind {
  const has = (pattern: RegExp): boolean => names.some((name) => pattern.test(name));
  if (has(/^[^/]+\/data\.pkl$/)) {
    const id = has(/^[^/]+\/constants\.pkl$/) ? 'torchscript' : 'pytorch';
    return { id, enters: (name) => !TENSOR.test(name) || /\.(?:pkl|py|so|dll|zip|json)$/.test(name), numbers: (name) => TENSOR.test(name) && !/\.\w{1,8}$/.test(name), installs: false };
  }
  if (names.length > 0 && names.every((name) => name.endsWith('.npy'))) return { id: 'npz', enters: () => true, numbers: () => false, installs: false };
  return { id: undefined, enters: () => true, numbers: () => false, installs: has(/^[^/]+\.dist-info\/(?:METADATA|WHEEL)$/) };
}
