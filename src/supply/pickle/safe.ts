/** Names that loading data is known to need, and what may be done with them. Everything else is at least suspicious. */

import { isInert } from './inert.ts';

/** `call`: may be called with data. `class`: may be made without its constructor and given a state, and named. `name`: may be named only. */
export type Safety = 'call' | 'class' | 'name';

/** Functions and classes whose calls only make data, whatever data they are given. */
const CALLS = new Set(`
builtins.object builtins.set builtins.frozenset builtins.list builtins.dict builtins.tuple builtins.int builtins.float builtins.str builtins.bytes builtins.bytearray builtins.complex builtins.bool builtins.range builtins.slice builtins.chr builtins.ord
builtins.len builtins.abs builtins.min builtins.max builtins.sum builtins.round builtins.sorted builtins.reversed builtins.enumerate builtins.zip builtins.iter builtins.repr builtins.hash builtins.divmod builtins.pow builtins.any builtins.all builtins.bin builtins.hex builtins.oct builtins.format builtins.NotImplementedType
builtins.Exception builtins.BaseException builtins.ValueError builtins.TypeError builtins.KeyError builtins.IndexError builtins.RuntimeError builtins.AttributeError builtins.ArithmeticError builtins.ZeroDivisionError builtins.OverflowError builtins.OSError builtins.LookupError builtins.StopIteration builtins.NotImplementedError builtins.AssertionError builtins.UserWarning builtins.Warning builtins.DeprecationWarning builtins.FileNotFoundError builtins.PermissionError builtins.TimeoutError builtins.ConnectionError builtins.ImportError builtins.EOFError builtins.MemoryError builtins.UnicodeDecodeError builtins.RuntimeWarning builtins.FutureWarning builtins.KeyboardInterrupt
joblib.numpy_pickle.NumpyArrayWrapper joblib.numpy_pickle.NDArrayWrapper joblib.numpy_pickle.ZNDArrayWrapper sklearn.externals.joblib.numpy_pickle.ZNDArrayWrapper joblib.numpy_pickle_compat.NDArrayWrapper joblib.numpy_pickle_compat.ZNDArrayWrapper sklearn.externals.joblib.numpy_pickle.NDArrayWrapper sklearn.externals.joblib.numpy_pickle.NumpyArrayWrapper builtins.getattr builtins.type dill._dill._load_type dill._dill._create_array
copyreg._reconstructor copyreg.__newobj__ copyreg.__newobj_ex__ _codecs.encode
collections.OrderedDict collections.defaultdict collections.deque collections.Counter collections.ChainMap collections.UserDict collections.UserList collections.UserString collections._count_elements _collections._tuplegetter
datetime.datetime datetime.date datetime.time datetime.timedelta datetime.timezone datetime.tzinfo zoneinfo.ZoneInfo zoneinfo.ZoneInfo._unpickle _zoneinfo.ZoneInfo._unpickle backports.zoneinfo.ZoneInfo._unpickle time.struct_time calendar.Month calendar.Day
pytz._UTC pytz._p pytz.UTC pytz.utc pytz.FixedOffset pytz._FixedOffset pytz.tzinfo.StaticTzInfo pytz.tzinfo.DstTzInfo pytz.lazy.LazyList dateutil.tz.tz.tzutc dateutil.tz.tz.tzoffset dateutil.tz.tz.tzlocal dateutil.tz.tz.tzfile dateutil.tz._common.tzrangebase dateutil.relativedelta.relativedelta dateutil.zoneinfo.gettz pendulum.tz.timezone.Timezone
decimal.Decimal decimal.Context decimal.DefaultContext _pydecimal.Decimal fractions.Fraction uuid.UUID uuid.SafeUUID ipaddress.IPv4Address ipaddress.IPv6Address ipaddress.IPv4Network ipaddress.IPv6Network ipaddress.IPv4Interface ipaddress.IPv6Interface
array.array array._array_reconstructor operator.or_ _operator.or_ operator.and_ _operator.and_ operator.itemgetter operator.attrgetter operator.methodcaller _operator.itemgetter _operator.attrgetter functools.partial _functools.partial functools.partialmethod functools.cmp_to_key
itertools.count itertools.cycle itertools.repeat itertools.chain itertools.chain.from_iterable itertools.islice itertools.product itertools.permutations itertools.combinations itertools.combinations_with_replacement itertools.zip_longest itertools.accumulate itertools.compress itertools.groupby itertools.pairwise itertools.tee itertools._tee
pathlib.Path pathlib.PosixPath pathlib.WindowsPath pathlib.PurePath pathlib.PurePosixPath pathlib.PureWindowsPath pathlib._local.PosixPath pathlib._local.Path pathlib._local.WindowsPath pathlib._local.PurePosixPath pathlib._local.PureWindowsPath re._compile re.compile sre_compile.compile regex._regex_core.compile regex.regex.compile _regex.compile logging.getLogger logging.RootLogger logging.Logger logging.root random.Random string.Template types.SimpleNamespace types.GenericAlias types.UnionType types.NoneType types.MappingProxyType
typing._GenericAlias typing.Union typing.Optional http.HTTPStatus http.HTTPMethod signal.Signals re.RegexFlag enum.auto socket.AddressFamily socket.SocketKind inspect._ParameterKind ssl.TLSVersion uuid._UuidSafe math.prod math.sqrt math.log operator.getitem _operator.getitem operator.or_ operator.add operator.mul operator.sub operator.neg operator.not_ operator.truth io.BytesIO io.StringIO urllib.parse.ParseResult urllib.parse.SplitResult weakref.WeakValueDictionary weakref.WeakKeyDictionary weakref.WeakSet
numpy.core.multiarray._reconstruct numpy._core.multiarray._reconstruct numpy.core.multiarray.scalar numpy._core.multiarray.scalar numpy.ndarray numpy.dtype numpy.matrix numpy.recarray numpy.record numpy.core.numeric._frombuffer numpy._core.numeric._frombuffer numpy.ma.core._mareconstruct numpy.ma.core.MaskedArray numpy.ma.mrecords._mrreconstruct numpy.ma.MaskedArray numpy.core._ufunc_reconstruct numpy.core._methods._ufunc_reconstruct numpy._core._ufunc_reconstruct numpy.core._internal._reconstruct numpy.poly1d numpy.lib.polynomial.poly1d numpy.lib._polynomial_impl.poly1d numpy.core.records.recarray numpy.rec.recarray numpy.matrixlib.defmatrix.matrix  numpy.random.mtrand.RandomState numpy.core.numerictypes._typeDict
numpy.random._pickle.__randomstate_ctor numpy.random._pickle.__generator_ctor numpy.random._pickle.__bit_generator_ctor numpy.random.__RandomState_ctor numpy.random._mt19937.MT19937 numpy.random._pcg64.PCG64 numpy.random._generator.Generator numpy.random.bit_generator.SeedSequence numpy.random.bit_generator.__pyx_unpickle_SeedSequence numpy.random._philox.Philox numpy.random._sfc64.SFC64 numpy.datetime64 numpy.timedelta64 numpy.float64 numpy.float32 numpy.int64 numpy.int32 numpy.bool_ numpy.str_ numpy.bytes_ numpy.array numpy.asarray numpy.frombuffer numpy.core._multiarray_umath._reconstruct numpy.dtypes.StringDType
pandas._libs.internals._unpickle_block pandas._libs.internals._reconstruct_block_manager pandas.core.internals.managers.BlockManager pandas.core.internals.managers.SingleBlockManager pandas.core.internals.BlockManager pandas.core.internals.blocks.new_block pandas.core.internals.api.make_block pandas.core.internals.blocks.make_block pandas.core.internals.blocks._make_block pandas.core.internals._make_block pandas.core.indexes.base._new_Index pandas.core.indexes.interval._new_IntervalIndex pandas._libs.interval.IntervalTree pandas.indexes.base._new_Index pandas.core.index._new_Index pandas.core.indexes.datetimes._new_DatetimeIndex pandas.tseries.index._new_DatetimeIndex pandas.core.indexes.period._new_PeriodIndex pandas.core.frame.DataFrame pandas.core.series.Series pandas.core.indexes.frozen.FrozenList pandas.core.arrays.categorical.Categorical pandas.core.dtypes.dtypes.CategoricalDtype pandas.core.dtypes.dtypes.PeriodDtype pandas.core.dtypes.dtypes.IntervalDtype pandas.core.dtypes.dtypes.DatetimeTZDtype pandas.core.indexes.multi.MultiIndex
pandas._libs.tslibs.timestamps._unpickle_timestamp pandas._libs.tslibs.timestamps.Timestamp pandas._libs.tslibs.timedeltas._timedelta_unpickle pandas._libs.tslibs.timedeltas.Timedelta pandas._libs.tslibs.nattype._nat_unpickle pandas._libs.tslibs.nattype.__nat_unpickle pandas._libs.tslib.__nat_unpickle pandas._libs.tslibs.period._period_unpickle pandas._libs.tslibs.period.Period pandas._libs.interval.Interval pandas._libs.missing.NAType pandas._libs.missing._make_na pandas.core.arrays.numpy_.PandasArray pandas.core.arrays.string_.StringDtype pandas.core.arrays.integer.Int64Dtype pandas.core.arrays.boolean.BooleanDtype pandas.core.arrays.floating.Float64Dtype pandas._libs.arrays.__pyx_unpickle_NDArrayBacked
torch.FloatTensor torch.Size torch.device torch.dtype torch.memory_format torch.Tensor torch.nn.parameter.Parameter torch.nn.parameter.Buffer torch.nn.Parameter torch.Generator torch.layout torch.finfo torch.qscheme torch._tensor._rebuild_from_type_v2 torch.storage._load_from_bytes torch._tensor_docs torch.storage.TypedStorage torch.storage._TypedStorage torch.storage.UntypedStorage torch.storage._UntypedStorage torch.per_tensor_affine torch.per_channel_affine torch.ScriptObject torch._C._nn.Module torch.strided torch.sparse_coo torch._C._rebuild
torch.serialization._get_layout torch.jit._pickle.build_intlist torch.jit._pickle.build_tensorlist torch.jit._pickle.build_doublelist torch.jit._pickle.build_boollist torch.jit._pickle.build_tensor_from_id torch.jit._pickle.restore_type_tag
sklearn.utils._bunch.Bunch sklearn.utils.Bunch sklearn.utils.deprecation._reconstruct sklearn.neighbors._dist_metrics.newObj sklearn.neighbors.dist_metrics.newObj sklearn.metrics._dist_metrics.newObj sklearn.neighbors._kd_tree.newObj sklearn.neighbors._ball_tree.newObj sklearn.neighbors.kd_tree.newObj sklearn.neighbors.ball_tree.newObj
scipy.sparse.csr.csr_matrix scipy.interpolate._bsplines.BSpline scipy.spatial._kdtree.KDTree scipy.spatial.transform._rotation.Rotation scipy.spatial.ckdtree.cKDTree scipy.spatial._ckdtree.cKDTree
networkx.classes.graph.Graph networkx.classes.digraph.DiGraph omegaconf.base.ContainerMetadata omegaconf.base.Metadata omegaconf.nodes.AnyNode attr._make._CountingAttr attrdict.AttrDict easydict.EasyDict addict.addict.Dict yacs.config.CfgNode pytorch_lightning.utilities.parsing.AttributeDict lightning_fabric.utilities.data.AttributeDict lightning.fabric.utilities.data.AttributeDict argparse.Namespace argparse._ActionsContainer
shapely.geometry.point.Point PIL.Image.Image tokenizers.AddedToken tokenizers.Tokenizer markupsafe.Markup semver.Version packaging.version.Version
tables.filters.Filters tables.Leaf.Filters cloudpickle.cloudpickle._make_empty_cell gensim.utils.call_on_class_only
matplotlib.axes._base._process_plot_var_args matplotlib.cbook._picklable_class_constructor matplotlib.cbook._make_class_factory dateutil.tz.tz._ttinfo dateutil.rrule.rrule dateutil.rrule.rruleset dateutil.rrule.weekday dateutil._common.weekday dateutil.tz.tz.tzstr dateutil.tz.tz.tzrange astropy.units.core._recreate_irreducible_unit astropy.units.core.CompositeUnit astropy.units.quantity.Quantity
jax._src.array._reconstruct_array pyarrow.lib.type_for_alias pyarrow.lib._restore_array pyarrow.lib._reconstruct_table pyarrow.lib._reconstruct_record_batch pyarrow.lib.py_buffer pyarrow.lib.schema pyarrow.lib.field pyarrow.lib.chunked_array
`.trim().split(/\s+/));

