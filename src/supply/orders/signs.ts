/** What a text has that speaks to a model: by far the most texts have none of it, and are not read closer. Patterns are linear. */

/** Who is spoken to, what it was told before, and what it is to do with what it reads. */
const SPOKEN = /\b(?:A\.?I\.?|LLMs?|GPT|ChatGPT|Claude|Gemini|Copilot|K\.?I\.?|I\.A\.|IA)\b|\b(?:[Aa]ssist[ae]nte?n?s?|ASSISTANTS?|[Aa]sisten(?:te|ti|ta|t)?s?|[Aa]systen\w{1,4}|[Cc]hat-?bots?|[Ll]anguage\s{1,4}models?|(?:automated|coding|software|AI|this|the|any|all|every)\s{1,4}(?:agents?|models?|bots?)|[Aa]gents?\s{0,2}[:,]|[Ss]ystem[\s-]{0,2}(?:[Pp]rompt|[Nn]ote|[Mm]essage|[Oo]verride|[Uu]pdate)|SYSTEM|ADMIN|DEVELOPER|(?:[Ii]gnor(?:e[rnz]?|ier\w{0,3}|a|i|ar)|IGNORE|[Dd]isregard|DISREGARD|[Ff]orget|[Oo]verride|[Vv]ergi(?:ss|sst)|[Oo]ubliez?|[Oo]lvid[ae]|[Dd]imentica|[Ee]sque[çc]a|[Nn]egeer|[Zz]ignoruj)\b[^\n]{0,80}\b(?:instru\w{2,12}|istruzioni|anweisung\w{0,2}|consignes?|prompts?|rules?|guidelines|context|above|previous|everything|policy|policies|polecenia)|(?:previous|prior|earlier|original|new|hidden|your)\s{1,4}(?:system\s{1,4})?(?:instructions?|prompts?|directives?|guidelines)|[Pp]rompts?\s{0,2}[:,]|[Ww]hen(?:ever)?\s{1,4}(?:you\s{1,4})?(?:are\s{1,4})?(?:asked|summari[sz]\w{1,4}|answer\w{0,3}|process\w{0,3}|reading|read|translat\w{1,4}|respond\w{0,3}|repl\w{1,5}|review\w{0,3})|[Ii]f\s{1,4}you\s{1,4}(?:are\s{1,4})?(?:an?\b|reading|read|processing|summari[sz]\w{1,4}|scanning|parsing|indexing)|(?:your|the|every|each|any)\s{1,4}(?:next\s{1,4}|final\s{1,4})?(?:answers?|responses?|repl(?:y|ies)|summar(?:y|ies)|outputs?|tool\s{1,4}calls?)\b[^\n]{0,60}\b(?:must|should|include|append|add|end|begin|start|with)|jailbreak\w{0,4}|(?:to|for)\s{1,4}(?:the\s{1,4})?(?:model|agent|bot|LLM)s?)\b/;
/** Marks by which a chat's format tells who speaks. */
const MARKED = /<\|(?:im_start|system|start_header_id|user|assistant)|\[\/?INST\]|<<SYS>>|\[\[(?:assistant|system)|<\/?(?:system|assistant|important|instructions?|system-reminder)>|!\[[^\]\n]{0,60}\]\(\s{0,4}https?:[^)\n]{0,200}[?=]/i;
/** The same in other scripts. */
const ELSEWHERE = /忽略|无视|無視|指令|助手|提示词|提示詞|プロンプト|指示|アシスタント|무시|지시|어시스턴트|инструкц|игнорир|ассистент|промпт|нейросет|помощник|інструкц|تجاهل|تعليمات|المساعد|निर्देश|अनदेखा/;
/** Letters that are written so that no word of the above shows: apart, as digits, backwards, or between others that nobody sees. */
const DISGUISED = /(?:(?<![\p{L}\d])\p{L}[ .\-_*]){10}|(?:(?<![\w])(?=[a-z]{0,11}[013457@$][a-z013457@$]{1,12}[^\w])(?=[013457@$]{0,3}[a-z])[a-z013457@$]{2,14}[^\w\n]{1,3}){3}|[\u202e\u2066-\u2069]|[\u200b-\u200d\u2060]{3}|(?:[a-z][\u200b-\u200d\u2060\u00ad]){4}|[a-z][\u0400-\u045f\u0370-\u03ff]|[\u0400-\u045f\u0370-\u03ff][a-z]|snoitcurtsni|erongi|[\u{e0020}-\u{e007f}]|[\u{1d400}-\u{1d7ff}\uff21-\uff5a]{4}/u;

/** Whether what a text says to a model shows in its letters only once they are put right: nobody writes so by accident. */
export function isDisguised(text: string): boolean {
  return DISGUISED.test(text) && !SPOKEN.test(text);
}

/** Whether a text speaks to a model, or hides what it says: only such is read by the classifier. */
export function maySpeakToModel(text: string): boolean {
  return SPOKEN.test(text) || MARKED.test(text) || ELSEWHERE.test(text) || DISGUISED.test(text);
}
