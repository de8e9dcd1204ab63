import { isPlanted } from '../config/reader-orders.ts';
import { SECRET_FILE } from './hosts.ts';
import type { Issue } from './issue.ts';

/** What programs tell the models that use them: descriptions of tools, and letters that they send. Patterns are bounded. */

/** The description of a tool, or of an argument of one. */
const DESCRIPTION = /\bdescription["']?\s{0,4}[:=]\s{0,8}(["'`]{1,3})((?:\\.|(?!\1)[^\\]){20,4000})\1/g;
/** The text below a function of Python that is a tool. */
const DOCUMENTED = /^[ \t]{0,40}@(?:\w{1,40}\.){0,3}tool\b[^\n]{0,200}\n(?:[ \t]{0,40}@[^\n]{1,200}\n){0,3}[ \t]{0,40}(?:async\s{1,4})?def\s[^\n]{1,400}\n\s{0,80}("""|''')([^]{20,4000}?)\1/gm;
/** Settings of programs that hold keys of others. */
const SETTINGS = /(?:^|[\s~/"'`])\.(?:cursor|claude|codeium|vscode|config|continue|gemini|codex)\/[\w./-]{1,60}|\b(?:mcp|claude_desktop_config)\.json\b/i;
const READS = /\b(?:read|open|load|fetch|cat|get|collect)\b/i;
const PASSES = /\b(?:pass|include|send|put|provide|add|append|attach|supply|forward|give)\w{0,3}\b/i;
const UNSAID = /\b(?:do\s{1,4}not|don't|never|without)\s{1,4}(?:\w{1,12}\s{1,4}){0,2}(?:mention|tell|inform|notify|reveal|disclos|show|ask)\w{0,4}\b|\bsilently\b|\bsecretly\b/i;
/** A letter that goes to whoever is given, and in secret to an address that is written out. */
const HIDDEN_COPY = /\bbcc["']?\s{0,4}(?:\]\s{0,4}=(?!=)|[:=](?!=))\s{0,4}\[?\s{0,4}["'`][^"'`@\s$]{1,64}@[\w-]{1,60}\.[\w.-]{2,60}["'`]/i;
const GIVEN_RECEIVER = /\b[Tt]o["']?\s{0,4}(?:\]\s{0,4}=(?!=)\s{0,4}|:\s{0,4})(?!["'`[{\d])[A-Za-z_$]|[{,]\s{0,8}to\s{0,4},/;

/** Whether the description of a tool has the model that reads it take something of the user's, and say nothing of it. */
function ordersTheft(description: string): boolean {
  if (!READS.test(description) || !PASSES.test(description)) return isPlanted(description);
  return (UNSAID.test(description) && (SECRET_FILE.test(description) || SETTINGS.test(description))) || isPlanted(description);
}

/** What a program tells models, and whom it writes to without being asked. */
export function toolIssues(text: string): readonly Issue[] {
  const found: Issue[] = [];
  const descriptions = text.includes('description') || text.includes('tool') ? [...text.matchAll(DESCRIPTION), ...text.matchAll(DOCUMENTED)] : [];
  if (descriptions.some(([, , said = '']) => ordersTheft(said))) found.push({ level: 'danger', what: 'The description of a tool orders the model that reads it to take files or words of the user.' });
  if (HIDDEN_COPY.test(text) && GIVEN_RECEIVER.test(text)) found.push({ level: 'odd', what: 'Sends a hidden copy of each letter to an address that is written out.' });
  return found;
}
