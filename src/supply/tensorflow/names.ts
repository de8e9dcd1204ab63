/**
 * Words that the names of TensorFlow's own operations are made of. There are some fourteen hundred operations and each
 * release has new ones, put together from these; what a library from elsewhere brings mostly has a name of its own.
 */
const WORDS = new Set(`abort abs accidental accum accumulate accumulator accumulators acos acosh activation activations ada adadelta adagrad adam add address addsign adjoint adjust advance after agc aggregate aggregator alg alias aliasing all allgather allreduce
  alltoall and angle anonymous any apart append apply approx approximate arbitrary area arg argmax argmin args arithmetic array asin asinh assert assign async atan atanh attr audio auto autotune available average avg back backprop backward
  band banded bandpart barrier base bass batch batched bcast beam bernoulli bessel best betainc bias bicubic big bilinear binary bincount binomial bitcast bitpack bitwise block bmp bool boolean boosted bound boundary bounding box boxes branch
  brightness broadcast bucket bucketize buffer build byte bytes cache calculate call candidate canonical capture cardinality case cast ceil cell center centered chain channel check checkpoint checkpoints cholesky choose chunk circle classes
  clear client clip close closed closest cluster clusters coalesced code collate collect collective column combine combined combiner common communicator compact compare compilation compile complete completed complex component components
  composite compress compute concat concatenate cond condition conditional config configure conj conjugate connect connected const consume contains context contrast control conv convert convolution cooccurrence copy core cos cosh cost count
  counter create crf crop cross csr ctc cubic cudnn cumprod cumsum cumulative current custom cwise cycle data dataset datasets dawsn deallocate debug decay decode decoder decompress decorated decorrelated dedup deep default defun delay delete
  dense deprecated depth depthwise dequantize dequeue descent deserialize destroy detection determinant deterministic device diag diagonals diff difference digamma dilation dim dims direct directed disabled dispatcher dist distance distort
  distorted distribute distributed div divide dot double down draw drop dropout dummy dump dynamic each eager edit eig einsum ekl elem element elements elu embed embedding embeddings empty encode end endpoint ends enqueue ensemble ensure
  enter entropy entry epoch equal equality erase erf erfc erfinv error errors euclidean evaluate ewise exact example examples execute exit exp expand experimental expint expm exponential export expression extend external extract extractor
  extreme factorization fake false fast fastest fdo feature features feed fetch fft fftn field fifo filename filespec fill filled filter filtered finalize find fingerprint finish finite first fixed flat flip float floor flow flush for forest
  format forward forwarding fprint fract fraction fractional fresnel from ftrl full function fused fusion future gamma gammainc gather gaussian gelu generate generator generic get gif glimpse global gpu grad gradient gradients grams graph
  greater greedy group grouped gru guarantee half handle hard has hash hashtable header heap heartbeat hessian histogram hit hits hold host hosts hot hsv hue hybrid hyper identity iff ifft ifftn igamma igammac ignore imag image immutable
  import incomplete increment independent index indexed indices inds inf infeed inference infinite info init initialize initialized initializer inner inplace input inputs insert instance instances int integer interleave interpolate
  intersection intra ints inv inverse invert involution irfft irfftn isotonic item items iterate iteration iterator jitter join jpeg json keras kernel key keyed keys kinds kmc kmeans kth label labels lambda last latency launch layer layers
  leakage leaky learned least left legacy length lengths less level lgamma lib like limit limited lin linear lines linspace list lite lmdb load local lock log logarithm logging logical logit logits logsumexp lookup lookups loop loss lower lrn
  lstm make manip many map mapped maps mask masked mat match matching materialize matmul matrices matrix max maximum maxout mean measure median mel memory merge merged metadata mfcc min mini minibatch minibatches minimum mirror missing mkl
  mod mode model momenta moments momentum moving msg mul multi multiclass multinomial multiply mutable mutex naive names nan native nccl nce ndtri nearest neg negative neighbor neighbors next nextafter ngrams nms non none nonserializable norm
  normal normalization normalize normalized not nothing now nth num number numbers numerical numerics numpy off offset offsets once one onednn onehot ones oneshot only oob open operation ops optimization optimize optimizer option optional
  options order ordered ordering ordinal ordinals orthogonal out outer outfeed output outputs over overlap overlaps override pack pad padded padding pair pairs parallel parallelism param parameter parameterized parameters params parse parsing
  part parted partial partition partitioned patch patches path pattern peak peek peer per percent permutation permute phase physical pixel place placeholder plus png points poisson poly polygamma pool pooling pop population pos position post
  pow pre preceding precision predict prefetch prelinearize prelu preserving prev prevent previous primitive print priority private probabilistic probability prod produce produced program projection projective prop proposals proto protos
  proximal prune pseudo push python quant quantile quantiles quantization quantize quantized query queue ragged random range rank rate raw read reader ready real rebatch reciprocal recompute reconstruct record records rectified recv reduce
  reducer reduction ref reference reflection regex region register regression regroup relayout release relu remap remapping remote remove renorm reorder repeat replace replica replicate replicated requantization requantize require reroute
  resampler reserve reservoir reset reshape reshuffle resize resource restoration restore result retrieve return retval reverse reversed rewrite rfft rfftn rgb right rint risc rms rng rnn roll root rotate round row rows rsqrt run runs safe
  sample sampled sampler samples sampling sanitize saturation save saved scalar scale scaled scan scatter schedule script sdca search second seed segment segments select selector self selu send sentence sequence sequences serialize serialized
  service session set sets settings sgd shape shapes shard sharded sharding share shared shift shifts shrink shuffle shut shutdown siamese sigmoid sign signal signature silence similarity simple sin single sinh size sizes skip sleep slice
  slices sliding slot smooth snapshot sobol soft softmax softplus softsign solve solver sort sorted source space spans sparse sparsity spatial specialize spectrogram spectrum spence split splits sql sqrt square squared squeeze stable stack
  stage staged staging standard start starts state stateful stateless static statistics stats status step steps stft stitch stochastic stop store stream stride strided string strings strip structured style sub substr subtract success sum
  summaries summary super suppression svd swap switch symbolic sync synchronous synthetic system table tail take tan tanh target task temporary tensor tensors term test text tfdf then thread thresholded tile time times timestamp token tokens
  top topk total tower tpu trace train training trans transcode transform transformer translate transpose transposed treble tree trees triangular tridiagonal trigger true truncate truncated tsv tuple two type typed unary unbatch unbound
  uncompress unicode uniform unigram union unique unit units unlock unpack unravel unsafe unsorted unsqueeze unstack unstage unwrap update upper upsample use user using validate value values var variable variance variant varlen vars vec
  vector vectorized verify version video view virtual vocab volume wait walk wals wav weak web weight weighted weights where while whole width window with word words work worker wrap wrapper write writer xdivy xent xla xlog xlogy xnor xor yuv
  zero zeros zeta zip`.split(/\s+/));

/** Whether a name is made of the words that names of TensorFlow's own operations are made of. */
export function isOwnOperation(name: string): boolean {
  const words = name.slice(0, 200).match(/[A-Z]{1,30}(?![a-z])|[A-Z]?[a-z]{1,40}|\d{1,6}|[^A-Za-z\d_]/g) ?? [];
  return name.length <= 200 && words.every((word) => word.length < 3 ? /[\w>]/.test(word) : /^\d/.test(word) || /^[A-Z]{2,6}$/.test(word) || WORDS.has(word.toLowerCase()));
}
