/** Names that no data needs, by what they do. A list is never complete: what is in none is suspicious, not safe. */

import { ACTING } from './acting.ts';
import { isInert } from './inert.ts';

/** In plain words, after "which". */
export type Danger = keyof typeof DANGERS;
export const DANGERS = {
  process: 'starts programs or ends them',
  code: 'runs or builds Python code',
  import: 'loads modules by name',
  file: 'reads, writes or removes files',
  network: 'opens network connections',
  native: 'loads native code or touches memory',
  unpickle: 'loads further serialised objects, which can run code',
  patch: 'changes the running program',
  reflect: 'reaches into the interpreter',
  install: 'installs packages or builds code',
  desktop: 'acts on the desktop or browser',
} as const;

/** Whole modules: every attribute and submodule, unless {@link EXEMPT}. */
const MODULES: Readonly<Record<Danger, string>> = {
  process: `_aix_support _osx_support _bootsubprocess _pyrepl _android_support _ios_support mailcap pipes os posix nt subprocess _posixsubprocess _winapi pty commands popen2 multiprocessing concurrent.futures asyncio.subprocess asyncio sched signal _signal
    pexpect sh plumbum invoke fabric delegator psutil sarge envoy multiprocess dask.distributed distributed joblib.parallel joblib.externals.loky torch.multiprocessing torch.distributed.run torch.distributed.elastic torch.distributed.launch _thread threading mpi4py subprocess32 dramatiq huey`,
  code: `code codeop pdb bdb cProfile profile _lsprof timeit trace doctest unittest nose pytest _pytest py.test idlelib lib2to3 pydoc rlcompleter cmd ast compileall py_compile dis opcode
    cgitb nbconvert nbformat streamlit tensorflow.python.ops.script_ops torch._inductor torch.utils._config_module torch.fx.graph._exec_with_source
    IPython ipykernel ptpython bpython jedi asteval simpleeval RestrictedPython numexpr js2py execjs PyV8 mako jinja2 tornado.template django.template numpy.testing._private.utils.runstring
    Cython pyximport cffi numba weave test antigravity this tkinter turtle turtledemo torch._dynamo torch._inductor torch.fx.graph_module torch.fx._lazy_graph_module torch.utils.bottleneck torch.utils.collect_env torch.utils.cpp_extension torch._C._jit_get_operation torch.jit.unsupported_tensor_ops torch.jit._script torch.jit.frontend
    tensorflow.py_function tensorflow.py_func tensorflow.numpy_function tensorflow.compat.v1.py_func tensorflow.raw_ops.PyFunc tensorflow.raw_ops.EagerPyFunc
    sympy.parsing sympy.core.sympify sympy.sympify pandas.core.computation pandas.eval ansible salt dill.source cloudpickle.cloudpickle._make_function`,
  import: 'importlib _frozen_importlib _frozen_importlib_external imp _imp pkgutil runpy zipimport modulefinder pkg_resources stevedore werkzeug.utils.import_string django.utils.module_loading hydra pydoc.locate zipapp lazy_loader lazy_import',
  file: `_dbm _gdbm msilib _msi uu tabnanny pyclbr pstats nis spwd syslog termios tty shutil tempfile fileinput _io _pyio pathlib._local dbm shelve sqlite3 _sqlite3 tarfile zipfile mailbox filecmp glob linecache fcntl mmap posixpath.expandvars gettext logging.config logging.handlers
    aiofiles fsspec s3fs gcsfs smart_open xlsxwriter netrc tinydb leveldb h5py.File h5py.h5f imageio skimage.io cv2.imread cv2.imwrite cv2.VideoCapture pyarrow.parquet pyarrow.fs pyarrow.csv PIL.Image.open PIL.ImageGrab PIL.ImageShow keyring git.Repo git.cmd
    torch.utils.tensorboard tensorboardX torch.package torch._C.PyTorchFileWriter torch._C.PyTorchFileReader scipy.io torchaudio`,
  network: `keras.utils.get_file keras.utils.data_utils keras.src.utils.file_utils tensorflow.keras.utils.get_file tensorflow.python.keras.utils.data_utils getpass socket _socket ssl _ssl socketserver http.client http.server urllib ftplib smtplib smtpd imaplib poplib nntplib telnetlib xmlrpc wsgiref select selectors asyncore asynchat
    requests httpx aiohttp urllib3 websocket websockets paramiko pycurl tornado twisted uvicorn gunicorn bottle boto3 botocore google.cloud azure dns scapy zmq pika kafka redis pymongo psycopg2 pymysql grpc huggingface_hub gdown wget pysftp ldap3 slack_sdk discord telegram docker kubernetes werkzeug.serving flask fastapi starlette dask.delayed ray.init ray.remote torch.hub torchvision.datasets.utils sklearn.datasets nltk.downloader`,
  native: 'torch._C.import_ir_module torch._C.import_ir_module_from_buffer torch._C._load_for_lite_interpreter ctypes _ctypes ctypeslib numpy.ctypeslib cffi.api _cffi_backend comtypes win32com win32api win32process pywin32 win32 pythoncom jpype jnius onnxruntime.InferenceSession onnxruntime.capi torch.ops torch.classes torch._ops torch._classes tensorflow.load_op_library tensorflow.load_library pycuda cupy.RawKernel msvcrt _posixshmem resource tvm',
  unpickle: `transformers.dynamic_module_utils mlflow ray.cloudpickle gensim.models.KeyedVectors.load pickle _pickle cPickle marshal dill cloudpickle joblib pickle5 pickleshare jsonpickle yaml ruamel hickle dumbpickle torch.serialization torch.jit.load torch.jit._serialization torch.load torch.package
    keras.models keras.saving tensorflow.keras.models tensorflow.saved_model tensorflow.python.saved_model pandas.io.pickle skops sklearn.externals.joblib plistlib mxnet`,
  patch: '_interpreters _interpchannels _interpqueues concurrent.interpreters _tracemalloc atexit weakref.finalize gc faulthandler tracemalloc sysconfig site sitecustomize usercustomize ptrace gdb winreg _winreg readline warnings.showwarning forbiddenfruit wrapt mock unittest.mock _testcapi _testinternalcapi _xxsubinterpreters',
  reflect: 'sys inspect _abc symtable',
  install: 'pip ensurepip venv virtualenv setuptools distutils numpy.distutils _distutils_hack easy_install conda poetry wheel build numpy.f2py bdist_wheel',
  desktop: 'webbrowser pyautogui pynput keyboard mouse pyperclip selenium playwright curses winsound',
};

