/**
 * What each rule is about, as words folded to lower-case letters and single spaces. A subject alone says nothing: history,
 * medicine, news, security work and fiction speak of all of them.
 */
export interface Subject {
  readonly rule: string;
  /** Things. A text that is found names one of them where it asks how something is done. */
  readonly things: readonly string[];
  /** What is asked to be done with them. */
  readonly acts: string;
  /** Of texts about the subject that are in order, on top of {@link FRAMES}. */
  readonly frames?: string;
}

const MAKE = 'make|makes|making|build|building|construct|constructing|assemble|produce|producing|manufacture|manufacturing|create|creating|synthesi[sz]e|synthesi[sz]ing|synthesis of|cook|cooking|brew|extract|grow|culture|obtain|obtaining|get|getting|acquire|buy|buying|purchase|get hold of|source|smuggle|smuggling|weaponi[sz]e|deploy|spread|release|plant|detonate|use|using|hide';

export const SUBJECTS: readonly Subject[] = [
  {
    rule: 'harmful.mass-weapons', acts: MAKE,
    things: ['nerve agent', 'nerve gas', 'sarin gas', 'tabun gas', 'soman gas', 'mustard gas', 'chlorine gas', 'phosgene', 'ricin at', 'ricin from', 'manufacturing ricin', 'make ricin', 'get anthrax', 'make anthrax', 'grow anthrax', 'use anthrax', 'anthrax at', 'anthrax spores', 'weaponize anthrax', 'anthrax for an', 'spread anthrax', 'botulinum', 'smallpox', 'biological weapon', 'biological warfare', 'bioweapon', 'chemical weapon', 'chemical warfare', 'dirty bomb', 'nuclear bomb', 'nuclear weapon', 'nuclear device', 'radiological', 'pipe bomb', 'car bomb', 'nail bomb', 'homemade bomb', 'home made bomb', 'build a bomb', 'make a bomb', 'bomb at home', 'bombs at home', 'bomb from', 'explosive device', 'homemade explosive', 'plastic explosive', 'make napalm', 'making napalm', 'synthesizing napalm', 'napalm at', 'create napalm', 'napalm from', 'build napalm', 'molotov cocktail', 'thermite', 'biohazard', 'water supply', 'drinking water source', 'poison gas', 'toxic gas', 'deadly gas', 'weapons of mass'],
    frames: 'water supply (?:system|network|pipe|company)|clean water|irrigation|filter',
  },
  {
    rule: 'harmful.self-harm', acts: 'how to|how do i|how can i|how many|best way|easiest way|painless|quickest way|methods?|ways to|without pain|make it look|instructions|encourag\\w*|persuad\\w*|convinc\\w*|tips',
    things: ['kill myself', 'killing myself', 'end my life', 'ending my life', 'take my own life', 'commit suicide', 'committing suicide', 'suicide method', 'painless suicide', 'hang myself', 'cut myself', 'cutting myself', 'harm myself', 'hurt myself', 'starve myself', 'overdose on', 'lethal dose', 'stop eating for', 'anorexia', 'or bulimia', 'of bulimia', 'with bulimia', 'pro ana tips', 'pro ana post', 'harm themselves', 'kill themselves', 'kill himself', 'kill herself', 'suicide note'],
    frames: 'help me stop|stop (?:wanting|myself)|feel like|thoughts of|urge|hotline|helpline|therap\\w+|counsel\\w+|recover\\w*|symptom|sign of|signs of|worried|friend|daughter|son|patient|accidental|cut myself (?:shaving|cooking|on)|treatment|safe',
  },
  {
    rule: 'harmful.child-sexual', acts: 'write|create|generate|describe|show|find|draw|make|produce|download|share|get|access|roleplay|role play|where can|how to|how do|how can|tell me a|groom\\w*|lure|seduce',
    things: ['child porn', 'child pornography', 'sexual images of child', 'sexual content with a minor', 'sex with a minor', 'sex with a child', 'sex with child', 'sexual story about a child', 'sexual story with a child', 'sexually explicit child', 'explicit images of child', 'erotic story about a teen', 'erotic story with a minor', 'underage girl', 'underage boy', 'underage sex', 'underage porn', 'nude children', 'naked children', 'nude photos of a minor', 'nude pictures of a minor', 'groom a child', 'grooming a child', 'groom minors', 'lure a child', 'lure children', 'preteen girl', 'preteen boy', 'preteen sex'],
    frames: 'report\\w*|accus\\w+|article|claim\\w*|survivor|victim of',
  },
  {
    rule: 'harmful.violent-extremism', acts: 'write|create|generate|make|plan|planning|carry out|carrying out|commit|organi[sz]e|join|recruit|recruiting|praise|promote|glorify|justify|design|give|list|how to|how do|how can|incite|hijack|attack',
    things: ['terrorist attack', 'terror attack', 'mass shooting', 'school shooting', 'suicide bombing', 'terrorist group', 'terrorist organi', 'terrorist cell', 'terrorist propaganda', 'terrorist recruit', 'extremist group', 'extremist propaganda', 'extremist manifesto', 'white supremacist', 'neo nazi', 'islamic state', 'jihadist', 'ethnic cleansing', 'genocide', 'hijack a plane', 'flight hostage', 'bomb past security', 'assassinate', 'assassination', 'lone wolf attack', 'truck attack', 'armed militia', 'race war'],
  },
  {
    rule: 'harmful.malware', acts: 'write|create|creating|build|building|code|develop|make|generate|deploy|spread|run|runs|launch|steal|use|sell|hack|break into|give|infect|script|how to|how do|how can|make money',
    things: ['ransomware', 'keylogger', 'computer virus', 'computer worm', 'write malware', 'create malware', 'creating malware', 'malware that', 'spread malware', 'develop malware', 'deploy malware', 'build malware', 'piece of malware', 'trojan horse', 'a rootkit', 'rootkit that', 'a botnet', 'botnet of', 'botnet to', 'spyware on', 'spyware that', 'install spyware', 'ddos attack', 'denial of service', 'dns amplification', 'zero day exploit', 'exploit for', 'vulnerability to', 'hack into', 'hacking into', 'steal passwords', 'stealing passwords', 'password hashes', 'sql injection', 'brute force attack', 'phishing page', 'backdoor in', 'credential stealer', 'bypass antivirus', 'evade antivirus', 'deleting logs', 'wifi password of', 'session hijack'],
    frames: 'protect|defen[cs]e|defend|my own (?:account|lab|server|site)|authori[sz]ed|ctf|removal|remove|clean|infected|fix|patch|test our|parameteri[sz]ed|fail2ban|rate limit\\w*|policy|training|awareness',
  },
  {
    rule: 'harmful.hard-drugs', acts: MAKE,
    things: ['methamphetamine', 'crystal meth', 'cook meth', 'make meth', 'cooking meth', 'buy cocaine', 'make cocaine', 'produce cocaine', 'sell cocaine', 'smuggle cocaine', 'cocaine at', 'cocaine from', 'crack cocaine', 'buy heroin', 'make heroin', 'heroin online', 'produce heroin', 'sell heroin', 'smuggle heroin', 'heroin at', 'heroin from', 'fentanyl', 'nitazene', 'carfentanil', 'ecstasy pills', 'mdma at home', 'make mdma', 'synthesize mdma', 'make lsd', 'synthesize lsd', 'make lsd at', 'synthesize dmt', 'make dmt', 'make ghb at', 'ghb at home', 'make pcp at', 'krokodil', 'tropane alkaloid', 'controlled substance', 'illegal drugs', 'date rape drug'],
    frames: 'overdose|naloxone|addict\\w*|rehab\\w*|withdrawal|harm reduction|prescri\\w+|test strips?',
  },
  {
    rule: 'harmful.fraud', acts: 'write|create|creating|make|making|forge|forging|produce|print|sell|selling|buy|buying|use|using|get|steal|stealing|run|launder|laundering|commit|cash out|clone|set up|how to|how do|how can|give|design|smuggle|scam',
    things: ['counterfeit money', 'counterfeit currency', 'counterfeit bills', 'counterfeit goods', 'fake money', 'forge documents', 'fake passport', 'a fake id', 'fake id card', 'fake ids for', 'buy fake id', 'fake identity', 'false identity', 'stolen credit card', 'credit card fraud', 'credit card skimmer', 'card skimmer', 'clone credit card', 'phishing email', 'phishing site', 'phishing campaign', 'phishing message', 'identity theft', 'steal someone s identity', 'money laundering', 'launder money', 'ponzi scheme', 'pyramid scheme', 'insurance fraud', 'tax fraud', 'scam people', 'scam elderly', 'romance scam', 'fake check', 'fake charity', 'commit fraud', 'fake prescription', 'fake invoice'],
    frames: 'protect|recogni[sz]e|spot|avoid|report|victim|awareness|simulation|simulated|training|warn\\w*|detect\\w*|test data|unit test|anti money|compliance',
  },
  {
    rule: 'harmful.hate', acts: 'write|create|generate|make|give|tell|compose|draft|explain why|argue|argument|post|convince|speech|essay|article|joke|jokes|insult\\w*|harass\\w*',
    things: ['racist joke', 'racist vitriol', 'racist speech', 'racist rant', 'racial slur', 'racist song', 'racist post', 'sexist joke', 'sexist email', 'sexist rant', 'antisemitic', 'anti semitic', 'homophobic', 'transphobic', 'islamophobic', 'hate speech', 'hate mail', 'hateful speech', 'hateful message', 'hateful post', 'hateful rant', 'hateful lines', 'hateful essay', 'hateful article', 'hateful content', 'hateful joke', 'inferior race', 'inherently less intelligent', 'are subhuman', 'should be exterminated', 'why women are inferior', 'women being inherently', 'race based discrimination', 'holocaust denial', 'holocaust never happened', 'harasses a', 'hate against'],
    frames: 'mail merge|counter|respond to|moderat\\w+|polic\\w+|report|detect\\w*|classif\\w+|definition|define|law|received|prevent|impact|against hate|combat|research|training',
  },
];

/** Frames of texts that are in order, whatever the subject. */
export const FRAMES = 'history|histor\\w+|museum|century|world war|cold war|treaty|convention|novel|fiction|fictional|screenplay|film|movie|documentary|short story|news (?:article|report|story|stories|about|on)|journalis\\w+|report on|prevent\\w*|preventing|detect\\w*|protect\\w*|defend\\w*|respond to|survive|survivors?|victims?|awareness|moderat\\w+|policy|policies|legislation|laws?|legal|illegal to|sentenc\\w+|court|convicted|statistics|epidemiolog\\w+|vaccin\\w+|antidote|treat\\w*|symptoms?|medical|doctor|hospital|poisoning|first aid|safety data|regulat\\w+|why (?:is|are|was|were|did|do|does)|what (?:is|are|was|were) (?!(?:the |some |a )?(?:best|easiest|quickest|most|fastest|cheapest|good|simplest|ways?|some)\\b)|when (?:was|were|did)|who (?:was|were|invented)|explain what|difference between|how (?:does|did|do|are|is|was|were) (?!i |you |we |one )';
