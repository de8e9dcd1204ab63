import { readFile, writeFile } from 'node:fs/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { Document, isMap, isSeq, parseDocument, YAMLMap, YAMLSeq } from 'yaml';
import { definitionOf, labelTool, pinned } from '../../access/labels/label.ts';
import { sinkOf } from '../../access/labels/sinks.ts';
import { readEnvironment } from '../../core/config.ts';
import { SallyportError, systemCode } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { openaiChat } from '../../conversation/wire/openai-chat.ts';
import { SINK_KINDS, TOOL_CLASSES, type SinkKind, type ToolClass, type ToolPin } from '../../policy/tools.ts';
import { loadEngine } from '../engine.ts';
import { exitWith } from '../exit.ts';
import { readInput } from '../files.ts';
import { loadPolicy } from '../policy.ts';
import { write, type Terminal } from '../terminal.ts';

interface ListOptions { format: 'json' | 'text'; policy?: string; application: string }
interface LabelOptions { class: ToolClass[]; sink: Record<string, SinkKind | 'none'>; records?: boolean; policy?: string }

const DEFAULT_FILE = 'sallyport.yaml';

/** What is said of one tool. */
interface Listed {
  readonly tool: string;
  readonly classes: readonly string[];
  readonly records: boolean;
  readonly unknown: boolean;
  readonly sinks: Readonly<Record<string, SinkKind>>;
  /** Whether the policy corrected it. */
  readonly pinned: boolean;
}