/** Attributes of modules that also hold harmless names. */
const ATTRIBUTES: Readonly<Record<Danger, string>> = {
  process: `joblib.Parallel joblib.delayed platform.popen platform._syscmd_ver platform._syscmd_file platform._syscmd_processor platform.system_alias webbrowser.get pipes.Template cgitb.handler ctypes.util._findLib_gcc uuid._get_command_stdout uuid._popen
    builtins.exit builtins.quit _sitebuiltins.Quitter torch.distributed.launch test.support.script_helper distutils.spawn.spawn`,
  code: `builtins.eval builtins.exec builtins.execfile builtins.compile builtins.breakpoint builtins.input builtins.help builtins.__build_class__ builtins.raw_input
    types.FunctionType types.LambdaType types.CodeType types.MethodType types.GeneratorType types.CoroutineType types.new_class types.prepare_class types.DynamicClassAttribute types.ModuleType types.CellType
    numpy.testing.runstring numpy.testing.rundocs numpy.testing._private.utils numpy.testing.utils.runstring numpy.f2py.crackfortran.myeval numpy.lib.utils.safe_eval numpy.core._internal.eval numpy.vectorize_eval
    torch.jit.script torch.jit.trace torch.jit.CompilationUnit torch.compile torch.fx.GraphModule torch.fx.graph_module.reduce_graph_module torch.fx.graph_module._forward_from_src torch.fx.graph_module._deserialize_graph_module
    torch.utils._config_module.ConfigModule.load_config torch.fx.experimental.symbolic_shapes.ShapeEnv.evaluate_guards_expression torch._dynamo.guards.GuardBuilder.get
    dataclasses.make_dataclass dataclasses._create_fn enum._make_class_unpicklable enum.EnumMeta.__call__ typing.get_type_hints typing.ForwardRef._evaluate typing._eval_type annotationlib.call_annotate_function
    timeit.Timer sympy.lambdify sympy.utilities.lambdify keras.layers.Lambda tensorflow.keras.layers.Lambda pandas.DataFrame.eval pandas.DataFrame.query pandas.core.frame.DataFrame.eval pandas.core.frame.DataFrame.query
    logging.config.dictConfig string.Formatter traceback.print_exc code.interact gettext.c2py copy._deepcopy_dispatch cgi.test ipaddress._eval`,
  import: 'builtins.__import__ builtins.reload __builtin__.reload transformers.utils.import_utils sys.modules typing._import test.support.import_helper xml.sax.make_parser encodings.search_function encodings.normalize_encoding logging.config._resolve unittest.loader xmlrpc.server._resolve mimetypes.init pydoc.safeimport',
  file: `builtins.open io.open io.FileIO io.open_code io.OpenWrapper io.BufferedWriter io.BufferedRandom io.TextIOWrapper codecs.open codecs.EncodedFile gzip.open gzip.GzipFile bz2.open bz2.BZ2File lzma.open lzma.LZMAFile
    logging.FileHandler logging.basicConfig logging.StreamHandler wave.open aifc.open sunau.open pathlib.Path.write_text pathlib.Path.write_bytes pathlib.Path.read_text pathlib.Path.read_bytes pathlib.Path.unlink pathlib.Path.open pathlib.Path.rename pathlib.Path.replace pathlib.Path.rmdir pathlib.Path.chmod pathlib.Path.touch pathlib.Path.mkdir pathlib.Path.symlink_to pathlib.Path.hardlink_to pathlib.Path.glob pathlib.Path.iterdir
    numpy.save numpy.savez numpy.savez_compressed numpy.savetxt numpy.load numpy.loads numpy.loadtxt numpy.genfromtxt numpy.fromfile numpy.fromregex numpy.memmap numpy.DataSource numpy.lib._datasource numpy.lib.npyio numpy.lib.format numpy.ndarray.tofile numpy.ndarray.dump numpy.recfromcsv numpy.recfromtxt
    pandas.ExcelWriter pandas.ExcelFile pandas.HDFStore pandas.DataFrame.to_csv pandas.DataFrame.to_pickle pandas.io torch.save torch.from_file torch.UntypedStorage.from_file torch.FloatStorage.from_file xml.etree.ElementTree.parse xml.dom.minidom.parse xml.sax.parse configparser.ConfigParser.read csv.reader tokenize.open tomllib.load json.load json.dump
    distutils.file_util.write_file difflib._file_template genericpath.exists`,
  network: `logging.handlers.HTTPHandler xml.sax.parse pandas.read_html pandas.read_sql torch.distributed.init_process_group torch.distributed.rpc torch.utils.model_zoo.load_url transformers.pipeline transformers.pipelines.pipeline transformers.utils.hub datasets.load_dataset nltk.download scipy.datasets ipaddress.urlopen email.mime.urlopen`,
  native: 'sys.setdlopenflags torch.ops.load_library torch.classes.load_library numpy.core._multiarray_umath._load_from_filelike numpy.lib.stride_tricks.as_strided numpy.ndarray.__setstate__ builtins.memoryview torch._C._cuda_init llvmlite.binding',
  unpickle: `paddle.load paddle.jit.load paddle.framework.io.load paddle.static.load paddle.hub numpy.core.multiarray._pickle numpy.lib.npyio.NpzFile pandas.read_pickle pandas.read_hdf pandas.read_feather pandas.to_pickle xgboost.Booster.load_model lightgbm.Booster lightgbm.basic.Booster.model_from_string catboost.CatBoost.load_model transformers.AutoModel transformers.AutoTokenizer tensorflow.io sentence_transformers.SentenceTransformer spacy.load gensim.utils.unpickle gensim.utils.SaveLoad.load nltk.data.load fastai.learner.load_learner statsmodels.iolib.smpickle.load_pickle copy._reconstruct copyreg.__reduce_ex__ multiprocessing.reduction distutils.sysconfig xmlrpc.client.loads numpy.core.records.fromfile`,
  patch: `builtins.setattr builtins.delattr copyreg.add_extension copyreg.pickle copyreg.remove_extension copyreg.clear_extension_cache copyreg.dispatch_table copyreg._extension_registry copyreg._inverted_registry copyreg._extension_cache copyreg.constructor operator.setitem operator.delitem operator.iadd operator.ior operator.iconcat _operator.setitem _operator.delitem _operator.iadd
    contextlib.ExitStack contextlib.redirect_stdout contextvars.Context codecs.register codecs.register_error abc.ABCMeta.register functools.singledispatch functools.update_wrapper warnings.filterwarnings locale.setlocale logging.setLoggerClass logging.disable logging.setLogRecordFactory torch.serialization.add_safe_globals torch.serialization.register_package torch.set_default_tensor_type torch._register_device_module socket.setdefaulttimeout random.seed`,
  reflect: `builtins.globals builtins.locals builtins.vars builtins.dir builtins.super builtins.classmethod builtins.staticmethod builtins.property types.FrameType types.TracebackType types.MemberDescriptorType types.GetSetDescriptorType
    sys._getframe sys.modules sys.settrace sys.setprofile sys.exit sys.path sys.meta_path sys.path_hooks operator.__getattr__ builtins.object.__getattribute__ builtins.type.__getattribute__ builtins.object.__subclasses__ builtins.type.__subclasses__ builtins.type.mro`,
  install: 'builtins.__pip__',
  desktop: '',
};

