/**
 * Names of Python 2 as Python 3 reads them in streams below protocol 3 (`_compat_pickle`): a module that was renamed, and
 * names that moved alone.
 */
const MODULES: ReadonlyMap<string, string> = new Map(Object.entries({
  __builtin__: 'builtins', copy_reg: 'copyreg', Queue: 'queue', SocketServer: 'socketserver', ConfigParser: 'configparser', repr: 'reprlib',
  tkFileDialog: 'tkinter.filedialog', tkSimpleDialog: 'tkinter.simpledialog', tkColorChooser: 'tkinter.colorchooser', Tkinter: 'tkinter', Tix: 'tkinter.tix',
  _winreg: 'winreg', thread: '_thread', dummy_thread: '_dummy_thread', dbhash: 'dbm.bsd', dumbdbm: 'dbm.dumb', dbm: 'dbm.ndbm', gdbm: 'dbm.gnu', anydbm: 'dbm', whichdb: 'dbm',
  xmlrpclib: 'xmlrpc.client', SimpleXMLRPCServer: 'xmlrpc.server', DocXMLRPCServer: 'xmlrpc.server', httplib: 'http.client', htmlentitydefs: 'html.entities', HTMLParser: 'html.parser',
  Cookie: 'http.cookies', cookielib: 'http.cookiejar', BaseHTTPServer: 'http.server', SimpleHTTPServer: 'http.server', CGIHTTPServer: 'http.server',
  commands: 'subprocess', urlparse: 'urllib.parse', robotparser: 'urllib.robotparser', urllib2: 'urllib.request', _abcoll: 'collections.abc', cPickle: 'pickle',
  UserDict: 'collections', UserList: 'collections', UserString: 'collections', StringIO: 'io', cStringIO: 'io', exceptions: 'builtins', os2: 'os', popen2: 'subprocess', __main__: '__main__',
}));

const NAMES: ReadonlyMap<string, readonly [string, string]> = new Map(Object.entries({
  '__builtin__.xrange': ['builtins', 'range'], '__builtin__.reduce': ['functools', 'reduce'], '__builtin__.intern': ['sys', 'intern'], '__builtin__.unichr': ['builtins', 'chr'],
  '__builtin__.unicode': ['builtins', 'str'], '__builtin__.long': ['builtins', 'int'], '__builtin__.basestring': ['builtins', 'str'],
  'itertools.izip': ['builtins', 'zip'], 'itertools.imap': ['builtins', 'map'], 'itertools.ifilter': ['builtins', 'filter'],
  'urllib.urlopen': ['urllib.request', 'urlopen'], 'urllib.urlretrieve': ['urllib.request', 'urlretrieve'], 'urllib.quote': ['urllib.parse', 'quote'], 'urllib.unquote': ['urllib.parse', 'unquote'], 'urllib.urlencode': ['urllib.parse', 'urlencode'],
  'multiprocessing.process.Process': ['multiprocessing.context', 'Process'], 'multiprocessing.forking.Popen': ['multiprocessing.popen_fork', 'Popen'], 'socket._socketobject': ['socket', 'SocketType'],
}));

/** The module and name of Python 3. */
export function modernName(module: string, name: string): readonly [string, string] {
  return NAMES.get(`${module}.${name}`) ?? [MODULES.get(module) ?? module, name];
}
