import type { Entry } from '../entry.ts';
import { AFRICA } from './africa.ts';
import { ARGENTINA } from './argentina.ts';
import { AUSTRALIA } from './australia.ts';
import { AUSTRIA } from './austria.ts';
import { BALTICS } from './baltics.ts';
import { BELGIUM } from './belgium.ts';
import { BRAZIL } from './brazil.ts';
import { BULGARIA } from './bulgaria.ts';
import { CANADA } from './canada.ts';
import { CENTRAL_AMERICA } from './central-america.ts';
import { CHILE } from './chile.ts';
import { CHINA } from './china.ts';
import { COLOMBIA } from './colombia.ts';
import { CROATIA } from './croatia.ts';
import { CZECHIA } from './czechia.ts';
import { DENMARK } from './denmark.ts';
import { ECUADOR } from './ecuador.ts';
import { FINLAND } from './finland.ts';
import { FRANCE } from './france.ts';
import { GERMANY } from './germany.ts';
import { GREECE } from './greece.ts';
import { HUNGARY } from './hungary.ts';
import { ICELAND } from './iceland.ts';
import { INDIA } from './india.ts';
import { IRELAND } from './ireland.ts';
import { ISRAEL } from './israel.ts';
import { ITALY } from './italy.ts';
import { JAPAN } from './japan.ts';
import { LUXEMBOURG } from './luxembourg.ts';
import { MEXICO } from './mexico.ts';
import { MIDDLE_EAST } from './middle-east.ts';
import { NETHERLANDS } from './netherlands.ts';
import { NEW_ZEALAND } from './new-zealand.ts';
import { NORWAY } from './norway.ts';
import { PERU } from './peru.ts';
import { POLAND } from './poland.ts';
import { PORTUGAL } from './portugal.ts';
import { ROMANIA } from './romania.ts';
import { RUSSIA } from './russia.ts';
import { SERBIA_SLOVENIA } from './serbia-slovenia.ts';
import { SOUTH_AFRICA } from './south-africa.ts';
import { SOUTH_ASIA } from './south-asia.ts';
import { SOUTH_EAST_ASIA } from './south-east-asia.ts';
import { SOUTH_KOREA } from './south-korea.ts';
import { SPAIN } from './spain.ts';
import { SWEDEN } from './sweden.ts';
import { SWITZERLAND } from './switzerland.ts';
import { TAIWAN_HONG_KONG } from './taiwan-hong-kong.ts';
import { TURKEY } from './turkey.ts';
import { UKRAINE_KAZAKHSTAN } from './ukraine-kazakhstan.ts';
import { UNITED_KINGDOM } from './united-kingdom.ts';
import { UNITED_STATES } from './united-states.ts';
import { URUGUAY } from './uruguay.ts';
import { VENEZUELA } from './venezuela.ts';

/** Identifiers that states, banks and insurances give to persons and businesses, by country. */
export const NATIONAL: readonly Entry[] = [
  ...AFRICA,
  ...ARGENTINA,
  ...AUSTRALIA,
  ...AUSTRIA,
  ...BALTICS,
  ...BELGIUM,
  ...BRAZIL,
  ...BULGARIA,
  ...CANADA,
  ...CENTRAL_AMERICA,
  ...CHILE,
  ...CHINA,
  ...COLOMBIA,
  ...CROATIA,
  ...CZECHIA,
  ...DENMARK,
  ...ECUADOR,
  ...FINLAND,
  ...FRANCE,
  ...GERMANY,
  ...GREECE,
  ...HUNGARY,
  ...ICELAND,
  ...INDIA,
  ...IRELAND,
  ...ISRAEL,
  ...ITALY,
  ...JAPAN,
  ...LUXEMBOURG,
  ...MEXICO,
  ...MIDDLE_EAST,
  ...NETHERLANDS,
  ...NEW_ZEALAND,
  ...NORWAY,
  ...PERU,
  ...POLAND,
  ...PORTUGAL,
  ...ROMANIA,
  ...RUSSIA,
  ...SERBIA_SLOVENIA,
  ...SOUTH_AFRICA,
  ...SOUTH_ASIA,
  ...SOUTH_EAST_ASIA,
  ...SOUTH_KOREA,
  ...SPAIN,
  ...SWEDEN,
  ...SWITZERLAND,
  ...TAIWAN_HONG_KONG,
  ...TURKEY,
  ...UKRAINE_KAZAKHSTAN,
  ...UNITED_KINGDOM,
  ...UNITED_STATES,
  ...URUGUAY,
  ...VENEZUELA,
];
