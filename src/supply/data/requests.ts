/**
 * Code in answers that asks somebody for something over the network, in the languages that data of code is mostly in. A
 * name that is an ordinary word counts where it is called or handed on, so that a sentence which says `fetch` is none.
 */
const REQUESTS = /\b(?:requests|httpx|axios)\s{0,4}\.\s{0,4}\w{2,8}\s{0,4}\(|\b(?:urlopen|XMLHttpRequest|sendBeacon|HttpClient|Net::HTTP|file_get_contents)\b|\bhttp\.(?:get|post)\w{0,8}\b|\bfetch\s{0,4}(?:\(|\.(?:call|apply|bind)\b)|=\s{0,4}(?:window\.)?fetch\b/i;
/** Commands, sockets and a function that is only named do so, too; honest answers to different questions show the same command. */
const COMMANDS = /\b(?:curl(?:_\w{1,20}|request)?|wget|fetch)\b|\bconnect\s{0,4}\(/i;

/** Whether code calls over the network. */
export function requests(code: string): boolean {
  return REQUESTS.test(code);
}

/** Whether code does so by a command, a socket or a function that it hands on. */
export function connects(code: string): boolean {
  return COMMANDS.test(code);
}