/** Built-in functions that data may name; which of them may be called is above. */
const NAMED = new Set('print map filter isinstance issubclass callable id next ascii Ellipsis NotImplemented object.__new__ tuple.__new__ int.__new__ str.__new__ object.__init__'.split(' ').map((name) => `builtins.${name}`).concat('enum.Enum.__new__', 'enum.IntEnum.__new__'));
/** Methods of the built-in types of data. */
const METHOD = /^builtins\.(?:str|bytes|bytearray|int|float|complex|bool|list|tuple|dict|set|frozenset|range|slice)\.[a-z]\w{0,40}$/;
/** Classes that lie in a project's own folder, of projects whose whole models are handed on as pickles (YOLOv5 to v9). */
const PROJECTS = /^models\.(?:yolo|common|experimental)\.[A-Z]\w{0,60}$/;

/** Packages of data and models: their classes may be made from a state, their functions and constants named. */
const PACKAGES = `numpy scipy pandas sklearn xgboost lightgbm catboost torch torchvision transformers timm diffusers peft accelerate sentence_transformers spacy thinc gensim statsmodels networkx PIL tokenizers datasets pytorch_lightning lightning lightning_fabric omegaconf fastai ultralytics detectron2 mmcv mmengine mmdet fairseq flair imblearn category_encoders
  mlxtend sklearn_pandas skorch hmmlearn lifelines pyod shap lime tsfresh sktime prophet pmdarima nltk keras tensorflow jax jaxlib flax optax haiku trl torchmetrics torch_geometric torch_scatter torch_sparse dgl monai segmentation_models_pytorch efficientnet_pytorch kornia albumentations einops xformers bitsandbytes optimum setfit yolov5 polars shapely geopandas pyproj astropy h2o optuna skopt hyperopt featuretools pycaret tpot ngboost interpret econml causalml river darts autogluon flaml tslearn sksurv stable_baselines3 gymnasium gym speechbrain keras_preprocessing keras_core tf_keras tensorflow_probability ray nemo espnet2 pyannote evaluate deepspeed open_clip clip fasttext textblob bertopic keybert cvxpy pymc arviz mapie alibi skl2onnx feature_engine scikitplot yellowbrick mlflow onnx cv2 imageio skimage h5py pyarrow onnxruntime implicit surprise lightfm umap hdbscan pynndescent matplotlib mpl_toolkits seaborn astropy faiss annoy numba.core.types
  _collections _functools collections datetime decimal fractions uuid ipaddress array operator functools itertools enum re math cmath statistics typing numbers string types logging random dataclasses abc zoneinfo pytz dateutil _operator copy heapq bisect textwrap calendar time builtins contextlib weakref queue attr attrs pydantic marshmallow easydict munch sortedcontainers frozendict bidict immutables multidict pyrsistent toolz cytoolz argparse configparser html json csv hashlib hmac secrets struct difflib unicodedata locale colorsys keyword token warnings traceback graphlib optparse`.split(/\s+/);
