/**
 * Frames for secrets without a format of their own. `{P}` is the provider as people write it, `{s}` `{k}` `{c}` `{C}` `{U}` its snake, kebab,
 * camel, Pascal and upper-snake forms; `{W}` and `{ws}` ... the same of the word (API key, token, password); `{V}` the value; `{B}` the value in base64.
 */
export type Context = 'chat' | 'code' | 'config' | 'log' | 'url' | 'shell' | 'data';

export interface Frame {
  readonly context: Context;
  readonly text: string;
  /** Only for words of this kind; both when absent. */
  readonly only?: 'password' | 'token';
}

const of = (context: Context, texts: readonly string[], only?: 'password' | 'token'): Frame[] => texts.map((text) => ({ context, text, ...(only === undefined ? {} : { only }) }));

/** The frames that the detector was tuned with. */
export const FRAMES: readonly Frame[] = [
  ...of('chat', [
    'my {P} {W} is {V}', 'My {P} {W} is {V}, can you check why it fails?', 'hey, here is the {P} {W}: {V}', 'the {W} for {P}: {V}', 'the {W} for {P} is {V}. please keep it safe',
    'use {V} as the {P} {W}', 'Use {V} as {W} for {P}', 'ok so {P} gave me this {W} {V} and it says 401', 'i set the {P} {W} to {V} but nothing happens', 'For {P} the {W} is `{V}`',
    'here are my {P} creds: {V}', '{P} {W}\n{V}', '{P} {W} = {V}', '{P} {W} -> {V}', '{P} {W} {V}', 'can u add this {P} {W} to the config pls: "{V}"', 'I changed our {P} {W} to {V} yesterday',
    'So our {P} account uses this {W}:\n\n{V}\n\nDo not share it.', '**{P} {W}:** `{V}`', '- {P} {W}: {V}', 'the {P} {W} should be {V}', 'It is my {W} on {P}: {V}', 'new {P} {W} (valid until friday): {V}',
    'pls connect to {P}, {W}: {V}', 'Here is the {W} you asked for: {V}. It is for {P}.', 'What is wrong with this {P} {W}? {V}', '{V} is my {P} {W}', '{V} <- {P} {W}', 'mein {P} {W} ist {V}', 'mi {W} de {P} es {V}',
    'Login to {P} with {W} {V}', 'remember the {P} {W} {V} for later', 'That\'s the {W} we use with {P}: {V}', 'i think the {P} {W} was {V}', 'paste this as the {W} in {P}: {V}',
  ]),
  ...of('chat', ['heres the {P} apikey {V}', 'my {P} api ky is {V}', '{P} tokn: {V}', '{P} acess token: {V}', 'sending u the {P} scret: {V}', 'the {P} pat is {V}'], 'token'),
  ...of('chat', ['login for {P} is admin / {V}', '{P} creds: bob@corp.io / {V}', 'user: bob pass: {V} for {P}', '{P} login: bob, password {V}', 'my {P} pasword is {V}', 'log into {P} with bob and {V} as the password', 'username bob pw {V} ({P})',
    'the {P} pwd: {V}', 'sign in to {P} as ops, pass {V}', '{P} credentials:\nuser: bob\npass: {V}'], 'password'),
  ...of('code', [
    '{c}{wC} = "{V}"', "const {c}{wC} = '{V}';", 'const {U}_{WU} = "{V}"', 'let {s}_{ws}: &str = "{V}";', 'String {c}{wC} = "{V}";', 'private static final String {U}_{WU} = "{V}";', 'public string {C}{wC} { get; set; } = "{V}";',
    '{s}_{ws} := "{V}"', "${s}_{ws} = '{V}';", "define('{U}_{WU}', '{V}');", 'val {c}{wC}: String = "{V}"', 'let {c}{wC} = "{V}"', '#define {U}_{WU} "{V}"', 'const char *{s}_{ws} = "{V}";', '{s}_{ws} <- "{V}"',
    'client = {C}({ws}="{V}")', 'client = {C}Client("https://api.{k}.com", {ws}="{V}", timeout=3)', 'new {C}Client({ {wc}: "{V}" })', "const {c} = new {C}({ {wc}: '{V}', retries: 2 });", '{c}.set{wC}("{V}");', '{c}.{wc} = "{V}"',
    'config["{s}_{ws}"] = "{V}"', "os.environ['{U}_{WU}'] = '{V}'", 'os.Setenv("{U}_{WU}", "{V}")', 'System.setProperty("{k}.{wk}", "{V}");', "os.getenv('{U}_{WU}', '{V}')", 'process.env.{U}_{WU} || "{V}"', 'process.env.{U}_{WU} ?? \'{V}\'',
    "'{s}_{ws}' => '{V}',", ':{s}_{ws} => "{V}"', '{s}: { {ws}: "{V}" }', 'headers = {"X-{C}-{wC}": "{V}"}', "headers: { 'X-{wC}': '{V}' } // {P}", 'req.Header.Set("X-{C}-{wC}", "{V}")', 'curl_setopt($ch, CURLOPT_HTTPHEADER, ["X-{C}-{wC}: {V}"]);',
    '{C}.configure do |c|\n  c.{ws} = "{V}"\nend', '{C}.{ws} = "{V}"', '@Value("${{k}.{wk}:{V}}")', 'NSString *{c}{wC} = @"{V}";', 'static let {c}{wC} = "{V}"', '{s}_{ws}: str = "{V}"', 'readonly {c}{wC}: string = "{V}";',
    'if ({c}{wC} == "{V}") {', 'builder.with{C}{wC}("{V}")', 'settings.{U}_{WU} = \'{V}\'', '# {P} {W}: {V}', '// {P} {W} {V}', '{U}_{WU} = """{V}"""', "{U}_{WU} = b'{V}'", 'dict({s}_{ws}=\'{V}\')', '{C}Options { {wC} = "{V}" }',
  ]),
  ...of('config', [
    '{U}_{WU}={V}', 'export {U}_{WU}={V}', '{U}_{WU}="{V}"', "{U}_{WU}: '{V}'", '{s}_{ws}: {V}', '{k}-{wk}: {V}', '{s}:\n  {ws}: {V}', '{s}:\n  host: api.{k}.com\n  {ws}: "{V}"', '[{s}]\n{ws} = {V}', '[{s}]\nurl = "https://{k}.com"\n{ws} = "{V}"',
    '{"{s}_{ws}": "{V}"}', '{"{c}":{"{wc}":"{V}"}}', '{ "provider": "{P}", "{wc}": "{V}" }', '{"name":"{U}_{WU}","value":"{V}"}', '- name: {U}_{WU}\n  value: "{V}"', '<{c}{wC}>{V}</{c}{wC}>', '<add key="{C}{wC}" value="{V}" />',
    '<property name="{c}.{wc}" value="{V}"/>', '<string name="{s}_{ws}">{V}</string>', '<key>{C}{wC}</key>\n<string>{V}</string>', '{k}.{wk}={V}', 'spring.{s}.{wk}={V}', 'ENV {U}_{WU} {V}', 'ENV {U}_{WU}={V}', 'ARG {U}_{WU}={V}',
    'environment:\n  - {U}_{WU}={V}', 'environment:\n  {U}_{WU}: {V}', 'env:\n  {U}_{WU}: {V}', 'variable "{s}_{ws}" {\n  default = "{V}"\n}', 'provider "{s}" {\n  {ws} = "{V}"\n}', '{s}_{ws} = "{V}"', '{"config":"{\\"{s}_{ws}\\":\\"{V}\\"}"}',
    '"{\\"{wc}\\": \\"{V}\\", \\"provider\\": \\"{s}\\"}"', '{U}_{WU}={V}\nNODE_ENV=production', 'kind: Secret\nmetadata:\n  name: {k}\ndata:\n  {wk}: {B}', 'apiVersion: v1\nkind: Secret\nstringData:\n  {k}-{wk}: {V}', '{ws}={V} ; {P}', '$env:{U}_{WU} = "{V}"',
    'set {U}_{WU}={V}', 'setx {U}_{WU} "{V}"', 'set -x {U}_{WU} {V}', '{c}{wC}={V}', '"{P} {W}" = "{V}"', '{k}_{ws}: "{V}" # rotate me',
  ]),
  ...of('shell', [
    '{k} login --{wk} {V}', '{k} login --{wk}={V}', '{k}-cli --{wk} "{V}" deploy', 'curl -H "X-{C}-{wC}: {V}" https://api.{k}.com/v1', "curl -H 'Authorization: Bearer {V}' https://api.{k}.com/v1/me", 'curl -H "Authorization: Token {V}" https://api.{k}.com',
    'curl -u bob:{V} https://api.{k}.com', 'curl -d "{ws}={V}" https://{k}.com/auth', '{U}_{WU}={V} npm start', 'docker run -e {U}_{WU}={V} {k}/agent', 'echo {V} | {k} login --{wk}-stdin', 'helm install {k} --set {wc}={V}', 'kubectl create secret generic {k} --from-literal={ws}={V}',
    'gh secret set {U}_{WU} --body "{V}"', 'aws ssm put-parameter --name /{k}/{wk} --value {V}', '{k} config set {ws} {V}', '$ {k} auth\nEnter {W}: {V}', 'git clone https://oauth2:{V}@{k}.com/a/b.git', 'http POST api.{k}.com X-{wC}:{V}', 'wget --header="X-{wC}: {V}" https://api.{k}.com/',
  ]),
  ...of('shell', ['mysql -u root -p{V} -h db.{k}.com', 'sshpass -p \'{V}\' ssh root@{k}.com', 'PGPASSWORD={V} psql -h {k}.com', 'redis-cli -h {k}.com -a {V}', '{k} -u bob -p {V}', 'mongo --username bob --password {V} {k}.com'], 'password'),
  ...of('url', [
    'https://api.{k}.com/v1/items?{ws}={V}', 'https://api.{k}.com/v1/items?page=2&{ws}={V}&lang=en', 'https://{k}.com/hook?{wc}={V}', 'wss://stream.{k}.com/?{wk}={V}', 'GET /v2/data?{ws}={V} HTTP/1.1\nHost: api.{k}.com', 'https://bob:{V}@api.{k}.com/',
    'https://{V}@api.{k}.com/1', 'https://api.{k}.com/cb#{ws}={V}&state=9',
  ], 'token'),
  ...of('url', ['postgres://app:{V}@db.{k}.com:5432/main', 'mysql://root:{V}@{k}.com/x', 'mongodb+srv://bob:{V}@cluster0.{k}.net/test', 'redis://:{V}@cache.{k}.com:6379', 'amqps://u:{V}@{k}.com/vh', 'Server=tcp:{k}.com,1433;User ID=sa;Password={V};Encrypt=True',
    'jdbc:postgresql://{k}.com/db?user=app&password={V}', 'Host={k}.com;Username=app;Password={V};Database=x', 'DRIVER={ODBC};SERVER={k}.com;UID=sa;PWD={V}', 'host={k}.com user=app password={V} dbname=x', 'ftp://bob:{V}@{k}.com/pub', 'clickhouse://default:{V}@{k}.com:9000', 'nats://bob:{V}@{k}.com:4222', 'smtp://bob%40x.io:{V}@{k}.com:587',
    'sqlserver://{k}.com:1433;user=sa;password={V}', 'sftp://ops:{V}@{k}.com', 'ldap://cn=admin:{V}@{k}.com', 'kafka: sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required username="bob" password="{V}"; # {P}'], 'password'),
  ...of('log', [
    '2024-05-11 10:22:01 INFO {P}: {ws}={V} ok', '[debug] request headers: X-{C}-{wC}: {V}', 'level=info msg="calling {P}" {ws}={V} status=200', '{"level":"debug","service":"{s}","{ws}":"{V}"}', 'DEBUG {C}Client: using {W} "{V}"', '10:02 {P} auth failed for {W} {V}',
    'ERROR: invalid {P} {W}: {V}', 'WARN  {P} {W} {V} expires in 3 days', '> X-{wC}: {V}', 'panic: {s}: bad {W} "{V}"', 'Loaded {U}_{WU}={V} from environment',
  ]),
  ...of('data', [
    '| {P} {W} | {V} |', '{P},{W},{V}', 'service,{ws}\n{s},{V}', '| service | {W} |\n|---|---|\n| {P} | {V} |', '{P}\t{W}\t{V}', 'name: {P}\n{W}: {V}', '{P}:\n  {W}: {V}', '"{P}";"{W}";"{V}"', 'provider={P} {ws}={V}', '<td>{P} {W}</td><td>{V}</td>', 'INSERT INTO settings (name, {ws}) VALUES (\'{s}\', \'{V}\');',
    "UPDATE accounts SET {ws} = '{V}' WHERE provider = '{s}';", 'key: {U}_{WU}\nvalue: {V}',
  ]),
];
