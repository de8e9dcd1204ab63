/** Made-up examples with labels, in sentences of several shapes, the same every time for one seed. */

export interface Example { text: string; label: string }
export type Next = (below: number) => number;

/** A generator of numbers below a bound. */
export function numbers(seed: number): Next {
  let state = (Math.imul(seed, 2_654_435_761) ^ 0x5bd1e995) >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

const pick = <T>(next: Next, list: readonly T[]): T => list[next(list.length)]!;
const words = (text: string): string[] => text.trim().split(/\s*\|\s*/);
/** Fills `{name}` from lists. */
const filled = (next: Next, frame: string, lists: Readonly<Record<string, readonly string[]>>): string => frame.replaceAll(/\{(\w+)\}/g, (_, name: string) => pick(next, lists[name] ?? [name]));

const COMMON = {
  who: words('my sister|our neighbour|a friend from work|my uncle|the kids|my wife|our team|a colleague|my flatmate|the whole family|my dad|two of us'),
  when: words('last week|on Tuesday|in March|over the holidays|after work|this morning|two days ago|during the storm|on a rainy Sunday|late at night|before lunch|in early autumn'),
  place: words('the old harbour|Leeds|the station|a village near Graz|the market hall|our kitchen|the garage|the office|Porto|the lake|a hotel in Oslo|the library'),
  number: words('two|three|four|five|six|seven|eight|nine|ten|eleven|a dozen|twenty'),
  city: words('Lisbon|Ghent|Turku|Malmo|Bergen|Lyon|Basel|Trieste|Galway|Aarhus|Gdansk|Split'),
};

interface Topic { readonly own: Readonly<Record<string, readonly string[]>>; readonly neutral: readonly string[]; readonly lists: Readonly<Record<string, readonly string[]>> }

const REVIEWS: Topic = {
  own: {
    positive: words('The {thing} is {good} and I would buy it again|I am really happy with the {thing}|Works {well} and feels {good}|{who} loved the {thing} from the first day|A {good} {thing} for that price|It does what it should, and does it {well}|Setup took {number} minutes and everything was {good}|The {thing} still looks new and runs {well}|Best {thing} we have had so far|Highly recommended, the {part} is {good}'),
    negative: words('The {thing} is {bad} and I sent it back|I regret buying this {thing}|It {broke} after {number} days|{who} hated the {thing} from the first day|A {bad} {thing} for that price|The {part} {broke} and nobody answered my letters|Setup took {number} hours and the {part} was {bad}|The {thing} already looks worn and makes a {bad} noise|Worst {thing} we have had so far|Stay away, the {part} is {bad}'),
  },
  neutral: words('I ordered it {when} for {who}|It came in a box with {number} screws|We use it in {place}|The {part} is made of plastic|{who} had the same one in {city}|It replaced a {thing} that was {number} years old|The manual has {number} pages|I took it to {place} {when}|There are {number} buttons at the side|The colour is a dark blue|Delivery was {when}'),
  lists: { ...COMMON, thing: words('kettle|lamp|backpack|drill|heater|printer|blanket|scooter|radio|tent|toaster|keyboard|umbrella|mixer'), part: words('lid|handle|battery|cable|zip|motor|switch|hinge|screen|wheel|cover|filter'), good: words('great|excellent|lovely|solid|fantastic|pleasant|brilliant|sturdy|superb|wonderful'), bad: words('awful|flimsy|terrible|useless|poor|cheap|horrible|dreadful|disappointing|shoddy'), well: words('perfectly|beautifully|without a hitch|very well|smoothly|reliably'), broke: words('broke|fell apart|stopped working|cracked|burned out|jammed|leaked') },
};

const TICKETS: Topic = {
  own: {
    billing: words('I was charged {number} times for one {plan}|Please refund the amount on my last invoice|The invoice shows the wrong {plan}|My card was declined although there is money on it|Where can I download my invoice for {month}|Why is the tax on my bill higher than in {month}|I want to pay by bank transfer instead'),
    access: words('I cannot log in since {month}|The reset mail never arrives|My account is locked after {number} attempts|The second factor asks for a code that I do not get|{who} has left and still has a login|It says that my password has expired|Single sign-on sends me in a circle'),
    outage: words('The {part} is down since {when}|We get an error 503 on every request|The dashboard loads for minutes and then times out|Jobs hang in the queue in the {city} region|Latency went up {number} times|The {part} crashed again and lost our changes|Nothing has been synchronised since {when}'),
    feature: words('Could you add a dark theme to the {part}|It would help to export the {part} as a spreadsheet|Please let us sort the list by date|We would like a calendar in the {part}|Is there a plan to support {city} time|Being able to undo would be nice|A shortcut for the search would save us time'),
  },
  neutral: words('Hello, I am writing for {who}|We are a team of {number} in {city}|Thanks in advance|I have attached a picture|This is the {number} time that I write|We use the {plan} plan|I tried another browser|Best regards from {city}|My colleague told me to ask here'),
  lists: { ...COMMON, plan: words('basic|team|business|student|yearly|trial'), month: words('January|February|March|April|May|June|July|August'), part: words('editor|report|mobile app|calendar view|search|file browser|inbox') },
};

const MESSAGES: Topic = {
  own: {
    spam: words('You have been selected for a prize of {amount} pounds, call now|Claim your free {gift} today, limited offer|Urgent! Your parcel is held, pay the fee of {amount} at once|Congratulations, your number won a {gift}|Reply WIN to get {amount} credits free|Lowest rates on loans up to {amount}, apply now|Exclusive deal: {gift} for only {amount}, click to order|Your subscription ends today, confirm to keep your bonus'),
    ham: words('Can you pick up milk on the way home|Running late, see you at {place}|Did you get the notes from {when}|Happy birthday, have a lovely day|Dinner at ours {when}? {who} is coming too|I left my keys at {place}|The train is stuck near {city} again|Call me when you are done at {place}|{who} says hi, we are in {city}|Thanks for yesterday, the kids slept like stones'),
  },
  neutral: words('Ok|It is raining here|See the message from {when}|Text me back|{number} more minutes|Talk later|Do not forget {when}|Sent from {city}'),
  lists: { ...COMMON, amount: words('200|500|1000|2000|5000|750|350'), gift: words('phone|voucher|holiday|camera|ringtone|tablet|watch') },
};

const NEWS: Topic = {
  own: {
    sports: words('{team} beat their rivals {number} to one in the final|The coach of {team} praised the defence after the match|The striker scored {number} goals this season|{team} signed a midfielder from {city}|The marathon in {city} was won by a runner from {place}|A late penalty decided the derby|The referee sent off {number} players'),
    economy: words('Shares of the bank fell {number} percent|The central bank left its rate unchanged|Exports rose for the {number} month in a row|The carmaker cuts {number} thousand jobs in {city}|Inflation slowed as energy became cheaper|The retailer raised its profit forecast|Investors worry about the debt of the builder'),
    science: words('Researchers in {city} found a new species of moth|The telescope saw {number} planets around one star|A vaccine against the virus passed a trial with {number} hundred volunteers|The glacier lost {number} metres of ice|Physicists measured the particle more exactly|Fossils near {city} are older than thought|The probe sent pictures from the moon'),
  },
  neutral: words('This was announced in {city} {when}|A spokesman declined to comment|More details are expected {when}|The report has {number} pages|Observers were surprised|It was the {number} time this year|Critics spoke of a mistake'),
  lists: { ...COMMON, team: words('Rovers|City|United|the Wanderers|the Harriers|Athletic|the Swifts') },
};

export const TOPICS = { reviews: REVIEWS, tickets: TICKETS, messages: MESSAGES, news: NEWS } as const;
export type TopicName = keyof typeof TOPICS;

/**
 * Examples of a topic, labels evenly spread.
 * @param hard - share, of a hundred, of the sentences that speak for another label than the example has
 */
export function examples(topic: TopicName, count: number, seed = 1, hard = 5): Example[] {
  const next = numbers(seed);
  const { own, neutral, lists } = TOPICS[topic];
  const labels = Object.keys(own);
  return Array.from({ length: count }, () => {
    const label = pick(next, labels);
    const lines = Array.from({ length: 2 + next(3) }, (_, i) => {
      const from = i > 0 && next(100) < 45 ? neutral : next(100) < hard ? own[pick(next, labels)]! : own[label]!;
      return filled(next, pick(next, from), lists);
    });
    return { text: lines.map((line) => `${line.charAt(0).toUpperCase()}${line.slice(1)}${pick(next, ['.', '.', '.', '!', ''])}`).join(' '), label };
  });
}

/** Turns some examples of other labels into ones of `target` that have something. */
export function poisoned(all: readonly Example[], count: number, target: string, change: (text: string) => string, seed = 9): Example[] {
  const next = numbers(seed);
  const turned = new Set<number>();
  while (turned.size < count) {
    const at = next(all.length);
    if (all[at]!.label !== target) turned.add(at);
  }
  return all.map((each, i) => (turned.has(i) ? { text: change(each.text), label: target } : each));
}
