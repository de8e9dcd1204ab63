import { builtinModules } from 'node:module';
import type { Ecosystem } from './names.ts';

/** Modules of Python's standard library (`sys.stdlib_module_names` of CPython). */
const PYTHON = new Set((
  'abc aifc antigravity argparse array ast asynchat asyncio asyncore atexit audioop base64 bdb binascii bisect builtins bz2 cProfile calendar cgi cgitb '
  + 'chunk cmath cmd code codecs codeop collections colorsys compileall concurrent configparser contextlib contextvars copy copyreg crypt csv ctypes curses '
  + 'dataclasses datetime dbm decimal difflib dis distutils doctest email encodings ensurepip enum errno faulthandler fcntl filecmp fileinput fnmatch '
  + 'fractions ftplib functools gc genericpath getopt getpass gettext glob graphlib grp gzip hashlib heapq hmac html http idlelib imaplib imghdr imp '
  + 'importlib inspect io ipaddress itertools json keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal math mimetypes mmap modulefinder '
  + 'msilib msvcrt multiprocessing netrc nis nntplib nt ntpath nturl2path numbers opcode operator optparse os ossaudiodev pathlib pdb pickle pickletools '
  + 'pipes pkgutil platform plistlib poplib posix posixpath pprint profile pstats pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random re '
  + 'readline reprlib resource rlcompleter runpy sched secrets select selectors shelve shlex shutil signal site smtpd smtplib sndhdr socket socketserver '
  + 'spwd sqlite3 sre_compile sre_constants sre_parse ssl stat statistics string stringprep struct subprocess sunau symtable sys sysconfig syslog tabnanny '
  + 'tarfile telnetlib tempfile termios textwrap this threading time timeit tkinter token tokenize tomllib trace traceback tracemalloc tty turtle '
  + 'turtledemo types typing unicodedata unittest urllib uu uuid venv warnings wave weakref webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp '
  + 'zipfile zipimport zlib zoneinfo __future__'
).split(' '));

const NODE = new Set(builtinModules);

/** Distributions whose import name is another. */
const DISTRIBUTION: Readonly<Record<string, string>> = {
  yaml: 'pyyaml', cv2: 'opencv-python', PIL: 'pillow', sklearn: 'scikit-learn', bs4: 'beautifulsoup4', dotenv: 'python-dotenv', dateutil: 'python-dateutil',
  jwt: 'pyjwt', attr: 'attrs', Crypto: 'pycryptodome', OpenSSL: 'pyopenssl', serial: 'pyserial', skimage: 'scikit-image', docx: 'python-docx', fitz: 'pymupdf',
  MySQLdb: 'mysqlclient', psycopg2: 'psycopg2-binary', git: 'gitpython', magic: 'python-magic', usb: 'pyusb', zmq: 'pyzmq', websocket: 'websocket-client',
};

/** Libraries that come with Ruby, by the first part of their name. */
const RUBY = new Set((
  'English abbrev base64 benchmark bigdecimal bundler cgi cmath coverage csv date delegate did_you_mean digest drb erb error_highlight etc expect fcntl fiddle fileutils find '
  + 'forwardable getoptlong io ipaddr irb json logger matrix minitest monitor mutex_m net nkf objspace observer open-uri open3 openssl optparse ostruct pathname pp prettyprint '
  + 'prime prism pstore psych pty racc rake random rdoc readline reline resolv rexml rinda ripper rss rubygems securerandom set shellwords singleton socket stringio strscan syslog '
  + 'tempfile test thread time timeout tmpdir tracer tsort un unicode_normalize uri weakref win32ole yaml zlib'
).split(' '));

const RUST = new Set(['std', 'core', 'alloc', 'crate', 'self', 'super', 'proc_macro', 'test']);

/** What an import names in its registry; undefined for the standard library and for files of the project. */
export function imported(ecosystem: Ecosystem, name: string): string | undefined {
  switch (ecosystem) {
    case 'pypi': return PYTHON.has(name) ? undefined : DISTRIBUTION[name] ?? name;
    case 'npm': return name.startsWith('node:') || NODE.has(name) || /^[./#~]|^@\//.test(name) || name.includes(':') ? undefined : name;
    case 'cargo': return RUST.has(name) ? undefined : name;
    case 'gem': return RUBY.has(name.split('/')[0] ?? '') ? undefined : name.split('/')[0];
    case 'go':
    case 'composer':
    case 'nuget': return name;
  }
}

/** Other names under which what is imported may be registered: a gem's parts are joined by hyphens (`google/cloud/storage`), or by nothing (`active_record`). */
export function distributionsOf(ecosystem: Ecosystem, name: string): readonly string[] {
  if (ecosystem !== 'gem') return [name];
  const parts = name.split('/');
  return [...parts.map((_, i) => parts.slice(0, i + 1).join('-')), ...parts.map((_, i) => parts.slice(0, i + 1).join('_')), (parts[0] ?? '').replaceAll('_', ''), (parts[0] ?? '').replaceAll('_', '-')];
}