/** Inside dangerous modules, what data may name. */
const EXEMPT = new Set(`tables.filters.Filters tables.Leaf.Filters os.PathLike os.stat_result os.terminal_size os.sep os.path.join os.path.basename signal.Signals signal.Handlers socket.AddressFamily socket.SocketKind ast.literal_eval
  urllib.parse.ParseResult urllib.parse.SplitResult urllib.parse.quote urllib.parse.unquote urllib.parse.urlencode urllib.parse.ParseResultBytes urllib.parse.DefragResult http.client.HTTPMessage
  inspect.Parameter inspect._ParameterKind inspect.Signature inspect._empty sys.intern sys.float_info sys.version_info pickle.PickleError pickle.UnpicklingError pickle.PicklingError yaml.YAMLError plistlib.UID
  joblib.numpy_pickle.NumpyArrayWrapper joblib.numpy_pickle_compat.NDArrayWrapper joblib.numpy_pickle_compat.ZNDArrayWrapper sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper sklearn.externals.joblib.numpy_pickle.NDArrayWrapper sklearn.externals.joblib.numpy_pickle.ZNDArrayWrapper joblib.numpy_pickle.NDArrayWrapper joblib.numpy_pickle.ZNDArrayWrapper
  torch.serialization._get_layout torch.multiprocessing.reductions.rebuild_tensor cloudpickle.cloudpickle._empty_cell_value
  sklearn.datasets.base.Bunch sklearn.datasets._base.Bunch requests.structures.CaseInsensitiveDict requests.models.Response requests.cookies.RequestsCookieJar pyarrow.lib.type_for_alias h5py.Empty concurrent.futures.TimeoutError
  dill._dill._load_type dill._dill._create_array asyncio.TimeoutError subprocess.CalledProcessError subprocess.CompletedProcess subprocess.TimeoutExpired sqlite3.Error socket.timeout socket.error ssl.SSLError tokenizers.Tokenizer numba.core.types.Integer keras.models.Sequential keras.models.Model keras.models.Functional tensorflow.keras.models.Sequential tensorflow.keras.models.Model`.split(/\s+/));

