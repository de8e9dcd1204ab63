/** Names that everybody gives to the same thing: what binds them may stand in a cell or a file that is not here. */
const USUAL: ReadonlyMap<string, string> = new Map(Object.entries({
  np: 'numpy', pd: 'pandas', tf: 'tensorflow', nn: 'torch.nn', plt: 'matplotlib.pyplot', keras: 'keras',
  urlopen: 'urllib.request.urlopen', urlretrieve: 'urllib.request.urlretrieve', Popen: 'subprocess.Popen', check_output: 'subprocess.check_output',
  b64decode: 'base64.b64decode', expanduser: 'os.path.expanduser', make_archive: 'shutil.make_archive',
}));

/** What a name that the program does not bind usually stands for; undefined for all others. */
export function usualName(name: string): string | undefined {
  return USUAL.get(name);
}
