/** What a Jinja template could do beyond writing out a conversation. */

export interface TemplateDanger {
  /** `danger`: reaches into Python. `odd`: nothing that a template for chats needs. */
  readonly level: 'danger' | 'odd';
  /** After the name of the template, in words. */
  readonly what: string;
}

/** Attributes that lead from any value to everything, also written as an item, through a filter, or put together. */
const INTERNALS = /__(?:class|base|bases|mro|subclasses|globals|builtins|import|init|dict|getattribute|getattr|code|closure|func|self|module|loader|spec|reduce|reduce_ex|doc|name)__/;
const NAMES = /\b(?:cycler|joiner|lipsum|namespace|self|config|request|url_for|get_flashed_messages|g|range|dict)\s{0,8}\.\s{0,8}(?:__|_TemplateReference|environment)|\b(?:cycler|joiner|lipsum|raise_exception|strftime_now|url_for|get_flashed_messages)\s{0,8}(?:\[|\|\s{0,8}attr\b|\.\s{0,8}_)|\b(?:os|subprocess|builtins|importlib|sys)\s{0,4}\.\s{0,4}(?:system|popen|modules|environ|Popen|run|call|check_output|import_module|exec|eval)\b|\b(?:popen|eval|exec|__import__|open|compile)\s{0,4}\(\s{0,8}['"]/;
const HIDDEN = /\|\s{0,8}attr\s{0,4}\(|\\x5f\\x5f|\\u005f|\\137\\137|\[\s{0,8}['"]_{1,2}['"]\s{0,8}[~+]|['"]_{1,2}['"]\s{0,8}[~+]\s{0,8}['"]\w{1,20}['"]|%c[^%}'"]{0,40}%c[^'"]{0,60}['"]\s{0,8}(?:\|\s{0,8}format|%|\.\s{0,4}format)|(?:format|join|replace|reverse)[^%}]{0,80}_{2}/;
const STATEMENTS = /\{%-?\s{0,8}(?:include|import|from|extends)\b/;
const REMOTE = /\bhttps?:\/\/[^\s'"]{1,200}/;
/** What runs in the page of whoever shows the conversation. */
const SCRIPT = /<script\b[^>]{0,200}(?:\bsrc\s{0,4}=|>[^<]{0,2000}(?:\bfetch\b|document\.|\beval\b|location))|\bon(?:error|load)\s{0,4}=\s{0,4}["'][^"']{0,200}(?:fetch|eval|document\.)/i;
/** A condition on words of a message, so that a template answers some people otherwise. */
const TRIGGER = /\{%-?\s{0,8}(?:el)?if\b[^%]{0,200}['"](?![<[{|][^'"%]{1,80}[>\]}|]['"])[^'"%]{4,80}['"]\s{1,8}in\s{1,8}(?:message|messages|m|msg)\b[^%]{0,80}content/;

/** Expressions and statements only: text between them is written out, whatever it says. */
function codeOf(template: string): string {
  const pieces: string[] = [];
  for (let at = template.indexOf('{'); at >= 0; ) {
    const opener = template[at + 1];
    if (opener !== '{' && opener !== '%') {
      at = template.indexOf('{', at + 1);
      continue;
    }
    const closer = opener === '{' ? '}}' : '%}';
    const end = template.indexOf(closer, at + 2);
    pieces.push(template.slice(at, end < 0 ? undefined : end + 2));
    if (end < 0) break;
    at = template.indexOf('{', end + 2);
  }
  return pieces.join('\n');
}

/** Numbers of ten millions and more that something is repeated by; a loop of so many turns ends no more. */
const ENDLESS = /\brange\s{0,4}\([^)]{0,80}\d{8}|['"\])]\s{0,4}\*\s{0,4}\d{8}|\d\s{0,4}\*\*\s{0,4}\d{6}/;

/** What stands out in a template; nothing for those that only arrange messages. Linear in its length. */
export function templateDangers(template: string): readonly TemplateDanger[] {
  // Names that are put together from pieces read as one.
  const code = codeOf(template).replaceAll(/(['"])\s{0,10}[+~]\s{0,10}\1/g, '');
  const raw = codeOf(template);
  const found: TemplateDanger[] = [];
  if (INTERNALS.test(code)) found.push({ level: 'danger', what: 'names internals of Python' });
  if (NAMES.test(code)) found.push({ level: 'danger', what: 'names what runs programs or loads modules' });
  if (HIDDEN.test(raw)) found.push({ level: 'danger', what: 'hides the names of attributes' });
  if (ENDLESS.test(code)) found.push({ level: 'odd', what: 'counts further than any message needs' });
  if (STATEMENTS.test(code)) found.push({ level: 'odd', what: 'takes in other templates' });
  if (TRIGGER.test(code)) found.push(REMOTE.test(template) ? { level: 'danger', what: 'names an address where a message holds certain words' } : { level: 'odd', what: 'answers otherwise where a message holds certain words' });
  if (SCRIPT.test(template)) found.push({ level: 'odd', what: 'writes a script for pages' });
  if (REMOTE.test(code)) found.push({ level: 'odd', what: 'holds an address' });
  return found;
}