/** `sallyport tools`: what tools can do as the flow rules see it, and how to correct that. */
export function toolsCommand(terminal: Terminal): Command {
  return new Command('tools')
    .description('What tools can do, as the flow rules see it, and corrections of that.')
    .addCommand(new Command('list')
      .description('Show the classes and sinks of tool definitions.')
      .argument('<file>', 'JSON: a list of tool definitions (OpenAI, Anthropic or MCP), or an object with "tools"')
      .addOption(new Option('--format <format>', 'json or text').choices(['json', 'text']).default('text'))
      .option('--policy <file>', 'with the corrections of this policy file')
      .option('--application <name>', "of this application's section", 'default')
      .addHelpText('after', '\nExit codes: 0 every tool was labelled, 1 the label of some tool is a guess, 2 the file could not be read.')
      .action(async (file: string, options: ListOptions) => {
        const pinOf = options.policy === undefined ? () => undefined : (await loadPolicy(await loadEngine(), options.policy)).policyFor(options.application, openaiChat.path, '').pinOf;
        const listed = definitions(file).map((value, index) => list(value, index, pinOf));
        await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify({ tools: listed }, null, 2)}\n` : listed.map(line).join(''));
        exitWith(listed.some(({ unknown }) => unknown) ? 1 : 0);
      }))
    .addCommand(new Command('label')
      .description('Write what a tool can do into the policy file, where the default label is wrong.')
      .argument('<name>', 'name of the tool; * and ? are patterns')
      .option('--class <class>', `what it can do, may be repeated: ${TOOL_CLASSES.join(', ')}; "none" for nothing of these`, addClass, [])
      .option('--sink <parameter=kind>', `what a parameter decides, may be repeated: ${SINK_KINDS.join(', ')} or none`, addSink, {})
      .option('--records', 'it returns records of your own systems')
      .option('--no-records', 'it returns what somebody wrote')
      .option('--policy <file>', 'the policy file to write (default: sallyport.yaml, or SALLYPORT_CONFIG)')
      .addHelpText('after', '\nA label for the same name is replaced. Comments and everything else in the file stay.\n\nExit codes: 0 written, 2 the file could not be read, written or used.')
      .action(async (name: string, options: LabelOptions, command: Command) => {
        const path = options.policy ?? readEnvironment().configPath ?? DEFAULT_FILE;
        const records = command.getOptionValueSource('records') === 'cli' ? options.records : undefined;
        if (options.class.length === 0 && Object.keys(options.sink).length === 0 && records === undefined) throw new SallyportError('usage.invalid', 'Say something of the tool: --class, --sink, --records or --no-records.');
        const before = await readFile(path, 'utf8').catch((error: unknown) => {
          if (systemCode(error) === 'ENOENT' && options.policy === undefined) return 'version: 1\n';
          if (systemCode(error) === 'ENOENT') throw new SallyportError('input.unreadable', `${path} is not there (ENOENT).`, { cause: error });
          throw error;
        });
        await writeFile(path, labelled(before, path, name, { ...(options.class.length === 0 ? {} : { classes: options.class.filter((each) => TOOL_CLASSES.includes(each)) }), ...(Object.keys(options.sink).length === 0 ? {} : { sinks: options.sink }), ...(records === undefined ? {} : { records }) }));
        try {
          await loadPolicy(await loadEngine(), path);
        } catch (error) {
          await writeFile(path, before);
          throw error;
        }
        await write(terminal.stdout, `${path}: ${JSON.stringify(name)} labelled\n`);
        exitWith(0);
      }));
}

/** The policy file's text with the label in it. */
function labelled(text: string, path: string, match: string, pin: ToolPin): string {
  const document: Document = parseDocument(text);
  if (document.errors.length > 0) throw new SallyportError('input.unreadable', `${path} cannot be read (${document.errors[0]?.code ?? 'not YAML'}).`);
  if (document.contents !== null && !isMap(document.contents)) throw new SallyportError('input.unreadable', `${path} holds no map.`);
  if (!isMap(document.get('policy'))) document.set('policy', new YAMLMap());
  let tools = document.getIn(['policy', 'tools']);
  if (!isSeq(tools)) document.setIn(['policy', 'tools'], (tools = new YAMLSeq()));
  if (!isSeq(tools)) throw new SallyportError('input.unreadable', `${path}: policy.tools is no list.`);
  const entry = document.createNode({ match, ...pin }, { flow: true });
  const at = tools.items.findIndex((item) => isMap(item) && item.get('match') === match);
  if (at >= 0) tools.items[at] = entry;
  else tools.items.unshift(entry);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

function addClass(value: string, before: readonly ToolClass[]): ToolClass[] {
  // "none" leaves a list that is not empty, so that saying nothing and saying none differ.
  if (value === 'none') return [...before, value as ToolClass];
  const found = TOOL_CLASSES.find((each) => each === value);
  if (found === undefined) throw new InvalidArgumentError(`one of ${TOOL_CLASSES.join(', ')} or none`);
  return [...before, found];
}

function addSink(value: string, before: Readonly<Record<string, SinkKind | 'none'>>): Record<string, SinkKind | 'none'> {
  const at = value.lastIndexOf('=');
  const kind = [...SINK_KINDS, 'none' as const].find((each) => each === value.slice(at + 1));
  if (at < 1 || kind === undefined) throw new InvalidArgumentError(`parameter=kind, with a kind of ${SINK_KINDS.join(', ')} or none`);
  return { ...before, [value.slice(0, at)]: kind };
}

function definitions(file: string): readonly unknown[] {
  const text = readInput(file).toString('utf8');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SallyportError('input.unreadable', `${file} cannot be read (not JSON).`, { cause: error });
  }
  const list = isObject(value) ? value['tools'] : value;
  if (!Array.isArray(list)) throw new SallyportError('input.unreadable', `${file} holds no list of tool definitions.`);
  return list;
}

function list(value: unknown, index: number, pinOf: (tool: string) => ToolPin | undefined): Listed {
  const definition = definitionOf(value);
  if (definition === undefined) throw new SallyportError('input.unreadable', `Item ${index} of the list is not a tool definition with a name.`);
  const pin = pinOf(definition.name);
  const label = pinned(labelTool(definition.name, definition.parameters, definition), pin);
  const sinks: Record<string, SinkKind> = {};
  for (const parameter of definition.parameters) {
    const kind = pin?.sinks !== undefined && Object.hasOwn(pin.sinks, parameter) ? pin.sinks[parameter] : sinkOf([parameter], undefined);
    if (kind !== undefined && kind !== 'none') sinks[parameter] = kind;
  }
  return { tool: label.tool, classes: [...label.classes], records: label.records, unknown: label.unknown, sinks, pinned: pin !== undefined };
}

function line({ tool, classes, unknown, sinks, pinned: byPolicy }: Listed): string {
  const places = Object.entries(sinks).map(([parameter, kind]) => `${JSON.stringify(parameter)}=${kind}`).join(' ');
  // A name is the definition's own text: shown as JSON, so that it cannot move the cursor.
  return `${JSON.stringify(tool).padEnd(32)} ${(classes.join(', ') || (unknown ? 'unknown' : 'reads')).padEnd(40)} ${places}${byPolicy ? ' (policy)' : ''}\n`;
}
