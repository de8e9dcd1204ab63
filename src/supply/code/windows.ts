import { printable } from '../printable.ts';
import type { Issue } from './issue.ts';
import { shellIssues } from './shell.ts';

/** What scripts and settings for Windows start. Patterns are bounded. */

const SHELL = /\b(?:CreateObject\s{0,4}\(\s{0,4}["']|new\s{1,4}ActiveXObject\s{0,4}\(\s{0,4}["'])(?:WScript\.Shell|Shell\.Application|ADODB\.Stream|Schedule\.Service)/i;
const FETCHES = /\b(?:CreateObject|ActiveXObject)\s{0,4}\(\s{0,4}["'](?:MSXML2\.\w{0,20}XMLHTTP|WinHttp\.WinHttpRequest|Microsoft\.XMLHTTP)[\w.]{0,20}["']/i;
/** What they are told to start, where it is written out. */
const GIVEN = /\.\s{0,4}(?:Run|Exec|ShellExecute)\s{0,4}\(?\s{0,4}(["'])([^\n]{3,2000}?)\1/gi;
const STARTED = /\.\s{0,4}(?:Run|Exec|ShellExecute)\b/i;
/** A window that nobody sees, a page that starts programs, or what was fetched and written. */
const HIDES = /<(?:\w{1,20}:)?script\b|,\s{0,4}(?:0|vbHide)\s{0,4}(?:[),\n\r]|$)|ADODB\.Stream/i;

/** What a script starts by the objects of Windows. */
export function windowsIssue(text: string): Issue | undefined {
  if (!SHELL.test(text) || !STARTED.test(text)) return undefined;
  const given = [...text.matchAll(GIVEN)].map(([, , command = '']) => command);
  return { level: HIDES.test(text) || FETCHES.test(text) || given.some((command) => shellIssues(command).some(({ level }) => level === 'danger')) ? 'danger' : 'odd', what: 'Starts programs by the shell of Windows.' };
}

const RUN_KEY = /^\s{0,8}\[HKEY_[^\]\n]{1,300}\\(?:CurrentVersion\\(?:Run(?:Once|Services)?|Winlogon|Policies\\Explorer\\Run)|Image File Execution Options\\[^\]\n]{1,100}|shell\\open\\command|AppInit_DLLs)[^\]\n]{0,100}\]/im;
const STARTS = /\b(?:powershell|pwsh|cmd|mshta|wscript|cscript|rundll32|regsvr32|certutil|bitsadmin)(?:\.exe)?\b|https?:\/\/|\\\\Temp\\\\|%TEMP%/i;
/** Files of a machine that somebody else runs: looking at a folder with them signs in there. */
const SHARE = /^\s{0,8}(?:URL|IconFile|WorkingDirectory|BaseURL)\s{0,4}=\s{0,4}(?:file:\/{2,5}[\w.-]{1,200}\/|\\\\[\w.-]{1,200}\\)/im;
const PROGRAM_URL = /^\s{0,8}URL\s{0,4}=[^\n]{1,500}\.(?:exe|scr|hta|bat|cmd|ps1|vbs|js|msi|lnk|jar)\s{0,8}$/im;

/** What Windows starts when a medium is put in. */
const AUTORUN = /^\s{0,8}(?:open|shellexecute|shell\\[^=\n]{1,60}\\command)\s{0,4}=[^\n]{1,300}/im;

/** What files of settings do that a click takes in. @param name - the last part, in lower case */
export function settingsIssues(text: string, name: string): readonly Issue[] {
  const found: Issue[] = [];
  if (name.endsWith('.reg')) {
    const key = RUN_KEY.exec(text)?.[0];
    if (key !== undefined) found.push({ level: STARTS.test(text.slice(text.indexOf(key) + key.length, text.indexOf(key) + 5000)) ? 'danger' : 'odd', what: `Sets something up that starts by itself (${printable(key.trim(), 80)}).` });
  }
  if (/\.(?:url|scf|library-ms)$/.test(name)) {
    const share = SHARE.exec(text)?.[0];
    if (share !== undefined) found.push({ level: 'danger', what: `Signs in to another machine (${printable(share.trim(), 80)}).` });
    else if (PROGRAM_URL.test(text)) found.push({ level: 'odd', what: 'Leads to a program.' });
  }
  const started = name === 'autorun.inf' ? AUTORUN.exec(text)?.[0] : undefined;
  if (started !== undefined) found.push({ level: 'danger', what: `Has Windows start something by itself (${printable(started.trim(), 80)}).` });
  if (name.endsWith('.iqy') && /^WEB\s/i.test(text)) found.push({ level: /https?:/i.test(text) ? 'danger' : 'odd', what: 'Fetches what a spreadsheet then runs as formulas.' });
  if (name.endsWith('.slk') && /^C;[^\n]{0,200};?E(?:EXEC|CALL|REGISTER|RUN|cmd\|)\b/im.test(text)) found.push({ level: 'danger', what: 'A formula starts a program.' });
  if (name.endsWith('.jnlp') && /<all-permissions\s{0,4}\/>/.test(text)) found.push({ level: /\bcodebase\s{0,4}=\s{0,4}["']http:/i.test(text) ? 'danger' : 'odd', what: 'Fetches a program of Java and runs it with all rights.' });
  return found;
}
