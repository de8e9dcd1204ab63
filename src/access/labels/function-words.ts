import { words } from './word-table.ts';

/*
 * Closed classes of words, which no domain adds to: what stands before the object of a verb, what begins a sentence and is
 * no verb, and the verbs with which one only wants to be told something. All folded; eight languages.
 */

/** Words that begin an object: articles, possessives, demonstratives, quantifiers. */
export const DETERMINERS: ReadonlySet<string> = new Set(words(`the a an this that these those my our your his her its their all both each every any some one two three four five six ten another
  der die das den dem des ein eine einen einem einer mein meine meinen meinem meiner unser unsere unseren unserem unserer sein seine seinen seinem ihr ihre ihren ihrem dieser diese dieses diesen diesem jede jeden jedes alle beide beiden kein keine keinen
  le la les l un une des du mon ma mes notre nos son sa ses leur leurs ce cet cette ces tous toutes tout chaque
  el los las lo al del una unos unas mi mis nuestro nuestra nuestros nuestras su sus este esta estos estas ese esa esos esas todos todas todo cada ambos
  il gli i uno mio mia miei mie nostro nostra nostri nostre suo sua suoi sue loro questo questa questi queste quel quella quei quelle tutti tutte tutto ogni
  o os as um uma uns umas meu minha meus minhas nosso nossa nossos nossas seu sua seus suas esse essa este esta estes estas todos todas cada ao aos
  het de een mijn ons onze zijn haar hun deze dit die dat alle elke beide
  moj moja moje moich nasz nasza nasze jego jej ich ten ta to te tych wszystkie wszystkich kazdy kazda
  den det en ett min mitt mina var vart vara hans hennes deras alla mein min mitt mine`));

/** Pronouns that are an object themselves. */
export const OBJECT_PRONOUNS: ReadonlySet<string> = new Set(words('it them him her everything everyone everybody someone something those these this that ihn ihm ihnen es sie alles jeden jemanden le lui leur les cela ca tout lo la los las le les eso esto todo lui lei loro cio hem haar hen alles ich je jej go mu im den det dem honom henne allt'));

/** What begins a sentence or a clause and is no verb: prepositions, conjunctions, adverbs, pronouns, auxiliaries, greetings. */
const BEGINNERS: ReadonlySet<string> = new Set(words(`i you he she we they it me us him them who whom whose which what where when why how there here this that these those one someone somebody anyone anybody everyone everybody nobody none mine yours ours theirs
  in on at by for from with without within of off to into onto over under about above below before after behind between during since until till upon via per than through across along around against among as like near beside besides despite except inside outside past toward towards regarding concerning
  and or but so if then else because although though while whereas unless whether once nor yet also too still just only even ever never again already soon later now today tomorrow tonight yesterday always often sometimes usually maybe perhaps please kindly actually basically finally first firstly second secondly next last lastly afterwards meanwhile otherwise instead therefore however anyway apparently
  is are was were be been being am do does did done has have had having will would shall should can could may might must ought need needs dare let lets isn aren wasn weren don doesn didn hasn haven won wouldn shouldn couldn
  hi hello hey dear thanks thank thx ok okay yes no yep nope sure sorry good great fine nice well oh right btw fyi ps re fw mr mrs ms dr prof
  half most much many more less few several enough such same other others quite very rather really almost nearly exactly about roughly
  ich du er wir ihr man mich dich uns euch wer wen wem wessen was wo wann warum wieso wie welche welcher welches hier dort da dies
  in im an am auf aus bei beim bis durch fur gegen hinter mit nach neben ohne seit trotz uber um unter von vom vor wegen wahrend zu zum zur zwischen ab
  und oder aber denn sondern wenn falls ob weil dass obwohl damit als also dann danach davor dazu dafur daher deshalb nun jetzt heute morgen gestern gleich spater immer oft schon noch nur auch nicht sehr ganz vielleicht bitte zuerst zunachst zuletzt schliesslich ausserdem
  ist sind war waren sei bin bist hat haben hatte hatten habe wird werden wurde wurden kann konnen konnte soll sollen sollte muss mussen darf durfen mag mogen mochte will wollen gibt hallo hi moin danke ja nein gut guten liebe lieber
  je tu il elle on nous vous ils elles qui que quoi dont ou quand comment pourquoi combien quel quelle quels quelles ici voici voila
  a au aux avec avant apres chez contre dans depuis derriere des du en entre hors jusque malgre par pendant pour sans sauf selon sous sur vers
  et mais donc or ni car si comme lorsque puisque quoique ainsi alors aussi puis ensuite enfin deja encore toujours jamais souvent peut-etre hier demain aujourd maintenant bientot tres plus moins trop assez ne pas
  est sont etait etaient etre suis es ai as ont avait avaient avoir sera seront peut peux peuvent pouvez pourrait doit dois doivent faut veux veut bonjour bonsoir salut merci oui non bien cher chere
  yo ella ellos ellas nosotros usted ustedes quien quienes cual cuales cuando donde como cuanto cuanta porque aqui alli ahi
  con contra de desde en entre hacia hasta para por segun sin sobre tras ante bajo durante mediante
  y e o u pero sino aunque pues mientras tambien tampoco ya aun todavia siempre nunca hoy ayer manana ahora luego despues antes entonces muy mas menos casi quiza quizas no ni
  es son era eran fue fueron ser estar estoy esta estan he ha han habia hay puedo puede pueden debe deben quiero quiere hola gracias si bueno buenos buenas vale perfecto querido querida
  io lui lei noi voi chi che cosa quale quali dove come perche quanto quanta qui qua li
  con contro da dal dalla dei degli delle di fino fra in nel nella nei per presso secondo senza sopra sotto su sul sulla tra verso
  ed oppure ma pero se mentre quindi dunque anche ancora gia mai sempre oggi ieri domani adesso ora poi dopo prima molto piu meno quasi forse non ne
  e sono era erano sia essere ho hai ha hanno aveva puo possono deve devono voglio vuole ciao grazie si buon buona bene caro cara
  eu ele ela nos voces eles elas quem qual quais quando onde quanto aqui ali
  com contra de desde em no na nos nas entre ate para por pelo pela segundo sem sob sobre apos durante
  mas porem embora enquanto tambem ja ainda sempre nunca hoje ontem amanha agora depois antes entao muito mais menos quase talvez nao nem
  foi eram estar estou esta estao tenho tem ha posso pode podem deve devem quero quer ola oi obrigado obrigada sim bom boa
  ik jij je hij zij ze wij we jullie wie welk welke waar wanneer waarom hoe hier daar
  aan achter bij binnen boven door in langs met na naar naast om onder op over per sinds te tegen tot tussen uit van via voor zonder
  en of maar want dus als dat omdat hoewel toen dan ook nog al nooit altijd vandaag gisteren morgen nu straks later zeer erg meer minder bijna misschien niet
  is zijn was waren ben bent heb heeft hebben had hadden wordt worden kan kunnen moet moeten mag wil willen hallo hoi dank bedankt ja nee goed beste
  ja ty on ona my wy oni kto co gdzie kiedy dlaczego jak ktory ktora ktore tu tam w we z ze na do od po za przed pod nad przy przez dla bez o u i a oraz albo lub ale wiec jesli gdy bo ze tez juz jeszcze zawsze nigdy dzis wczoraj jutro teraz potem bardzo nie jest sa byl byla bylo jestem ma mam maja moze mozna trzeba czesc dziekuje tak
  jag du han hon vi ni de vem vad var nar varfor hur har dar i pa av till fran med utan om och eller men for att som nu idag imorgon inte mycket ar var har hade kan ska maste vill hej tack ja nej`));

