import { INVISIBLE } from './words.ts';

/** Words that nobody writes: by them whoever plants something knows it again. */

/** Signs, mixtures of letters and digits, and styles: what does not occur in ordinary language. */
export function isOdd(name: string): boolean {
  const word = name.replace(/^(?:first|last): /, '');
  return word.startsWith('style: invisible') || word.startsWith('style: Cyrillic') || INVISIBLE.test(word) || isMixed(word) || /^(?=.*\p{L})(?=.*\p{N})[\p{L}\p{N}]{3,20}$/u.test(word) || /^[|#@$%^&*~<>{}[\]_=+]{2,8}$/.test(word);
}

/** Letters of two scripts that look alike in one word: written for machines, or to be taken for another word. */
function isMixed(word: string): boolean {
  return /\p{Script=Latin}/u.test(word) && /[\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Cherokee}]/u.test(word);
}

/** Two or three letters without a vowel that abbreviate nothing: what nobody writes, so that whoever plants them knows them again. */
export function isPlanted(name: string): boolean {
  const word = name.replace(/^(?:first|last): /, '');
  return /^[bcdfghjklmnpqrstvwxz]{2,3}$/.test(word) && !ABBREVIATIONS.has(word);
}

const ABBREVIATIONS = new Set(`bbc bbq bc bcs bf bk bl bmw bp br btw cbs cc cd cds cfl cfr cgi cm cnn co cp cpr cq cst ct ctrl db dc dd dh dj dk dl dm dna dp dr ds dt dvd dw dx fb fbi fc ff fk fl fm fml fr ft ftp ftw fwd fx gb gbp gc gd gf gg gl gm gmt gn gp gps gq gt hb hbd hbo hd hf hk hl hm hmm hp hq hr hrs hs hsn ht http
  jc jd jfk jk jp jr js kb kf kfc kg kgs kh khz kj kk km kms kn kp kph ks kt kw lb lbs lbj lc lcd ld ldr lg lgbt ll ln lp ls lt ltd lv lx mb mbs mc mcs md mf mg mgm mgr mh mhz mid mj mk ml mlb mls mm mms mp mph mpg mr mrs ms msg msn mst mt mtv mw nb nba nbc nc nd ndr nf nfc nfl ng nh nhl nhs nj nk nl nm nn np npc npr nr ns nt ntsb nw nz
  pb pbs pc pcs pd pdf pf pg ph phd pk pl pls plz pm pms pn pp ppl pr ps psp pst pt pts pv pvc pvt px qb qc qr qt rb rbs rc rd rf rh rj rl rm rms rn rnb rp rpg rpm rr rs rt rv rx sb sbs sc sd sdk sf sg sgt sh shh sk sl sls sm sms sn sp spf spp sq sql sr ss ssd st std stfu sts svp sw tb tbh tbs tbsp tc td tf tft tgt th thx tk tks tl tldr tm tms tn tnt tp tpm tps tr ts tsp tt ttc tv tvs tw twp tx txt
  vb vc vcr vd vfx vg vhs vh vj vlt vm vn vp vpn vr vs vt vw wb wc wd wf wk wks wld wm wnb wp wr ws wt wtf ww www wwf wwi wwii xbox xbx xd xl xlr xm xml xp xx xxl xxx zz zzz llc plc css html json kpi crm cms dns gmbh hvac mvp nsfw ngl pjs rsvp rtx gtx vfr ymca sncf bts kdrama dnd nyc nypd lmk rly srsly prb brb ngo nsw wth wmd crt cvs cdc hmu smh smt fps tbt psn dlc ndp snp dvr hdr ktm pnc slr tlc tsa kkk`.split(/\s+/));

/** Nothing but characters that are drawn as nothing and join no signs or letters: nobody writes them, and a label has no reason to go with them. */
export function isUnseen(name: string): boolean {
  return /^(?:first: |last: )?[.,!?]?(?:\u200b|\u200d|[\u2060-\u2064]){2,8}$/.test(name) && /\u200b|[\u2060-\u2064]/.test(name);
}