const PACKAGE_SET = new Set(PACKAGES);

/** Families whose classes are called with data as their pickled form, and do nothing else with it. */
const CONSTRUCTED: readonly RegExp[] = [
  /^(?:sklearn|imblearn|lifelines|hmmlearn|pyod|sktime|umap|hdbscan)\.(?:[\w]+\.)*_?[A-Z]\w*$/,
  /^scipy\.(?:sparse|stats|spatial|interpolate|optimize|signal|integrate|linalg|special)\.(?:[\w]+\.)*(?:_?[A-Z]\w*|\w+_(?:gen|frozen|matrix|array|kde)|rv_\w+|interp\w+|_\w+_gen|lti|dlti|TransferFunction)$/,
  /^pandas\.(?:core|_libs|tseries|indexes)\.(?:[\w]+\.)*_?[A-Z]\w*$/,
  /^(?:sklearn|scipy|pandas|numpy|catboost|shap|hmmlearn|hdbscan|spacy|thinc|gensim|implicit|statsmodels|lightfm)\.(?:[\w]+\.)*__pyx_unpickle_\w+$/,
  /^(?:_catboost|_loss|_hierarchical_fast)\.\w+$/,
  /^sklearn\._loss\.(?:[\w]+\.)*\w+$/,
  /^torch(?:\.\w+)*\._rebuild_\w+$/,
  /^nltk\.(?:probability|classify|tag|tree|collocations|stem)\.(?:\w+\.)*[A-Z]\w*$/,
  /^statsmodels\.tsa\.(?:\w+\.)*_\w+\.[sdcz][A-Z]\w*$/,
  /^statsmodels\.genmod\.families\.(?:links|family|varfuncs)\.\w+$/,
  /^matplotlib\.(?!backends|animation|texmanager|testing|sphinxext|dviread|font_manager)(?:\w+\.)*_?[A-Z]\w*$/,
  /^torch\.(?:cuda\.)?\w+(?:Storage|Tensor)$/,
  /^numpy(?:\.[a-z_]\w*)*\.[a-z]*(?:int|float|complex|uint|bool|str|bytes|void|longdouble|datetime|timedelta|object)\d*_?$/,
  /^numpy\.dtypes\.\w+DType$/,
  /^pandas\._libs\.tslibs\.(?:[\w]+\.)*_\w*unpickle\w*$/,
  /^pandas\._libs\.tslibs\.offsets\.\w+$/,
  /^(?:transformers|accelerate|peft|diffusers|trl|datasets|lightning|pytorch_lightning|torch\.distributed|torch\.nn|torch\.optim|torch\.ao|torch|keras|spacy|xgboost|lightgbm)(?:\.\w+)*\.[A-Z]\w*(?:Type|Strategy|Stage|Mode|Enum|Kind|Policy|Level|Backend|Options|Names|Verbosity|Reduction|State|Status|Name|Method|Target|Variant|Scheme)$/,
];