/** Verbs with which one wants to be told, shown or explained something, or something looked into. */
const TOLD: ReadonlySet<string> = new Set(words(`recap brief digest skim gist outline condense boil sum gather collect pull dig extract quote cite recite recall figure assess judge analyse analyze study examine investigate explore research survey track trace monitor watch verify validate double cross proofread proof interpret clarify elaborate discuss consider think wonder weigh contrast diff spot identify detect determine discover locate pinpoint glance peek peruse consult inquire enquire question fill catch enlighten advise recommend predict forecast total tally measure mention state detail itemize itemise enumerate break unpack decode decipher define illustrate justify critique picture imagine remember evaluate audit appraise estimate guess gauge know learn understand hear listen flip leaf thumb go walk talk take give want wish hope expect ask point highlight underline name review preview display print output dump present reveal surface retrieve grab
  schildere erlautere erklare beschreibe analysiere untersuche ermittle ermittele vergleiche bewerte beurteile schatze errate uberfliege durchsuche durchforste sichte studiere erforsche recherchiere beobachte verfolge liste zahle nenne zitiere verrate berichte erzahl erzahle denk denke uberleg uberlege wisse stell gib geh
  analyse examine etudie explore decris detaille resume compare evalue estime devine parcours consulte verifie controle observe surveille cite enumere precise raconte rappelle donne va
  analiza examina estudia explora describe detalla compara evalua estima adivina repasa consulta verifica comprueba observa vigila cita enumera precisa cuentame recuerda da dame ve
  analizza esamina studia esplora descrivi dettaglia confronta valuta stima indovina scorri consulta verifica controlla osserva cita elenca precisa racconta ricorda dai dammi vai
  analise analisa examina estuda explora descreve descreva detalha compara avalia estima adivinha consulta verifica observa cita conta lembra
  analyseer onderzoek bestudeer beschrijf vergelijk beoordeel schat raad bekijk controleer volg noem citeer
  przeanalizuj zbadaj opisz porownaj ocen oszacuj zgadnij przejrzyj sprawdz wymien podaj`));

/** Whether a folded word is a verb of no closed class, for all that is known: it may be any deed. */
export function mayBeDeed(word: string): boolean {
  return word.length >= LEAST_VERB && !BEGINNERS.has(word) && !DETERMINERS.has(word) && !TOLD.has(word) && !word.endsWith('ly');
}
const LEAST_VERB = 3;
