import type { FlowRule } from '../contract.ts';
import { contestedValue } from './contested-value.ts';
import { instructedCall } from './instructed-call.ts';
import { instructedValue } from './instructed-value.ts';
import { cost, loop, storm } from './runaway.ts';
import { askedContent } from './asked-content.ts';
import { changedDefinition, duplicateTool, orphanResult, shadowedTool, undefinedTool } from './tool-integrity.ts';
import { lookAlike } from './look-alike.ts';
import { privateOutward } from './private-outward.ts';
import { ruleOfTwo } from './rule-of-two.ts';
import { secretOutward } from './secret-outward.ts';
import { suggestedCall } from './suggested-call.ts';
import { taintedSink } from './tainted-sink.ts';
import { unaskedCall } from './unasked-call.ts';
import { unreadContent } from './unread-content.ts';
import { unreadableArguments } from './unreadable-arguments.ts';
import { urlWithData } from './url-with-data.ts';

/** Every flow rule, in the order in which reasons are given. */
export const FLOW_RULES: readonly FlowRule[] = [
  instructedValue, urlWithData, contestedValue, instructedCall, taintedSink, suggestedCall, unaskedCall, privateOutward, askedContent, secretOutward, lookAlike, ruleOfTwo, unreadableArguments, unreadContent,
  duplicateTool, undefinedTool, shadowedTool, changedDefinition, orphanResult, loop, storm, cost,
];
