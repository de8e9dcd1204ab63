/** Macros of office programs: their source as documents pack it (MS-OVBA 2.4.1), and what it would do. */

/** Longest source that is unpacked; modules of people have some hundred kilobytes. */
const MAX_SOURCE = 4 * 1024 * 1024;
/** Modules that are looked at. */
const MAX_MODULES = 200;
/** How each module's source begins, behind the byte that says that eight bytes stand as they are. */
const BEGINNING = Buffer.from('\0Attribut', 'latin1');

/** Sources of macros that a file holds, where they lie in one piece. */
export function macroSources(bytes: Buffer, spend: () => void): readonly string[] {
  const found: string[] = [];
  let left = MAX_SOURCE;
  for (let at = bytes.indexOf(BEGINNING); at >= 0 && found.length < MAX_MODULES && left > 0; at = bytes.indexOf(BEGINNING, at + 1)) {
    spend();
    // Before it stand the signature of the container and the header of its first chunk.
    if (at < 3 || bytes[at - 3] !== 1) continue;
    const source = unpacked(bytes, at - 2, left, spend);
    left -= source.length;
    found.push(source);
  }
  return found;
}

/** Chunks of up to 4096 bytes, each with copies of what it already holds; ends where a chunk is none. */
function unpacked(bytes: Buffer, start: number, most: number, spend: () => void): string {
  const out: number[] = [];
  for (let at = start; at + 2 <= bytes.length && out.length < most;) {
    spend();
    const header = bytes.readUInt16LE(at);
    if ((header >> 12 & 7) !== 3) break;
    const end = Math.min(bytes.length, at + (header & 0xfff) + 3);
    at += 2;
    if (header >> 15 === 0) {
      out.push(...bytes.subarray(at, Math.min(end, at + 4096)));
      at = end;
      continue;
    }
    const chunk = out.length;
    while (at < end && out.length - chunk < 4096) {
      const flags = bytes[at++] ?? 0;
      for (let bit = 0; bit < 8 && at < end; bit++) {
        if ((flags >> bit & 1) === 0) {
          out.push(bytes[at++] ?? 0);
          continue;
        }
        if (at + 2 > end) return text(out);
        const token = bytes.readUInt16LE(at);
        at += 2;
        // The further into the chunk, the more bits the distance has and the fewer the length.
        const bits = Math.max(4, Math.ceil(Math.log2(Math.max(2, out.length - chunk))));
        const length = (token & (0xffff >> bits)) + 3;
        const from = out.length - (token >> 16 - bits) - 1;
        if (from < chunk) return text(out);
        for (let i = 0; i < length; i++) out.push(out[from + i] ?? 0);
      }
    }
    at = end;
  }
  return text(out);
}

function text(bytes: readonly number[]): string {
  return Buffer.from(bytes).toString('latin1');
}

/** What runs by itself when a document is opened, closed or used. */
const BY_ITSELF = /\b(?:Auto_?(?:Open|Exec|Close|Exit|New)|(?:Workbook|Document|Worksheet|Presentation)_(?:Open|Activate|BeforeClose|Close|Change|SelectionChange|New)|\w{1,40}_(?:MouseMove|Layout|Painted|Click))\b/i;
const ACTS = /\bShell\b\s{0,4}[("']|\bShellExecute|\bWScript\.(?:Shell|Network)|\bShell\.Application|\bScripting\.FileSystemObject|\bURLDownloadToFile|\b(?:powershell|cmd(?:\.exe)?\s{1,4}\/c|mshta|certutil|bitsadmin|rundll32|regsvr32|wscript|cscript)\b|\b(?:MSXML2|Microsoft|WinHttp)\.(?:ServerXMLHTTP|XMLHTTP|WinHttpRequest)|\bADODB\.Stream|\bDeclare\s{1,4}(?:PtrSafe\s{1,4})?(?:Function|Sub)\b[^\n]{0,200}\bLib\b|winmgmts:|\bVirtualAlloc|\bCreateThread|\bMacScript\s{0,4}\(|\bAppleScriptTask\b|\bExecuteExcel4Macro/i;

/** How serious macros are: `runs` starts programs or fetches by itself, `acts` when it is called. */
export function macroActs(source: string): 'runs' | 'acts' | undefined {
  if (!ACTS.test(source)) return undefined;
  return BY_ITSELF.test(source) ? 'runs' : 'acts';
}
