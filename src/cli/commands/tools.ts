import { Command, InvalidArgumentError } from 'commander';
import { definitionOf, labelTool, type ToolLabel } from '../../access/labels/label.ts';
import { sinkOf, type SinkKind } from '../../access/labels/sinks.ts';
import { SallyportError } from '../../core/errors.ts';
import { isObject } from '../../core/json.ts';
import { exitWith } from '../exit.ts';
import { readInput } from '../files.ts';
import { write, type Terminal } from '../terminal.ts';

interface Options { format: 'json' | 'text' }

/** What is said of one tool. */
interface Listed {
  readonly tool: string;
  readonly classes: readonly string[];
  readonly records: boolean;
  readonly unknown: boolean;
  readonly sinks: Readonly<Record<string, SinkKind>>;
}

/** `sallyport tools list`: the default labels of tools. */
export function toolsCommand(terminal: Terminal): Command {
  return new Command('tools')
    .description('What tools can do, as the flow rules see it.')
    .addCommand(new Command('list')
      .description('Show the classes and sinks that tool definitions get by default.')
      .argument('<file>', 'JSON: a list of tool definitions (OpenAI, Anthropic or MCP), or an object with "tools"')
      .option('--format <format>', 'json or text', parseFormat, 'text')
      .addHelpText('after', '\nExit codes: 0 every tool was labelled, 1 the label of some tool is a guess, 2 the file could not be read.')
      .action(async (file: string, options: Options) => {
        const listed = definitions(file).map(list);
        await write(terminal.stdout, options.format === 'json' ? `${JSON.stringify({ tools: listed }, null, 2)}\n` : listed.map(line).join(''));
        exitWith(listed.some(({ unknown }) => unknown) ? 1 : 0);
      }));
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

function list(value: unknown, index: number): Listed {
  const definition = definitionOf(value);
  if (definition === undefined) throw new SallyportError('input.unreadable', `Item ${index} of the list is not a tool definition with a name.`);
  const label: ToolLabel = labelTool(definition.name, definition.parameters, definition);
  const sinks: Record<string, SinkKind> = {};
  for (const parameter of definition.parameters) {
    const kind = sinkOf([parameter], undefined);
    if (kind !== undefined) sinks[parameter] = kind;
  }
  return { tool: label.tool, classes: [...label.classes], records: label.records, unknown: label.unknown, sinks };
}

function line({ tool, classes, unknown, sinks }: Listed): string {
  const places = Object.entries(sinks).map(([parameter, kind]) => `${JSON.stringify(parameter)}=${kind}`).join(' ');
  // A name is the definition's own text: shown as JSON, so that it cannot move the cursor.
  return `${JSON.stringify(tool).padEnd(32)} ${(classes.join(', ') || (unknown ? 'unknown' : 'reads')).padEnd(40)} ${places}\n`;
}

function parseFormat(value: string): 'json' | 'text' {
  if (value !== 'json' && value !== 'text') throw new InvalidArgumentError('json or text');
  return value;
}
