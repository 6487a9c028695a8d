import { coversMessages } from './messaging-scope.js';
import { conditionsOf, implies } from './scope-condition.js';
import { grants, parseSmartScope } from './smart-scope.js';

/** True if whoever holds `held` has everything that `asked` would give, so that granting it widens nothing. */
export function covers(held: string, asked: string): boolean {
  if (held === asked || coversMessages(held, asked)) return true;
  const holding = parseSmartScope(held);
  const asking = parseSmartScope(asked);
  if (!holding || !asking || holding.context !== asking.context) return false;
  if (holding.resourceType !== '*' && asking.resourceType === '*') return false;
  if (!implies(conditionsOf(asking), conditionsOf(holding))) return false;
  return grants(holding, asking.resourceType, asking.permissions);
}
