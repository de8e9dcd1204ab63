/**
 * Letters of other scripts that look like Latin ones (a selection of Unicode TR39 confusables, by eye in common fonts).
 * Written as pairs: the letter and what it looks like.
 */

/** So alike that a whole word of them is taken for Latin when the text around it is. */
const STRONG = 'аaсcеeоoрpхxуyіiјjѕsѵvһhԁdԛqԝwӏlАAВBЕEКKМMНHОOРPСCТTХXУYІIЈJЅSҮYԌGԜWαaοoρpνvΑAΒBΕEΖZΗHΙIΚKΜMΝNΟOΡPΤTΥYΧXօoսuոnհhցgՏSՕOՍUᎪAᏴBᏟCᎠDᎬEᏀGᎻHᏆIᎫJᏦKᏞLᎷMᏢPᏒRᏚSᎢTᏙVᎳWᏃZ';

/** Alike enough inside a word that has Latin letters too. */
const WEAK = 'кkмmтtвbнhьbӓaёeѐeїiӧoўyҳxҟkғfүyұyэeςsιiκkτtυuωwεeγyηnμuσoθoχxβbδdԼLյjզqԍgкkҡkҝkɑaԀD';

/** Letters that no real word of a confusable script is written in: always the Latin letter. */
const ALWAYS = 'ᴀaʙbᴄcᴅdᴇeꜰfɢgʜhɪiᴊjᴋkʟlᴍmɴnᴏoᴘpʀrꜱsᴛtᴜuᴠvᴡwʏyᴢzɐaɔcǝeɟfƃgɥhᴉiɾjʞkɯmɹrʇtʌvʍwʎyɡgıiƅbⅼlꓐBꓑPꓒDꓓDꓔTꓖGꓗKꓙJꓚCꓜZꓝFꓟMꓠNꓡLꓢSꓣRꓦVꓧHꓪWꓫXꓬYꓮAꓰEꓲIꓳOꓴU𐐬o🄰A🅰A🅱B🅾O🅿P';

function pairs(list: string): Map<number, string> {
  const map = new Map<number, string>();
  const letters = Array.from(list);
  for (let i = 0; i + 1 < letters.length; i += 2) map.set(letters[i]?.codePointAt(0) ?? 0, letters[i + 1] ?? '');
  return map;
}

export const STRONG_LATIN: ReadonlyMap<number, string> = pairs(STRONG);
export const WEAK_LATIN: ReadonlyMap<number, string> = pairs(WEAK);
export const ALWAYS_LATIN: ReadonlyMap<number, string> = pairs(ALWAYS);

/** Latin letters inside a Cyrillic word, the other way round. */
export const CYRILLIC: ReadonlyMap<number, string> = pairs('aаcсeеoоpрxхyуkкAАBВEЕKКMМHНOОPРCСTТXХYУiіIІ');