/** Numbers with a name, such as `signal.SIGINT`. */
const CONSTANT = /^(?:signal|socket|ssl|errno|http|select|os)\.(?:(?:Signals|HTTPStatus|AddressFamily|SocketKind)\.)?[A-Z][A-Z0-9_]+$/;

function table(...lists: readonly Readonly<Partial<Record<Danger, string>>>[]): ReadonlyMap<string, Danger> {
  const found = new Map<string, Danger>();
  for (const words of lists) for (const [danger, text] of Object.entries(words)) for (const word of text.split(/\s+/)) if (word !== '' && isDanger(danger)) found.set(word, danger);
  return found;
}

function isDanger(word: string): word is Danger {
  return Object.hasOwn(DANGERS, word);
}

const MODULE_TABLE = table(MODULES);
const ATTRIBUTE_TABLE = table(ATTRIBUTES, ACTING);

/** Methods of paths act on the disk, whatever class of paths they are taken from; those that only put paths together are not among them. */
const PATH = /^pathlib\.(?:_local\.|_abc\.)?(?:Path|PosixPath|WindowsPath|PathBase)\.(?:write_text|write_bytes|read_text|read_bytes|unlink|open|rename|replace|rmdir|l?chmod|touch|mkdir|symlink_to|hardlink_to|link_to|r?glob|iterdir|walk|owner|group|l?stat|exists|is_\w{1,20}|samefile|resolve|readlink|expanduser|cwd|home|copy|copy_into|copytree|move|move_into|delete|rmtree|__enter__)$/;

