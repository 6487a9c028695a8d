import type { CodeSets, SystemCode } from '../search/code-set.js';
import { findBuiltIn } from './built-in-definitions.js';
import { codesOfRequest } from './code-set.js';
import { answeredAtOnce } from './definition-request.js';

const MOST_REMEMBERED = 50;

const remembered = new Map<string, readonly SystemCode[]>();

/** Of the value sets and code systems that R4 itself defines: they never change. */
export const builtInCodeSets: CodeSets = request => {
  const key = JSON.stringify([request.relation, request.system, request.value]);
  const known = remembered.get(key);
  if (known) return known;
  const codes = answeredAtOnce(codesOfRequest(request), findBuiltIn);
  if (remembered.size >= MOST_REMEMBERED) remembered.clear();
  remembered.set(key, codes);
  return codes;
};
