/** What callables of Python do, by their full name: where code comes from, and what it does to the machine. */

export const PROCESS = /^(?:(?:os|posix|nt|posixpath)\.(?:system|popen\w*|exec[lv]\w*|spawn[lv]\w*|posix_spawn\w*|startfile|fork|forkpty)|subprocess\.(?:run|call|Popen|check_output|check_call|getoutput|getstatusoutput)|_posixsubprocess\.fork_exec|commands\.\w+|pty\.(?:spawn|fork)|popen2\.\w+|platform\.popen|asyncio\.(?:subprocess\.)?create_subprocess_(?:shell|exec)|pexpect\.(?:spawn|run)|plumbum\.\w+\.\w+|distutils\.spawn\.spawn|distutils\.\w+\.spawn|invoke\.run|fabric\.\w+|delegator\.run|(?:IPython\.)?get_ipython\(\)\.(?:system|getoutput|run_line_magic|run_cell_magic|system_raw)|_winapi\.CreateProcess|multiprocessing\.util\.spawnv_passfds|paramiko\.SSHClient\(\)\.exec_command|win32com\.client\.Dispatch\(\)\.Run|ctypes\.[\w.]{1,80}\(\)\.(?:system|popen|exec[lv]\w*|fork|WinExec|ShellExecute\w*)|pip\.main|pip\._internal\.main|pip\._internal\.cli\.main\.main)$/;
export const RUN = /^(?:builtins\.(?:exec|eval|execfile)|code\.(?:InteractiveInterpreter|InteractiveConsole)\(\)\.(?:runcode|runsource|push)|runpy\.run_\w+|timeit\.timeit|cProfile\.run|profile\.run|bdb\.Bdb\(\)\.run|trace\.Trace\(\)\.run|(?:IPython\.)?get_ipython\(\)\.(?:run_cell|ex|run_code)|numpy\.testing\._private\.utils\.runstring|imp\.load_\w+|importlib\.util\.module_from_spec)$/;
export const UNPICKLE = /^(?:_?pickle|cPickle|dill|cloudpickle|joblib|jsonpickle|marshal|shelve|torch|pickle5|pandas|numpy|yaml|hickle|skops\.io)\.(?:loads?|load_path|decode|open|read_pickle|unsafe_load|unsafe_load_all|full_load|load_all|Unpickler|Unpickler\(\)\.load)$/;
export const DECODE = /^(?:base64\.\w*decode\w*|binascii\.(?:unhexlify|a2b_\w+)|(?:zlib|bz2|lzma|gzip)\.decompress|zlib\.decompressobj\(\)\.decompress|codecs\.(?:decode|getdecoder\(\))|builtins\.(?:bytes|bytearray)\.fromhex|marshal\.loads|quopri\.decodestring|uu\.decode|Crypto\..{1,100}decrypt|cryptography\.fernet\.Fernet\(\)\.decrypt|urllib\.parse\.unquote)$/;
export const FETCH = /^(?:requests|httpx|requests\.Session\(\)|requests\.session\(\)|httpx\.(?:Async)?Client\(\)|urllib3\.PoolManager\(\)|urllib3|aiohttp\.ClientSession\(\)|curl_cffi\.requests)\.(?:get|post|put|patch|request|head|delete|options|send|stream|urlopen)$|^(?:urllib\.request|urllib2|urllib|six\.moves\.urllib\.request)\.(?:urlopen|urlretrieve|URLopener\(\)\.\w+|Request|build_opener\(\)\.open)$|^(?:wget\.download|gdown\.download|http\.client\.HTTPS?Connection\(\)\.\w+|httplib\.HTTPS?Connection\(\)\.\w+|ftplib\.FTP(?:_TLS)?\(\)\.\w+|urlfetch\.fetch|pycurl\.Curl\(\)\.\w+)$/;
export const SEND = /^(?:socket\.(?:socket|create_connection)\(\)\.(?:send|sendall|sendto|makefile)|smtplib\.SMTP(?:_SSL)?\(\)\.(?:sendmail|send_message)|paramiko\..{1,60}\.put|boto3\..{1,60}\.(?:upload_file|put_object)|websocket\.create_connection\(\)\.send|telegram\..{1,60}send_\w+|dns\.resolver\.\w+|socket\.(?:gethostbyname\w*|getaddrinfo))$/;
export const SOCKET = /^socket\.(?:socket|create_connection|create_server|socket\(\)\.(?:connect|connect_ex|bind|listen|accept))$/;
export const DUPLICATE = /^os\.dup2$/;
export const WRITE = /^(?:builtins\.open|io\.open|codecs\.open|os\.open|aiofiles\.open|pathlib\.(?:Posix|Windows)?Path(?:\.home)?\(\)(?:\.\w+(?:\(\))?){0,4}\.(?:write_text|write_bytes|open))$/;
export const REMOVE = /^(?:shutil\.rmtree|os\.(?:remove|unlink|rmdir|removedirs)|pathlib\.Path\(\)\.(?:unlink|rmdir))$/;
export const PLACE = /^(?:shutil\.(?:copy\w*|move)|os\.(?:rename|replace|link|symlink|chmod))$/;
export const NATIVE = /^(?:ctypes\.(?:CDLL|WinDLL|PyDLL|OleDLL|cdll\..{1,80}|windll\..{1,80}|CFUNCTYPE\(\)|memmove|pythonapi\..{1,60}|string_at|LibraryLoader\(\)\.\w+)|cffi\.FFI\(\)\.(?:dlopen|verify)|torch\.(?:ops|classes)\.load_library|tensorflow\.(?:load_op_library|load_library)|torch\.utils\.cpp_extension\.(?:load|load_inline))$/;
/** Memory that is made to be executed, as only injected machine code needs it. */
export const SHELLCODE = /(?:VirtualAlloc|VirtualProtect|CreateRemoteThread|WriteProcessMemory|RtlMoveMemory|CreateThread|mprotect)(?:Ex)?$/;
export const PATCH = /^(?:sys\.(?:settrace|setprofile|meta_path\.\w+|path_hooks\.\w+|addaudithook)|gc\.get_objects|atexit\.register)$/;
/** What tells of the machine and who uses it. */
export const HOST = /^(?:platform\.(?:uname|node|platform)|socket\.(?:gethostname|getfqdn)|getpass\.getuser|os\.(?:getlogin|uname|listdir|walk|getcwd|scandir)|uuid\.getnode|glob\.glob|pwd\.getpw\w+|psutil\..{1,60}|subprocess\.(?:check_output|getoutput|run|Popen)|os\.popen|builtins\.(?:globals|locals))$/;
/** Screens, keys and clipboards. */
export const SPY = /^(?:pynput\..{1,80}|keyboard\.(?:on_press|hook|record)|pyautogui\.screenshot|PIL\.ImageGrab\.grab|ImageGrab\.grab|mss\..{1,40}|pyperclip\.paste|win32clipboard\..{1,40}|browser_cookie3\..{1,40}|browsercookie\..{1,40}|keyring\.get_password)$/;