/** What a fully spelled name does, when it is known to be dangerous. Prefixes count: `os` covers `os.path.x`. */
export function dangerOf(segments: readonly string[]): Danger | undefined {
  let path = '';
  let found: Danger | undefined;
  for (const segment of segments) {
    path = path === '' ? segment : `${path}.${segment}`;
    if (EXEMPT.has(path) || CONSTANT.test(path)) return undefined;
    found ??= MODULE_TABLE.get(path) ?? ATTRIBUTE_TABLE.get(path);
  }
  if (found === undefined) return PATH.test(path) ? 'file' : undefined;
  return isInert(path) ? undefined : found;
}

/** Modules that others hold as an attribute under their own name, or with underscores before it (`random._os`). */
const REEXPORTED = new Set('copyreg os posix nt sys subprocess builtins __builtin__ shutil socket importlib imp ctypes pty runpy pickle cPickle marshal tempfile threading multiprocessing urllib requests webbrowser inspect types gc io asyncio ssl pkgutil pydoc atexit pathlib platform http smtplib ftplib zipfile tarfile sqlite3 codeop'.split(' '));

/**
 * Where in a path another module begins that is merely held by the one before: `numpy.f2py.os.system` is `os.system`.
 * @param moduleParts - how many segments name the module that is imported; only what follows is looked up as attributes
 */
export function reexportOf(segments: readonly string[], moduleParts: number): readonly string[] | undefined {
  for (let i = 1; i < segments.length; i++) {
    const segment = segments[i] ?? '';
    // Inside the imported module's own path a private name is a submodule of that package (numpy.random._pickle).
    const bare = i >= moduleParts ? segment.replace(/^_{1,2}(?=[a-z])/, '') : segment;
    const known = bare === 'io' || bare === 'types' || bare === 'http' || bare === 'platform' ? i >= moduleParts : i >= moduleParts || STRICT.has(bare);
    if (known && REEXPORTED.has(bare)) return [bare === '__builtin__' ? 'builtins' : bare, ...segments.slice(i + 1)];
    // The dictionary of the built-in names is nothing that data needs, whatever is then done with it.
    if (segment === '__builtins__') return ['builtins', '__dict__', ...segments.slice(i + 1)];
  }
  return undefined;
}

const STRICT = new Set(['os', 'sys', 'subprocess', 'builtins', '__builtin__', 'posix', 'nt', 'shutil', 'socket', 'importlib', 'ctypes', 'pty', 'runpy']);

/** Attributes through which everything can be reached. */
export const INTERNALS = new Set(`__globals__ __builtins__ __subclasses__ __mro__ __bases__ __base__ __code__ __loader__ __spec__ __import__ __getattribute__ __getattr__ __setattr__ __delattr__ __dict__ __init__ __call__ __closure__ __func__ __self__ __reduce__ __reduce_ex__ __init_subclass__
  __subclasshook__ __defaults__ __kwdefaults__ __wrapped__ __func__ f_globals f_builtins f_locals f_back gi_frame gi_code cr_frame ag_frame tb_frame tb_next func_globals func_code im_func im_self mro exec_module load_module`.split(/\s+/));

/** Last names that speak for themselves in whatever module. */
const SPEAKING = /^(?:system|popen[234]?|Popen|exec|_?exec_(?:with|code|source|string|script|file|module|function|python|shell|statement|expression)\w{0,40}|execfile|exec_command|exec_cmd|exec_shell|run_command|run_cmd|run_shell|runcmd|run_cprofile|runcode|runsource|runstring|run_code|run_module|run_path|run_script|execWrapper|check_output|check_call|getoutput|getstatusoutput|spawn[lv]?p?e?|shell|shell_exec|bash|powershell|reverse_shell|myeval|safe_eval|unsafe_eval|eval_expression|literal_eval_unsafe|import_module|import_string|import_file|import_from_string|load_library|LoadLibrary|load_source|load_dynamic|urlopen|urlretrieve|download_file|download_url|rmtree|read_pickle|load_pickle|unpickle|unsafe_load|full_load|load_module|exec_module|make_function|create_function|_create_function|_make_function|_create_code|_make_skel_func|exec_module|compile_source|eval_hook|cmd|exec_python|shellexecute|ShellExecute)$/;

export function speaksOfDanger(name: string): boolean {
  return SPEAKING.test(name);
}
