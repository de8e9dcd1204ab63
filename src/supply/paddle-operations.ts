/** Operations of PaddlePaddle by their names: what acts, and what none of its own operations is called. */

const PYTHON = /^(?:py_func|py_layer|run_program_py|python_op)$/;
const FILES = /^(?:save|save_combine|load|load_combine|read|read_file|create_custom_reader|open_files|write_to_array_file|checkpoint_notify|send|recv|listen_and_serv|fetch_barrier|distributed_lookup_table|http_request)$/;

/**
 * Words that the names of its operations are made of. There are more than a thousand operations, each release has new
 * ones, and nearly all are put together from these; what an extension brings has a name of its own.
 */
const WORDS = new Set(`abs accuracy accumulate accumulation acos acosh act activation ad adadelta adagrad adam adamax adamw adaptive add addmm addcmul affine all allclose allgather allreduce alltoall amax amin amp anchor and angle any arange arg argmax argmin argsort array as asgd asin asinh assert assign assigned at atan atanh attention auc average averages avg
  backward barrier batch bce beam begin bernoulli bfloat bias bicubic bilateral bilinear bincount bipartite bitwise blha block bmm bn boolean box boxes bpr brelu broadcast bucketize buffer by calc capacity cast ceil celu center channel check child cholesky chunk cinn class clip coalesce coder collect combine comm complex concat cond conditional conj consecutive constant contiguous conv cooccurrence copy copysign correlation cos cosh cosine count counter counts crf crop cross ctc cuda cudnn cummax cummin cumprod cumsum custom cutoff cvm
  data decay decayed decode decoder decoding deformable delete density depend depth depthwise dequant dequantize dequeue det detection determinant dgc diag diagonal difference diff digamma dim dirichlet disable dispatch dist distribute distributed div divide dlnne dot double dp dpsgd dropout dtype dynamic edit eig eigh eigvals eigvalsh einsum elem element elementwise elemwise eltadd eltwise elu embed embedding empty enable encode encoder end engine enqueue entropy enumerate epilogue eps equal erase erf erfinv erfcinv error estimator eval examples exp expand expanded expm exponential eye
  factor fake faster fc feed feedforward fetch fft fftn fill filter finite flash flatten flip float floor floordiv fmax fmin fmha focal focus fold for fp fpn frac fractional frame frobenius from fsp ftrl full func fuse fused fusion gamma gammaincc gammaln gather gaussian gd gegenerate gelu gemm generate generator get getitem global gloo glu grad gradient gradients graph greater grid group gru gumbel half handler hard hardshrink hardsigmoid hardswish hardtanh hash head heads heaviside helper hierarchical hinge histogram histogramdd householder hsigmoid huber hypot
  id identity if ignore igamma iinfo im image imag imagine in include increment index indices infer inf infinity inner inplace input insert instag instance int intermediate interp interpolate inverse inv iou is isclose isfinite isin isinf isnan item k kernel khop kldiv kron ksp kth kthvalue kv label labels lamb lambda lars layer layernorm layers layout lazy ldexp leaky lerp less level lgamma like limit linear linspace lite llm load locality lod log logcumsumexp logical logit logits logsigmoid logsoftmax logspace logsumexp long lookup loop loss lower lrn lstm lstmp lstsq lu
  mae make map margin mask masked match matmul matrices matrix max maximum maxout maxlen mean median mel memcpy memory merge merged meshgrid min mine minimum minus mish mkldnn mm mod mode modified moe momentum moving mp mse mul multi multiclass multihead multilabel multinomial multiplex multiply multiplex mv nadam nan nanmedian nansum nce nccl nd nearest neg negative neighbors nextafter nll nms no noise nonzero nop norm normal normalization normalize not num number nvjpeg of offset on one onednn ones op optimizer or orgqr out outer output over overlap overload
  p pad padded paged pair parallel parameter params partial path pd perspective permute pixel places poisson polar polygamma polygon polynomial pool pooling position positive pow power pre precision prefix prelu preln presetted print prior probabilities prod product proposal proposals proximal prroi prune psroi pull push put putmask pyramid qkv qr quant quantization quantize quantized quantile query queue
  radam rand randint random randn randperm range rank ravel reader real reciprocal recompute recurrent recv reduce reducescatter region reindex rel relative relu remainder renorm repeat repeated requantize reset reshape residual resize resnet resource retinanet reverse rms rmsprop rnn roi roll root rope rot rotary round routing row rows rpn rprop rrelu rsqrt rstd run
  s sample sampler sampling scale scaled scaling scan scatter score se searchsorted seed segment select selected self selu send seq seqconv seqexpand seqpool sequence set setitem sgd shape shaped share shared shard shift shrink shuffle sigmoid sign signbit silu similarity simple sin sinc sinh size skip slice slogdet slogdeterminant smooth soft softmax softmin softplus softshrink softsign solve sort space sparse spatial spectral split splits spmd spp sqrt square squared squeeze stack stacked standard std steps stft straight stream stride strided student sub sublayer subtract sum svd swapaxes sweep swiglu swish switch sync synced
  t table take tan tanh tanhshrink target task tdm teacher temporal tensor tensorrt tensors term th then thresholded through tile to token top topk trace track transfer transformer transform transformers transpose transposed tree triangle triangular tril trilinear triplet triu true trunc truncated type unary unbind uncombine unfold uniform unique unit unity unpack unpad unpool unravel unsqueeze unshuffle unstack update upper upsample use using value values var variable vander vector view viterbi vit w wait warp warpctc warprnnt weight weighted weights where while width window with word write x xor xpu y yolo zeros zero
  encoding accumulates gen nccl squared mat sub abn max len hot read only partition emb eltwise sim write int8 fp16 norm new old top low high lod and out not dot rot inv pre sum mul mod min nan inf pad put roi rnn lrn spp sgd svd tan sin cos exp log pow abs arg
  flash attn close tol interleave unpadded compress status clear greedy param topp instance than less equal greater
  search gate chain aware length align along axis inception jpeg ctc distance wise roformer basic shadow variable efficient prompt tuning trans launch anakin average averages init stanh rnnt sync lookahead seqpool nll psroi cross ema moment bn relu mlp ffn gqa mla rmsnorm batched`.split(/\s+/));

export interface PaddleAct {
  readonly level: 'danger' | 'odd';
  /** After the operation's name. */
  readonly what: string;
}

/** What an operation does beyond arithmetic; undefined for nothing. */
export function paddleAct(type: string): PaddleAct | undefined {
  if (PYTHON.test(type)) return { level: 'danger', what: 'runs Python' };
  if (FILES.test(type)) return { level: 'odd', what: 'reads, writes or sends' };
  if (/^custom|custom_op|Custom/.test(type)) return { level: 'odd', what: 'needs a native library' };
  return undefined;
}

/** Whether a name is made of the words that names of Paddle's own operations are made of. */
export function isPaddleOperation(type: string): boolean {
  return type.length < 200 && type.split('_').every((word) => word.length < 3 || WORDS.has(word.replace(/\dd?$/, '').replaceAll(/\d/g, '')) || /^(?:[a-z]?\d[a-z\d]{0,3}|v\d|log\d[a-z]|yolov\d|h2d|d2h|[cr]2[cr]|im2\w{1,8}|conv\dd|pool\dd|pad\dd)$/.test(word));
}