/** What a `from module import *` is known to bring, of modules whose functions are judged. */
export const STARRED: Readonly<Record<string, RegExp>> = {
  os: /^(?:system|popen|exec[lv]\w*|spawn[lv]\w*|environ|getenv|dup2|remove|unlink|chmod|fork|kill)$/, subprocess: /^(?:run|Popen|call|check_output|check_call|getoutput|getstatusoutput)$/, ctypes: /^(?:cdll|windll|CDLL|WinDLL|PyDLL|memmove|CFUNCTYPE|pythonapi)$/,
  socket: /^(?:socket|create_connection|gethostname|AF_INET)$/, shutil: /^(?:rmtree|copy\w*|move)$/, base64: /^\w*decode\w*$/, requests: /^(?:get|post|put|Session)$/, 'urllib.request': /^(?:urlopen|urlretrieve|Request)$/, pickle: /^loads?$/, marshal: /^loads?$/, builtins: /^(?:exec|eval|compile|open|getattr)$/, zlib: /^decompress$/, codecs: /^decode$/, importlib: /^import_module$/, pty: /^spawn$/,
};

/** Functions and names that every module has. */
export const BUILTINS = new Set('exec eval compile execfile __import__ open getattr setattr delattr globals locals vars input raw_input bytes bytearray chr ord str map list tuple dict memoryview breakpoint type'.split(' '));

/** Methods that are called when an object of a class is made or used by loaders. */
export const ON_LOAD = /^(?:__init__|__new__|__call__|__init_subclass__|__getattr__|__getattribute__|__del__|__setstate__|__reduce__|__reduce_ex__|__post_init__|__enter__|__class_getitem__|__set_name__|forward|call|build|from_pretrained|from_config|from_dict|get_config|post_init|_?load(?!_(?:image|img|audio|video|pil|data|url|json|csv|text))\w*|_init_\w+|setup|initialize|init_weights|predict\w*|generate|encode|tokenize|_tokenize|preprocess\w*|postprocess\w*|_sanitize_parameters|_forward|handle|load_context|predict)$/;

/** Python files that loaders of models import. */
export const IMPORTED_BY_LOADERS = /^(?:(?:modeling|modelling|configuration|tokenization|processing|processor|image_processing|video_processing|feature_extraction|pipeline|generation|modular|convert|custom|remote)_\w+|custom\w*|models?|modeling|configuration|config|tokenizer|tokenization|pipeline|handler|inference|processor|processing|preprocessor|predict|score|loader|hubconf|__init__|conftest|sitecustomize|usercustomize|\w+_(?:model|layers?|adapter|plugin|pipeline|handler|loader|wrapper|tokenizer|config|processor|module))\.py$/;
