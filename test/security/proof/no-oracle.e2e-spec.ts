import { describe, expect, it } from 'vitest';
import { freshDatabase } from '../../support/fresh-database.js';
import { startServer } from '../../support/start-server.js';
import { HEARD_PER_TOKEN, TokenTraces } from './token-traces.js';

const SEED = Number(process.env['PROOF_SEED'] ?? 20_261_122);
const WORLDS = Number(process.env['PROOF_WORLDS'] ?? 1);
const TOKENS = Number(process.env['PROOF_TOKENS'] ?? 3);
/** Each of them looks at other resources than the one that is written. */
const STRICT = {
  REFERENCES_MUST_EXIST: 'true',
  PROTECT_REFERENCED: 'true',
  CONDITIONAL_DELETE: 'multiple',
};

describe.each([
  ['without policies', false],
  ['under policies and Consents', true],
] as const)('what a token may not see makes no difference %s', (rules, isRuled) => {
  it.for(Array.from({ length: WORLDS }, (_, number) => SEED + number))(
    `seed %i: ${TOKENS} tokens hear the same before and after all else has changed, whatever they ask and write`,
    { timeout: 1_800_000 },
    async (seed, { task }) => {
      const database = { DATABASE_URL: await freshDatabase() };
      const servers = [
        await startServer({ environment: database }),
        await startServer({ environment: { ...database, ...STRICT } }),
      ];
      try {
        const traces = await TokenTraces.begin(servers, seed, isRuled);
        const found: string[] = [];
        for (let number = 0; number < TOKENS; number++) found.push(...(await traces.next()));
        task.meta.shown = {
          [`requests and writes heard twice ${rules}, all that is invisible changed between`]:
            TOKENS * HEARD_PER_TOKEN,
          'of them heard otherwise': found.length,
        };
        expect(found.map(text => `${text}\n  world: seed ${seed}, ${rules}`)).toEqual([]);
        // Otherwise the test would show nothing.
        expect(traces.changed).toBeGreaterThan(TOKENS);
      } finally {
        for (const server of servers.toReversed()) await server.close();
      }
    },
  );
});
