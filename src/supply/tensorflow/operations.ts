/** Operations of TensorFlow that act beyond arithmetic, by their names in graphs. */

const DANGERS: Readonly<Record<string, string>> = {
  WriteFile: 'writes files', ReadFile: 'reads files', MatchingFiles: 'lists files', MatchingFilesDataset: 'lists files',
  PyFunc: 'runs Python', PyFuncStateless: 'runs Python', EagerPyFunc: 'runs Python', GeneratorDataset: 'runs Python', PyFunction: 'runs Python', NumpyFunction: 'runs Python',
  LoadLibrary: 'loads native code', LoadOpLibrary: 'loads native code', DynamicLibrary: 'loads native code', DlOpen: 'loads native code', LoadKernel: 'loads native code',
  SaveDataset: 'writes files', SaveDatasetV2: 'writes files', DatasetToTFRecord: 'writes files', RegisterDataset: 'publishes data', RegisterDatasetV2: 'publishes data',
  DistributedSave: 'writes files', FileSystemSetConfiguration: 'sets up file systems',
  DeleteFile: 'removes files', RenameFile: 'moves files', CopyFile: 'copies files', CreateDir: 'makes folders', ExecuteCommand: 'starts programs', RunCommand: 'starts programs', Subprocess: 'starts programs', SystemCommand: 'starts programs',
  Rpc: 'uses the network', TryRpc: 'uses the network', RpcCall: 'uses the network', RpcClient: 'uses the network', RpcServer: 'uses the network', RpcServerStart: 'uses the network', HttpRequest: 'uses the network', Download: 'uses the network', SocketConnect: 'uses the network',
};
const ODD: Readonly<Record<string, string>> = {
  WholeFileReader: 'reads files', WholeFileReaderV2: 'reads files', TextLineReader: 'reads files', TextLineReaderV2: 'reads files', TFRecordReader: 'reads files', TFRecordReaderV2: 'reads files', FixedLengthRecordReader: 'reads files', FixedLengthRecordReaderV2: 'reads files', LMDBReader: 'reads files', TextLineDataset: 'reads files', TextLineDatasetV2: 'reads files', FixedLengthRecordDataset: 'reads files', FixedLengthRecordDatasetV2: 'reads files', TFRecordDataset: 'reads files', TFRecordDatasetV2: 'reads files', CSVDataset: 'reads files', CSVDatasetV2: 'reads files', ExperimentalCSVDataset: 'reads files', ImportEvent: 'writes files', SqlDataset: 'reads a database', LMDBDataset: 'reads files', LoadDataset: 'reads files', SnapshotDataset: 'writes files', SnapshotDatasetV2: 'writes files', CacheDataset: 'writes files', CacheDatasetV2: 'writes files',
  ImmutableConst: 'maps memory from a file', Abort: 'ends the program', CreateSummaryFileWriter: 'writes files', CreateSummaryDbWriter: 'writes a database', SummaryWriter: 'writes files', WriteSummary: 'writes files', WriteGraphSummary: 'writes files', WriteRawProtoSummary: 'writes files', WriteScalarSummary: 'writes files',
  DebugIdentity: 'sends tensors to a debugger', DebugIdentityV2: 'sends tensors to a debugger', DebugIdentityV3: 'sends tensors to a debugger', DebugNanCount: 'sends tensors to a debugger', DebugNumericSummary: 'sends tensors to a debugger', DebugNumericSummaryV2: 'sends tensors to a debugger', RemoteCall: 'runs on another machine', DecodeProtoV2: 'reads descriptions of messages', EncodeProto: 'reads descriptions of messages', BigtableClient: 'uses the network', GcsConfigureCredentials: 'takes credentials', GcsConfigureBlockCache: 'reads files', DataServiceDataset: 'uses the network', DataServiceDatasetV2: 'uses the network', DataServiceDatasetV4: 'uses the network', ConfigureDistributedTPU: 'sets up other machines',
};
const TELLING = /shell|exec(?:ute)?(?:cmd|command|shell|file|script)|\bexec$|popen|subprocess|backdoor|malicious|exploit|reverse|^evil|payload|rce$/i;
/** Namespaces of operations that come with libraries from elsewhere. */
const LIBRARIES = /^(?:Addons|Text|TFText|Tftext|Tensorflow|TensorFlow|TF|Keras)>/;

export interface Act {
  readonly level: 'danger' | 'odd';
  /** After the operation's name. */
  readonly what: string;
}

/** What an operation does beyond arithmetic; undefined for nothing. */
export function actOf(operation: string): Act | undefined {
  const danger = Object.hasOwn(DANGERS, operation) ? DANGERS[operation] : undefined;
  if (danger !== undefined) return { level: 'danger', what: danger };
  const odd = Object.hasOwn(ODD, operation) ? ODD[operation] : undefined;
  if (odd !== undefined) return { level: 'odd', what: odd };
  if (TELLING.test(operation)) return { level: 'danger', what: 'is named after starting programs' };
  if (operation.includes('>') && !LIBRARIES.test(operation)) return { level: 'odd', what: 'needs a native library from elsewhere' };
  return /custom/i.test(operation) ? { level: 'odd', what: 'needs a native library from elsewhere' } : undefined;
}