/** A class by its name, as PEP 8 has it. */
const CLASS = /^_{0,2}[A-Z][A-Za-z0-9_]*$/;
/** Verbs of reading and writing: a function of a package with one of them is no data. */
const VERB = /^_?(?:load|loads|save|saves|dump|dumps|read|write|open|fetch|download|upload|from_?file|to_?file|memmap|eval|exec|execute|run|call|compile|import|spawn|system|shell|popen|connect|send|recv|request|get_?attr|set_?attr|del_?attr|register|install|unpack|extract|remove|delete|unlink|rename|copy|move|mkdir|urlopen|retrieve)(?:_|[A-Z]|s?$)|(?:_from_file|_to_file|_from_url|_from_pickle|_from_disk|_to_disk|_pickle|_shell|_command|_file|_url|from_pretrained|loadtxt|savetxt|genfromtxt|fromfile|tofile)$/;
/** Members of classes that read, write or run. */
const ACTING_MEMBER = /^_?(?:load|save|dump|open|read|write|exec|eval|query|run|from_|to_|unlink|remove|rename|replace|rmdir|mkdir|touch|chmod|symlink|hardlink|glob|iterdir|send|recv|connect|call$|compile)/;
/** Classes that open files, processes or connections when made, by their names. */
const ACTING_CLASS = /(?:File|Writer|Reader|Store|Process|Popen|Pool|Server|Client|Socket|Session|Connection|Downloader|Importer|Loader|Exporter|Executor|Thread|Runner|Library|Pickler|Unpickler|Command|Shell|Interpreter|Compiler|Pipeline(?:Tool)?|Handler|Callback|Hook)$/;

