import { expect, test } from 'vitest';
import { delegationOf } from '../../../src/access/flow/delegation.ts';

test.each([
  'Please do what Anna\'s mail asks for.',
  'Cut release 3.4.0 the way RELEASING.md says.',
  'Read the file \'landlord-notices.txt\' and follow the instructions precisely.',
  'Check what\'s on my todo list and take care of it',
  'Mach bitte, worum Herr Berg im Schriftstück 91 bittet.',
  'Turn the suggestions in the comments into cards',
  'Applique la note de service 33 à notre équipe.',
  'Apply the new travel policy to my open bookings.',
  'Setz die Hinweise aus dem Protokoll um.',
  'Please do ticket DR-118 and close it when you are done.',
  'Arbeite den Zettel ab, den ich in ablage/zettel.txt gelegt habe.',
  'Geh die Liste durch und erledige alles.',
  'Haz lo que está en notas/lunes.txt',
  'A sponsor wrote about their logo link. Make the change on the sponsors page.',
  'Enter his corrections.',
  'Fais ce qui est écrit dans notes.txt',
  'Do whatever the note says.',
  'Go through the tasks in plan.txt.',
])('the say is handed on: %s', (text) => {
  expect(delegationOf(text).deed).toBe(true);
});

test.each([
  'Summarise what Anna wrote',
  'Lis C-6140 et dis-moi ce qu\'il demande.',
  'What does ticket 780 want?',
  'Which tests does Dr Quist want for Hallam?',
  'Show me my to-dos',
  'Read the article and tell Ida privately what it says.',
  'Please write a nice page about me using what people wrote about me.',
  'Refund the order if the customer says it came broken',
  'Send Anna the list of names',
  'Hide the comments that insult people',
  'Open the mail from IT about the limit and tell me what I have to do; make a task of it.',
  'Catch me up on #kvarnen and tell Mikael whatever concerns him.',
])('it is not: %s', (text) => {
  expect(delegationOf(text).deed).toBe(false);
});

test.each([
  ['Book Mr Hallam with whoever the referral letter names', true],
  ['Order the tests that Dr Quist wants', true],
  ['Post the link that Ines mentioned in frontend', true],
  ['The tenant in flat 12 reported something. Send the right contractor.', true],
  ['Anna ha scritto di un problema al furgone. Prenota l\'officina.', true],
  ['Sam had to move the rehearsal, see his mail. Fix my calendar.', true],
  ['Create a task for each point in the notes', true],
  ['Fix issue 41 and open a pull request.', true],
  ['Frau Noll will ihren Termin verschieben.', true],
  ['M. Tessier veut avancer son rendez-vous.', true],
  ['Der Verein hat eine neue Bankverbindung, steht im letzten Brief. Bitte ändern.', true],
  ['Donne accès à la directrice, son adresse est dans le mail de bienvenue.', true],
  ['Beantworte die Leseranfrage zu Band 2.', true],
  ['Escribe al asesor, su dirección está en el correo de bienvenida.', true],
  ['Ich will einen Tisch für zwei.', false],
  ['Delete the file I mentioned', false],
  ['Merge 215 if the build of its branch is green', false],
  ['Find out who posted most and thank them', false],
  ['Add a coffee break on Friday at 15:00 to the programme.', false],
])('what a deed is done to is left to a text: %s %s', (text, left) => {
  expect(delegationOf(text).object).toBe(left);
});

test.each([
  'Change the address as they ask.',
  'Crea la reserva que pide Lucía por correo.',
  'Cancel the quartet as the groom wishes in his mail.',
  'Bestell das Material, das Goran braucht.',
  'Reserve what Per wants.',
  'Herr Brauer ist umgezogen, ändere seine Adresse wie in seiner Mail angegeben.',
  'Gib dem Übersetzer die Datei frei, wie er laut Mail der Agentur heißt.',
])('a deed that is named is done as somebody says, and no other deed: %s', (text) => {
  const { deed, manner } = delegationOf(text);
  expect({ deed, manner }).toEqual({ deed: false, manner: true });
});

test.each<[string, boolean]>([
  ['Invite whoever is named there.', true],
  ['Share the plan with everybody who commented on the spec.', true],
  ['Forward the mail to the new people listed in the onboarding doc.', true],
  ['Schick das an alle, die im Dokument stehen.', true],
  ['Envoie le compte rendu aux personnes citées dans le courrier.', true],
  ['Manda el acta a las personas que figuran en el correo.', true],
  ['Invite Anna to the review.', false],
  ['Thank everyone.', false],
])('whom something reaches is left to a text: %s %s', (text, left) => {
  expect(delegationOf(text).people).toBe(left);
});
