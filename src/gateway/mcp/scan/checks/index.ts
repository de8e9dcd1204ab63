import type { Check, ScanRule } from '../contract.ts';
import { check as approval } from './approval.ts';
import { check as commands } from './commands.ts';
import { check as containers } from './containers.ts';
import { check as files } from './files.ts';
import { check as names } from './names.ts';
import { check as network } from './network.ts';
import { check as packages } from './packages.ts';
import { check as secrets } from './secrets.ts';
import { check as texts } from './texts.ts';

export const CHECKS: readonly Check[] = [packages, containers, commands, network, secrets, files, approval, names, texts];

export const SCAN_RULES: readonly ScanRule[] = CHECKS.flatMap(({ rules }) => rules).sort((a, b) => (a.id < b.id ? -1 : 1));