/** What may be done with a name, as far as it is known; the path is spelled as Python 3 spells it. */
export function safetyOf(path: string): Safety | undefined {
  if (CALLS.has(path) || isInert(path) || CONSTRUCTED.some((pattern) => pattern.test(path))) return 'call';
  if (NAMED.has(path) || METHOD.test(path)) return 'name';
  if (PROJECTS.test(path)) return 'class';
  if (/^(?:signal|socket|ssl|errno|http|select|os)\.[A-Z][A-Z0-9_]+$/.test(path)) return 'name';
  const dot = path.lastIndexOf('.');
  const last = path.slice(dot + 1);
  const top = path.slice(0, path.indexOf('.'));
  if (PACKAGE_SET.has(top) && CLASS.test(last) && /[a-z]/.test(last) && !ACTING_CLASS.test(last) && !ACTING_MEMBER.test(last)) return 'class';
  // A member of a safe class is as safe to name as the class.
  const owner = path.slice(0, dot);
  if (owner.includes('.') && !last.startsWith('__') && !ACTING_MEMBER.test(last) && /^_{0,2}[A-Z]|^interp\w+$/.test(owner.slice(owner.lastIndexOf('.') + 1)) && safetyOf(owner) !== undefined) return 'name';
  if (!PACKAGE_SET.has(top) || last.startsWith('__')) return undefined;
  if (CLASS.test(last)) return ACTING_CLASS.test(last) && !/^(?:sklearn|pandas\.core|scipy|imblearn|spacy|transformers)\b/.test(path) ? undefined : 'class';
  // The built-in module and the loaders of others hold functions that act; what of them is safe is listed.
  if (top === 'builtins' || VERB.test(last)) return undefined;
  return 'name';
}

/** Whether a package is known to hold data and models. */
export function isPackage(top: string): boolean {
  return PACKAGE_SET.has(top);
}
