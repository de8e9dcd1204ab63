import { builtinModules } from 'node:module';

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

/** What an import names in its registry; undefined for the standard library and for files of the project. */
export function imported(ecosystem: 'pypi' | 'npm', name: string): string | undefined {
  if (ecosystem === 'pypi') return PYTHON.has(name) ? undefined : DISTRIBUTION[name] ?? name;
  return name.startsWith('node:') || NODE.has(name) || /^[./#~]|^@\//.test(name) || name.includes(':') ? undefined : name;
}
