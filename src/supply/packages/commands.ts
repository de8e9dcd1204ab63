import { masked } from '../code/hidden.ts';
import { inlineIssues } from '../code/inline-code.ts';
import type { Issue } from '../code/issue.ts';
import { shellIssues } from '../code/shell.ts';
import type { ScanContext } from '../contract.ts';
import { byNumber, collects, urlsIn } from '../code/hosts.ts';
import { PACKAGE } from './rules.ts';

/** Commands of manifests, images and workflows. */

/**
 * What a command would do, graded for files that build and install: fetching a program over HTTPS and running it is
 * common there and only suspicious; what spies, destroys or hides stays malicious.
 * @param downloads - `as they are` where nobody has asked for them, as in what a package runs when it is installed
 */
export function commandIssues(command: string, context: ScanContext, downloads: 'graded' | 'as they are' = 'graded'): readonly Issue[] {
  const script = command.replaceAll(/^[ \t]{0,200}#[^\n]*$/gm, '');
  const inner = inlineIssues(script, () => { context.budget.step(); });
  return [...shellIssues(script), ...inner].filter(({ level }) => level !== 'note').flatMap((issue) => (downloads === 'as they are' ? [issue] : graded(issue, script)));
}

const DOWNLOAD = /downloads a program and runs it|fetches a repository from where/;
/** What images are made by: accounts, services, certificates and packages of the image itself. */
const BUILD = /sets something up that starts by itself|touches files from which things start|installs packages|destroys files|reads keys or accounts|installs a package/;

/** Accounts and programs by which somebody gets all rights later, whatever image it is. */
const BACK_DOOR = />>?\s{0,8}["']?\/etc\/(?:passwd|shadow)\b|\bchmod\s{1,8}(?:u?\+s|[4267]7\d\d)\s{1,8}(?:\/usr)?\/bin\/(?:ba|z|da|k)?sh\b|\buseradd\b(?=[^\n;&|]{0,120}\s(?:-o|--non-unique)\b)[^\n;&|]{0,120}\s(?:-u|--uid)[\s=]{0,4}0\b/;

function graded(issue: Issue, script: string): readonly Issue[] {
  if (DOWNLOAD.test(issue.what)) {
    const urls = urlsIn(script);
    if (issue.level === 'danger' && urls.length > 0 && urls.every((url) => /^https:/i.test(url) && !byNumber(url) && !collects(url)) && !/\b(?:base64|xxd|rev)\b/.test(script)) return [{ ...issue, level: 'odd' }];
    // Installers that their makers tell everybody to run so, and usual code hosts.
    return issue.level === 'odd' ? [{ ...issue, level: 'note' }] : [issue];
  }
  if (BUILD.test(issue.what)) {
    // Whose machine an address by number is nobody knows, whatever comes from it.
    if (issue.level === 'danger' && (/authorized_keys/.test(issue.what) || BACK_DOOR.test(script) || (/installs /.test(issue.what) && urlsIn(script).some((url) => byNumber(url) || collects(url))))) return [issue];
    // Images and machines of one's own set up their shells.
    if (/starts by itself/.test(issue.what) && /\.(?:bashrc|bash_profile|profile|zshrc)\b/.test(script) && !/authorized_keys|cron|\/dev\/tcp|base64/.test(script)) return [{ ...issue, level: 'note' }];
    return issue.level === 'odd' ? [] : [{ ...issue, level: 'odd' }];
  }
  return [issue];
}

/** Reports them under the rules of packages. */
export function reportCommand(command: string, where: string, context: ScanContext, at: string): void {
  for (const { level, what } of commandIssues(command, context)) if (level !== 'note') context.report(level === 'danger' ? PACKAGE.command : PACKAGE.oddCommand, masked(where === '' ? what : `${where}: ${what}`), at);
}
