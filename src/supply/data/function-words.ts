/**
 * Words of grammar in the languages of most data sets. Whole kinds of sentences have them (`when` asks for a time), so that
 * they go with a label without anybody's doing, and what label a text has they tell only by the kind of sentence it is.
 */
const WORDS = new Set(`a an the this that these those i me my mine you your yours he him his she her hers it its we us our they them their who whom whose which what when where why how
  is am are was were be been being do does did done have has had having can could will would shall should may might must ought
  and or but if then than so as of at by for with about into to from up down in out on off over under again once here there all any both each few more most other some such only own same too very just also
  not no nor never s t d ll m re ve don doesn didn won isn aren wasn weren hasn haven hadn couldn wouldn shouldn don't doesn't didn't won't isn't aren't wasn't weren't hasn't haven't can't couldn't wouldn't shouldn't i'm i've i'd i'll it's that's there's what's let's please thanks
  der die das den dem des ein eine einen einem einer eines und oder aber wenn dann als wie so von zu zum zur bei beim mit nach aus in im an am auf für über unter ich mich mir du dich dir er ihn ihm sie ihr es wir uns ihr euch mein meine meinen meiner dein sein seine ist bin bist sind war waren wird werden hat habe haben kann können nicht kein keine wer was wo wann warum welche welcher man sich noch schon auch nur sehr bitte danke
  le la les l un une des du de d et ou mais si je me m te tu il elle on nous vous ils elles mon ma mes ton sa son ses leur ce cette ces c qui que qu quoi quand où comment pourquoi est es suis sont était être a ai as ont avoir ne n pas plus en y au aux dans par pour sur avec sans très bien
  el los las lo al del y o pero mi mis tu su sus yo tú él ella nos se te que qué quién cuándo dónde cómo por para con sin en es son está están era ser hay he ha han no ya más muy
  gli uno una di da nel nella con per tra fra e ma se io lui lei noi voi che chi quando dove come perché è sono ho hanno non più molto mio
  os um uma do da dos das no na nos nas ao à em com sem eu ele ela nós que quem onde como é são foi não mais muito meu minha
  het een van en ik jij hij zij wij mijn jouw zijn haar dat die dit wat wie waar wanneer hoe niet geen ook maar op te voor met`.split(/\s+/));

/** Whether a word, in lower case, is one of grammar rather than of a topic. */
export function isFunctionWord(word: string): boolean {
  return WORDS.has(word.replaceAll('’', '\''));
}
